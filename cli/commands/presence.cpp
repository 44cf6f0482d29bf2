#include "cli/asking/answer.hpp"
#include "cli/commands/commands.hpp"
#include "cli/machine/terminal.hpp"
#include "cli/text/answers.hpp"
#include "cli/text/codes.hpp"
#include "cli/text/language.hpp"
#include "lib/json/writer.hpp"

namespace homeward::cli {

ExitCode run(const PresenceOptions& options, Session& session) {
  std::string body;
  json::Writer out(body);
  out.begin_object().text("state", options.home ? "home" : "away");
  if (!options.until.empty()) out.text("until", options.until);
  out.text("by", options.by.empty() ? user_name() : options.by).end_object();
  const std::string answer = session.client.post("/v1/presence", body);
  if (session.json) {
    session.out << answer << '\n';
    return ExitCode::ok;
  }
  const Answer presence(answer);
  const auto until = presence.value().member("vacation_until").text();
  const std::string state = code_word("presence", presence.value().member("presence"));
  session.out << printable(until ? tr("The home is taken to be: {0} until {1}.", state,
                                      local_time(until, session.look))
                                 : tr("The home is taken to be: {0}.", state))
              << '\n';
  return ExitCode::ok;
}

}  // namespace homeward::cli
