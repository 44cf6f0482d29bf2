#include "cli/findings/history.hpp"

#include "cli/asking/answer.hpp"
#include "cli/asking/journal.hpp"
#include "cli/commands/commands.hpp"
#include "cli/text/language.hpp"
#include "cli/text/length.hpp"
#include "cli/text/plot.hpp"

namespace homeward::cli {
namespace {

/// A name that nobody has looks like a sensor that never said anything; tell them apart.
void expect_device(const Session& session, const std::string& device) {
  const Answer answer(session.client.get("/v1/devices"));
  const json::Value devices = answer.value().member("devices");
  std::string known;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    const std::string id(devices.at(i).member("id").text().value_or(""));
    if (id == device) return;
    if (!id.empty()) known += (known.empty() ? "" : ", ") + id;
  }
  if (known.empty()) {
    throw CommandFailure(ExitCode::no,
                         printable(tr("no device is called '{0}'; there are none", device)));
  }
  throw CommandFailure(ExitCode::no,
                       printable(tr("no device is called '{0}'; there are {1}", device, known)));
}

ExitCode run_activity(WallTime since, Session& session) {
  Activity activity;
  activity.since = since;
  activity.until = session.look.now;
  activity.utc_offset = session.look.utc_offset;
  read_journal(session.client, since, [&activity](WallTime time, const json::Value& event) {
    activity.take(time, event);
  });
  session.out << (session.json ? to_json(activity) + '\n' : activity_text(activity, session.look));
  return ExitCode::ok;
}

}  // namespace

ExitCode run(const HistoryOptions& options, Session& session) {
  const WallTime since = session.look.now - length_of("--since", options.since);
  if (options.activity) return run_activity(since, session);
  const std::size_t dot = options.what.find('.');
  if (dot == options.what.npos || dot == 0 || dot + 1 == options.what.size()) {
    throw CommandFailure(
        ExitCode::usage,
        tr("history wants DEVICE.PROPERTY, such as fridge.temperature, or --activity"));
  }
  History history;
  history.device = options.what.substr(0, dot);
  history.property = options.what.substr(dot + 1);
  history.since = since;
  history.until = session.look.now;
  expect_device(session, history.device);
  read_journal(session.client, since,
               [&history](WallTime time, const json::Value& event) { history.take(time, event); });
  session.out << (session.json ? to_json(history) + '\n' : history_text(history, session.look));
  return ExitCode::ok;
}

}  // namespace homeward::cli
