#include "cli/answer.hpp"
#include "cli/commands/commands.hpp"
#include "cli/terminal.hpp"
#include "cli/text/answers.hpp"
#include "lib/json/writer.hpp"

namespace homeward::cli {

ExitCode run(const TestAlertOptions& options, Session& session) {
  const std::string by = options.by.empty() ? user_name() : options.by;
  std::string body;
  json::Writer(body).begin_object().text("rule", options.rule).text("by", by).end_object();
  const std::string answer = session.client.post("/v1/test-alert", body);
  if (session.json) {
    session.out << answer << '\n';
    return ExitCode::ok;
  }
  const Answer alert(answer);
  session.out << printable("A test alert of " + cell(alert.value().member("rule")) + " (" +
                           cell(alert.value().member("id")) + ") is on its way.")
              << '\n';
  return ExitCode::ok;
}

}  // namespace homeward::cli
