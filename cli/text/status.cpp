#include "cli/text/answers.hpp"
#include "cli/text/codes.hpp"
#include "cli/text/language.hpp"
#include "cli/text/next_steps.hpp"
#include "cli/text/phrases.hpp"
#include "cli/text/table.hpp"

#include <algorithm>
#include <vector>

namespace homeward::cli {
namespace {

/// A device that was not heard for so long is worth a look, whatever its supervision says.
constexpr std::chrono::hours kSilent{24};

std::string headline(const json::Value& status, const Look& look) {
  const std::string title =
      tr("Homeward {0} at {1}", cell(status.member("version")), cell(status.member("gateway")));
  return tr("{0}, running for {1}\n", look.strong(printable(title)),
            age_text(status.member("started").text(), look));
}

std::string problems_text(const json::Value& status, const Look& look) {
  const json::Value problems = status.member("problems");
  if (problems.size() == 0) return tr("Nothing needs attention.\n");
  std::string out = look.alarming(tr("Needs attention:")) + "\n";
  for (std::size_t i = 0; i < problems.size(); ++i) {
    out += "  * " + printable(told_text(cell(problems.at(i)))) + "\n";
  }
  return out;
}

std::string joined(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 8;
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < kShown; ++i) {
    out += (i == 0 ? "" : ", ") + printable(names[i]);
  }
  if (names.size() <= kShown) return out;
  const std::size_t more = names.size() - kShown;
  return tr_count("{1} and {0} more", "{1} and {0} more", more, out);
}

std::size_t label_width() {
  std::size_t widest = 0;
  for (const char* const label :
       {"presence", "clock", "rules", "events", "devices", "silent", "no data", "never"}) {
    widest = std::max(widest, character_count(tr_in("status", label)));
  }
  return widest + 2;
}

/// A line of the home: what is told of, and what is told.
std::string line(const std::string& label, const std::string& text) {
  return "  " + padded(label, label_width()) + text + "\n";
}

/// Lines that name the configured devices which were not heard lately or never, and those which
/// are heard but tell nothing.
std::string silent_devices(const json::Value& answer, const Look& look) {
  const json::Value devices = answer.member("devices");
  std::vector<std::string> silent;
  std::vector<std::string> never;
  std::vector<std::string> blind;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    const json::Value device = devices.at(i);
    if (!device.member("configured").boolean().value_or(true)) continue;
    const auto seen = device.member("last_seen").text();
    const Result<WallTime> time = parse_rfc3339(seen.value_or(""));
    const std::string state = cell(device.member("state"));
    if (!seen) {
      never.push_back(cell(device.member("id")));
    } else if (state == "silent" || (time && look.now - *time > kSilent)) {
      silent.push_back(cell(device.member("id")) + " (" + age_text(seen, look) + ")");
    } else if (state == "no-data") {
      blind.push_back(cell(device.member("id")) + " (" +
                      age_text(device.member("last_data").text(), look) + ")");
    }
  }
  std::string out;
  if (!silent.empty()) out += line(tr_in("status", "silent"), joined(silent));
  if (!blind.empty()) out += line(tr_in("status", "no data"), joined(blind));
  if (!never.empty()) out += line(tr_in("status", "never"), tr("heard of {0}", joined(never)));
  return out;
}

/// Nothing when the home is warned of nothing; else a heading and a table.
std::string warnings_text(const json::Value& warnings, const Look& look) {
  if (warnings.size() == 0) return {};
  Table table({tr("WARNED OF"), tr("DEVICE"), tr("SINCE"), tr("FIRES")});
  for (std::size_t i = 0; i < warnings.size(); ++i) {
    const json::Value warning = warnings.at(i);
    table.add({cell(warning.member("rule")), cell(warning.member("device")),
               local_time(warning.member("at").text(), look),
               local_time(warning.member("fires_at").text(), look)});
  }
  return "\n" + table.text();
}

