#include "cli/asking/answer.hpp"
#include "cli/commands/commands.hpp"
#include "cli/text/answers.hpp"

namespace homeward::cli {

ExitCode run(const AlertsOptions& options, Session& session) {
  const std::string target = std::string("/v1/alerts?open=") + (options.open ? "1" : "0") +
                             "&limit=" + std::to_string(options.limit);
  const std::string answer = session.client.get(target);
  session.out << (session.json ? answer + '\n' : alerts_text(Answer(answer).value(), session.look));
  return ExitCode::ok;
}

}  // namespace homeward::cli
