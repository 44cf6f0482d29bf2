#include "cli/asking/answer.hpp"
#include "cli/commands/commands.hpp"
#include "cli/text/routine.hpp"

namespace homeward::cli {

ExitCode run(const BaselineOptions& options, Session& session) {
  const std::string rule = options.rule.empty() ? "" : "?rule=" + percent_encoded(options.rule);
  const std::string answer = session.client.get("/v1/routine" + rule);
  session.out << (session.json ? answer + '\n'
                               : routine_text(Answer(answer).value(), options.days, session.look));
  return ExitCode::ok;
}

}  // namespace homeward::cli
