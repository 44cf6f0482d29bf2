#include "cli/asking/answer.hpp"
#include "cli/commands/commands.hpp"
#include "cli/text/answers.hpp"
#include "cli/text/language.hpp"
#include "cli/text/phrases.hpp"

namespace homeward::cli {
namespace {

void print_list(const json::Value& list, const char* before, std::ostream& out) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    out << before << printable(told_text(cell(list.at(i)))) << '\n';
  }
}

std::string running(const Session& session) {
  const Answer status(session.client.get("/v1/status"));
  return std::string(status.value().member("config_hash").text().value_or(""));
}

}  // namespace

ExitCode run(const ReloadOptions& /*options*/, Session& session) {
  const std::string before = running(session);
  const std::string answer = session.client.post("/v1/reload", "{}");
  const Answer parsed(answer);
  const bool taken = parsed.value().member("taken").boolean().value_or(false);
  const json::Value changes = parsed.value().member("changes");
  bool runs = taken;
  if (taken && changes.size() > 0) {
    session.client.wait_until_it_answers();
    runs = running(session) != before;
  }
  const ExitCode code = runs ? ExitCode::ok : ExitCode::no;
  if (session.json) {
    session.out << answer << '\n';
    return code;
  }
  print_list(parsed.value().member("diagnostics"), "", session.out);
  if (!taken) {
    session.out << tr("Nothing is changed: what ran goes on.\n");
  } else if (changes.size() == 0) {
    session.out << tr("Nothing to do: this configuration runs already.\n");
  } else if (!runs) {
    session.out << tr(
        "The changed configuration can't be started, the one before runs on: see "
        "'homeward status'\n");
  } else {
    print_list(changes, "  ", session.out);
    session.out << tr("The changed configuration runs.\n");
  }
  return code;
}

}  // namespace homeward::cli
