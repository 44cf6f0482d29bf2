#include "cli/asking/answer.hpp"
#include "cli/commands/commands.hpp"
#include "cli/machine/terminal.hpp"
#include "cli/text/answers.hpp"
#include "cli/text/language.hpp"
#include "lib/json/writer.hpp"

namespace homeward::cli {

ExitCode run(const AckOptions& options, Session& session) {
  const std::string by = options.by.empty() ? user_name() : options.by;
  std::string body;
  json::Writer(body).begin_object().text("by", by).end_object();
  const std::string answer =
      session.client.post("/v1/alerts/" + percent_encoded(options.alert) + "/acknowledge", body);
  if (session.json) {
    session.out << answer << '\n';
    return ExitCode::ok;
  }
  const Answer alert(answer);
  session.out << printable(tr("Acknowledged {0} ({1}) by {2}.", cell(alert.value().member("rule")),
                              cell(alert.value().member("id")), by))
              << '\n';
  return ExitCode::ok;
}

}  // namespace homeward::cli
