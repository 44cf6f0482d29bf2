#include "cli/asking/answer.hpp"
#include "cli/commands/commands.hpp"
#include "cli/text/answers.hpp"

namespace homeward::cli {

ExitCode run(const StatusOptions&, Session& session) {
  const std::string status = session.client.get("/v1/status");
  if (session.json) {
    session.out << status << '\n';
    return ExitCode::ok;
  }
  const Answer devices(session.client.get("/v1/devices"));
  const Answer alerts(session.client.get("/v1/alerts?open=1&limit=20"));
  session.out << status_text(Answer(status).value(), devices.value(), alerts.value(), session.look);
  return ExitCode::ok;
}

}  // namespace homeward::cli
