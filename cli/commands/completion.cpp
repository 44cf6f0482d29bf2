#include "cli/text/completion.hpp"
#include "cli/commands/commands.hpp"

namespace homeward::cli {

ExitCode run(const CompletionOptions& options, Session& session) {
  session.out << (options.shell == "zsh" ? zsh_completion(options.tree)
                                         : bash_completion(options.tree));
  return ExitCode::ok;
}

}  // namespace homeward::cli
