#include "cli/asking/answer.hpp"
#include "cli/commands/commands.hpp"
#include "cli/text/answers.hpp"

namespace homeward::cli {

ExitCode run(const AuditOptions& options, Session& session) {
  const std::string answer =
      session.client.get("/v1/audit?before=" + std::to_string(options.before) +
                         "&limit=" + std::to_string(options.limit));
  session.out << (session.json ? answer + '\n' : audit_text(Answer(answer).value(), session.look));
  return ExitCode::ok;
}

}  // namespace homeward::cli
