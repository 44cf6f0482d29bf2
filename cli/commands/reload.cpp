#include "cli/asking/reloading.hpp"
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

}  // namespace

ExitCode run(const ReloadOptions& /*options*/, Session& session) {
  const Reloading reloading(session.client);
  const ExitCode code = reloading.runs() ? ExitCode::ok : ExitCode::no;
  if (session.json) {
    session.out << reloading.text() << '\n';
    return code;
  }
  print_list(reloading.diagnostics(), "", session.out);
  if (!reloading.taken()) {
    session.out << tr("Nothing is changed: what ran goes on.\n");
  } else if (reloading.changes().size() == 0) {
    session.out << tr("Nothing to do: this configuration runs already.\n");
  } else if (!reloading.runs()) {
    session.out << tr(
        "The changed configuration can't be started, the one before runs on: see "
        "'homeward status'\n");
  } else {
    print_list(reloading.changes(), "  ", session.out);
    session.out << tr("The changed configuration runs.\n");
  }
  return code;
}

}  // namespace homeward::cli