std::string presence_text(const json::Value& status, const Look& look) {
  const std::string presence = code_word("presence", status.member("presence"));
  const auto until = status.member("vacation_until").text();
  if (!until) return printable(presence);
  return printable(tr("{0}, vacation until {1}", presence, local_time(until, look)));
}

std::string home_text(const json::Value& status, const json::Value& devices, const Look& look) {
  const std::string clock = printable(code_word("clock", status.member("clock"))) + ", " +
                            local_time(status.member("now").text(), look);
  const std::string events =
      tr("{0} since the start, {1} of unknown devices", cell(status.member("events")),
         cell(status.member("unknown_devices")));
  return line(tr_in("status", "presence"), presence_text(status, look)) +
         line(tr_in("status", "clock"), clock) +
         line(tr_in("status", "rules"), cell(status.member("rules"))) +
         line(tr_in("status", "events"), events) +
         line(tr_in("status", "devices"), cell(status.member("devices"))) +
         silent_devices(devices, look);
}

/// What waits for a platform: `2 alarm, 7 reading`, or `-`.
std::string waiting_text(const json::Value& waiting) {
  std::string out;
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    const auto [name, count] = waiting.member_at(i);
    if (count.unsigned_integer().value_or(0) == 0) continue;
    out += (out.empty() ? "" : ", ") + cell(count) + " " + code_word("class", name);
  }
  return out.empty() ? "-" : out;
}

/// Nothing when no rule is silent; else a heading and a table.
std::string silences_text(const json::Value& silences, const Look& look) {
  if (silences.size() == 0) return {};
  Table table({tr("SILENT RULE"), tr("UNTIL"), tr("BY"), tr("WHY")});
  for (std::size_t i = 0; i < silences.size(); ++i) {
    const json::Value silence = silences.at(i);
    table.add({cell(silence.member("rule")), local_time(silence.member("until").text(), look),
               cell(silence.member("by")), cell(silence.member("reason"))});
  }
  return "\n" + table.text();
}

std::string platforms_text(const json::Value& platforms, const Look& look) {
  Table table(
      {tr("PLATFORM"), tr("LINK"), tr("FOR"), tr("WAITING"), tr("BROKER"), tr("LAST ERROR")});
  for (std::size_t i = 0; i < platforms.size(); ++i) {
    const json::Value platform = platforms.at(i);
    const bool connected = platform.member("connected").boolean().value_or(false);
    table.add({cell(platform.member("id")), connected ? tr("connected") : tr_in("a link", "down"),
               age_text(platform.member("connected_since").text(), look),
               waiting_text(platform.member("waiting")), cell(platform.member("broker")),
               told_text(cell(platform.member("last_error")))});
  }
  return table.empty() ? tr("No platforms are configured.\n") : table.text();
}

std::string plugins_text(const json::Value& plugins) {
  Table table({tr("PLUGIN"), tr("STATE"), tr("EVENTS"), tr("DROPPED"), tr("DETAIL")});
  for (std::size_t i = 0; i < plugins.size(); ++i) {
    const json::Value plugin = plugins.at(i);
    table.add({cell(plugin.member("id")), code_word("plugin", plugin.member("state")),
               cell(plugin.member("events")), cell(plugin.member("dropped")),
               told_text(cell(plugin.member("detail")))});
  }
  return table.empty() ? tr("No plugins are configured.\n") : table.text();
}

}  // namespace

std::string status_text(const json::Value& status, const json::Value& devices,
                        const json::Value& alerts, const Look& look) {
  std::string open = tr("No open alerts.\n");
  if (alerts.member("alerts").size() > 0) {
    open = look.strong(tr("Open alerts: {0}", cell(status.member("open_alerts")))) + "\n" +
           alerts_text(alerts, look);
  }
  return headline(status, look) + problems_text(status, look) + next_steps(status) + "\n" + open +
         warnings_text(status.member("warnings"), look) +
         silences_text(status.member("silences"), look) + "\n" + home_text(status, devices, look) +
         "\n" + platforms_text(status.member("platforms"), look) + "\n" +
         plugins_text(status.member("plugins"));
}

}  // namespace homeward::cli
