#include "cli/asking/answer.hpp"
#include "cli/commands/commands.hpp"
#include "cli/text/answers.hpp"

namespace homeward::cli {

ExitCode run(const DevicesOptions&, Session& session) {
  const std::string answer = session.client.get("/v1/devices");
  session.out << (session.json ? answer + '\n'
                               : devices_text(Answer(answer).value(), session.look));
  return ExitCode::ok;
}

}  // namespace homeward::cli
