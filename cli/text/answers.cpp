#include "cli/text/answers.hpp"

#include "cli/text/codes.hpp"
#include "cli/text/language.hpp"
#include "cli/text/table.hpp"
#include "lib/json/writer.hpp"

namespace homeward::cli {
namespace {

std::string values_text(const json::Value& values) {
  std::string out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto [property, value] = values.member_at(i);
    if (!out.empty()) out += ", ";
    out += std::string(property) + " " + cell(value);
  }
  return out.empty() ? "-" : out;
}

/// When a device was heard, and what is overdue.
std::string heard_text(const json::Value& device, const Look& look) {
  const auto seen = device.member("last_seen").text();
  const std::string heard = seen ? tr("{0} ago", age_text(seen, look)) : tr("never");
  const std::string_view state = device.member("state").text().value_or("");
  const auto data = device.member("last_data").text();
  if (state == "silent") return tr("{0}, silent", heard);
  if (state != "no-data") return heard;
  return data ? tr("{0}, data {1} ago", heard, age_text(data, look)) : tr("{0}, no data", heard);
}

/// What became of an alert.
std::string alert_state(const json::Value& alert) {
  std::string state =
      alert.member("resolved_at").has_value() ? tr("resolved") : tr_in("an alert", "open");
  const json::Value acknowledged = alert.member("acknowledged");
  if (acknowledged.has_value()) {
    const std::string by = cell(acknowledged.member("by"));
    state += ", " + (by == "-" ? tr("acknowledged") : tr("acknowledged by {0}", by));
  }
  if (alert.member("test").boolean().value_or(false)) state += ", " + tr("test");
  return state;
}

/// The home is warned of an alert, or not any more.
std::string warning_line(const json::Value& warning, const Look& look) {
  std::string rule = cell(warning.member("rule"));
  if (warning.member("device").has_value()) rule += "/" + cell(warning.member("device"));
  const std::string state = code_word("warning", warning.member("state"));
  const std::string what = warning.member("state").text() == "begun"
                               ? tr("warning of {0}: {1}, fires at {2}", rule, state,
                                    local_time(warning.member("fires_at").text(), look))
                               : tr("warning of {0}: {1}", rule, state);
  return padded(local_time(warning.member("at").text(), look), 21) +
         look.alarming(printable(what)) + '\n';
}

}  // namespace

std::string cell(const json::Value& value) {
  if (!value.has_value()) return "-";
  if (const auto text = value.text()) return text->empty() ? "-" : std::string(*text);
  if (const auto number = value.number()) return json::write_number(*number);
  return value.to_json();
}

std::string devices_text(const json::Value& answer, const Look& look) {
  const json::Value devices = answer.member("devices");
  Table table({tr("DEVICE"), tr("ROOM"), tr("LAST HEARD"), tr("VALUES"), tr("ADDRESS")});
  for (std::size_t i = 0; i < devices.size(); ++i) {
    const json::Value device = devices.at(i);
    const bool configured = device.member("configured").boolean().value_or(true);
    table.add({configured ? cell(device.member("id")) : tr("(not configured)"),
               cell(device.member("room")), heard_text(device, look),
               values_text(device.member("values")), cell(device.member("address"))});
  }
  return table.empty() ? tr("No devices.\n") : table.text();
}

std::string alerts_text(const json::Value& answer, const Look& look) {
  const json::Value alerts = answer.member("alerts");
  Table table({tr("FIRED"), tr("SEVERITY"), tr("RULE"), tr("DEVICE"), tr("STATE"), tr("ALERT")});
  for (std::size_t i = 0; i < alerts.size(); ++i) {
    const json::Value alert = alerts.at(i);
    table.add({local_time(alert.member("fired_at").text(), look),
               code_word("severity", alert.member("severity")), cell(alert.member("rule")),
               cell(alert.member("device")), alert_state(alert), cell(alert.member("id"))});
  }
  return table.empty() ? tr("No alerts.\n") : table.text();
}

std::string events_text(const json::Value& answer, const Look& look) {
  const json::Value events = answer.member("events");
  Table table({tr("TIME"), tr("DEVICE"), tr("PROPERTY"), tr("VALUE"), tr("KIND")});
  for (std::size_t i = 0; i < events.size(); ++i) {
    const json::Value event = events.at(i);
    table.add({local_time(event.member("time").text(), look), cell(event.member("device")),
               cell(event.member("property")), cell(event.member("value")),
               code_word("event", event.member("kind"))});
  }
  return table.empty() ? tr("No events.\n") : table.text();
}

std::string audit_text(const json::Value& answer, const Look& look) {
  const json::Value entries = answer.member("audit");
  Table table({tr_in("an entry", "NUMBER"), tr("TIME"), tr("WHAT"), tr("RULE"), tr("BY"), tr("VIA"),
               tr("WHY"), tr("ALERT")});
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const json::Value entry = entries.at(i);
    table.add({cell(entry.member("id")), local_time(entry.member("time").text(), look),
               code_word("audit", entry.member("action")), cell(entry.member("rule")),
               cell(entry.member("by")), cell(entry.member("via")), cell(entry.member("detail")),
               cell(entry.member("alert"))});
  }
  return table.empty() ? tr("Nothing was done yet.\n") : table.text();
}

std::string event_line(const json::Value& event, const Look& look) {
  if (event.member("lost").has_value()) {
    return tr_count("({0} events were too fast to show)\n", "({0} events were too fast to show)\n",
                    event.member("lost").unsigned_integer().value_or(0));
  }
  const json::Value warning = event.member("warning");
  if (warning.has_value()) return warning_line(warning, look);
  if (!event.member("device").has_value()) return {};
  // A stream has no widest cell; these widths fit most names.
  return padded(local_time(event.member("time").text(), look), 21) +
         padded(printable(cell(event.member("device"))), 22) +
         padded(printable(cell(event.member("property"))), 18) +
         printable(cell(event.member("value"))) + '\n';
}

}  // namespace homeward::cli
