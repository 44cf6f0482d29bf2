#include "cli/asking/answer.hpp"
#include "cli/commands/commands.hpp"
#include "cli/text/explanation.hpp"

namespace homeward::cli {

ExitCode run(const ExplainOptions& options, Session& session) {
  const std::string language = options.language.empty() ? "" : "?language=" + options.language;
  const std::string answer =
      session.client.get("/v1/rules/" + percent_encoded(options.rule) + "/explanation" + language);
  session.out << (session.json ? answer + '\n'
                               : explanation_text(Answer(answer).value(), session.look));
  return ExitCode::ok;
}

}  // namespace homeward::cli
