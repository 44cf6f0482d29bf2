#include "cli/report/report.hpp"

#include "cli/report/html.hpp"
#include "cli/report/plots.hpp"
#include "cli/text/answers.hpp"
#include "cli/text/codes.hpp"
#include "cli/text/language.hpp"
#include "cli/text/phrases.hpp"
#include "lib/json/writer.hpp"

namespace homeward::cli::report {
namespace {

constexpr std::string_view kStyle = R"(
body { font: 15px/1.45 sans-serif; color: #111; max-width: 60em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.5em; margin-bottom: 0; }
h2 { font-size: 1.15em; margin: 1.8em 0 .4em; border-bottom: 1px solid #999; }
h3 { font-size: 1em; margin: 1.1em 0 .2em; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25em .6em .25em 0; border-bottom: 1px solid #ddd; }
th { font-weight: 600; }
.bad { font-weight: 700; }
.bad::before { content: "\26A0\00A0"; }
.quiet { color: #555; }
svg { max-width: 100%; height: auto; }
svg text { font: 11px sans-serif; fill: #111; }
.ink { fill: #346; }
.weak { fill: #b40; }
.frame { fill: none; stroke: #bbb; }
.line { fill: none; stroke: #346; stroke-width: 1.5; }
.sign { margin-top: 3em; }
.sign span { display: inline-block; width: 16em; border-top: 1px solid #111; margin-right: 3em; padding-top: .3em; }
@media print { body { margin: 0; max-width: none; font-size: 11pt; } tr, h2, h3 { break-inside: avoid; break-after: auto; } h2, h3 { break-after: avoid; } }
)";

constexpr double kWeakSignal = -90;  ///< dBm: below this frames are lost, by experience of radios
constexpr double kWeakLink = 40;     ///< of 255
constexpr double kLowBattery = 15;   ///< percent

std::string text_of(const json::Value& value) {
  return std::string(value.text().value_or(""));
}

std::string time_of(const json::Value& value, const Look& look) {
  return local_time(value.text(), look);
}

/// What the walk saw of a device; a Value of nothing when there was no walk.
json::Value walked(const Material& material, std::string_view device) {
  if (!material.walk) return {};
  const json::Value sensors = material.walk->value().member("summary").member("sensors");
  for (std::size_t i = 0; i < sensors.size(); ++i) {
    if (sensors.at(i).member("device").text() == device) return sensors.at(i);
  }
  return {};
}

/// The number under `key`: as the daemon knows it, else as the walk saw it.
std::optional<double> vital(const Material& material, const json::Value& device, const char* key) {
  const auto known = device.member(key).number();
  if (known) return known;
  return walked(material, device.member("id").text().value_or("")).member(key).number();
}

std::string signal_cell(const Material& material, const json::Value& device) {
  const auto rssi = vital(material, device, "rssi");
  const auto quality = vital(material, device, "link_quality");
  if (rssi) {
    // From the edge of hearing to right beside it: -100 to -40 dBm.
    return bar_svg((*rssi + 100) / 60, json::write_number(*rssi) + " dBm", *rssi < kWeakSignal);
  }
  if (!quality) return "-";
  return bar_svg(*quality / 255, json::write_number(*quality) + "/255", *quality < kWeakLink);
}

std::string battery_cell(const Material& material, const json::Value& device) {
  auto battery = vital(material, device, "battery");
  if (!battery) battery = device.member("values").member("battery").number();
  if (!battery) return "-";
  std::string cell =
      bar_svg(*battery / 100, json::write_number(*battery) + " %", *battery < kLowBattery);
  const auto history = material.batteries.find(text_of(device.member("id")));
  if (history != material.batteries.end()) cell += line_svg(history->second);
  return cell;
}

void write_head(Html& out, const Material& material, const Look& look) {
  const json::Value status = material.status->value();
  const std::string home = text_of(status.member("gateway"));
  out.raw("<!DOCTYPE html>\n").open("html", {{"lang", language_code()}});
  out.raw(
      "<head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src 'unsafe-inline'\">\n");
  out.element("title", tr("Commissioning report: {0}", home));
  out.raw("<style>").raw(kStyle).raw("</style></head><body>\n");
  out.element("h1", tr("Commissioning report: {0}", home));
  const std::string now = local_time(format_rfc3339_utc(look.now), look);
  out.element(
      "p",
      tr("{0}, by {1}. Homeward {2}, configuration {3}.", now, material.by,
         text_of(status.member("version")), text_of(status.member("config_hash")).substr(0, 19)),
      {{"class", "quiet"}});
}

void write_state(Html& out, const Material& material) {
  const json::Value problems = material.status->value().member("problems");
  out.element("h2", tr("How it is"));
  if (problems.size() == 0) {
    out.element("p", tr("Nothing needs attention."));
    return;
  }
  out.open("ul");
  for (std::size_t i = 0; i < problems.size(); ++i) {
    out.element("li", told_text(cell(problems.at(i))), {{"class", "bad"}});
  }
  out.close("ul");
}

void write_sensors(Html& out, const Material& material, const Look& look) {
  out.element("h2", tr("Sensors")).open("table");
  out.row("th", {tr("Sensor"), tr("Room"), tr("Measures"), tr("Last heard"), tr("Signal"),
                 tr("Battery")});
  const json::Value devices = material.devices->value().member("devices");
  for (std::size_t i = 0; i < devices.size(); ++i) {
    const json::Value device = devices.at(i);
    if (!device.member("configured").boolean().value_or(true)) continue;
    std::string measures;
    const json::Value values = device.member("values");
    for (std::size_t j = 0; j < values.size(); ++j) {
      measures += (measures.empty() ? "" : ", ") + std::string(values.member_at(j).first);
    }
    const bool heard = device.member("last_seen").has_value();
    out.open("tr");
    out.element("td", cell(device.member("id")) + " (" + cell(device.member("address")) + ")");
    out.element("td", cell(device.member("room"))).element("td", measures);
    out.element("td", heard ? time_of(device.member("last_seen"), look) : tr("never"),
                {{"class", heard ? "" : "bad"}});
    out.open("td").raw(signal_cell(material, device)).close("td");
    out.open("td").raw(battery_cell(material, device)).close("td");
    out.close("tr");
  }
  out.close("table");
}

void write_walk(Html& out, const Material& material, const Look& look) {
  out.element("h2", tr("Walk test"));
  if (!material.walk) {
    out.element("p",
                tr("No walk test is part of this report (homeward walk-test --save FILE, then "
                   "homeward report --walk-test FILE)."),
                {{"class", "bad"}});
    return;
  }
  const json::Value summary = material.walk->value().member("summary");
  out.element("p",
              tr("{0} to {1}: {2} of {3} sensors reacted.", time_of(summary.member("begun"), look),
                 time_of(summary.member("ended"), look), cell(summary.member("reacted")),
                 cell(summary.member("of"))));
  out.open("table").row("th", {tr("Sensor"), tr("Room"), tr("Reacted"), tr("Said")});
  const json::Value sensors = summary.member("sensors");
  for (std::size_t i = 0; i < sensors.size(); ++i) {
    const json::Value sensor = sensors.at(i);
    const bool reacted = sensor.member("reacted_at").has_value();
    out.open("tr").element("td", cell(sensor.member("device")));
    out.element("td", cell(sensor.member("room")));
    out.element("td", reacted ? time_of(sensor.member("reacted_at"), look) : tr("not at all"),
                {{"class", reacted ? "" : "bad"}});
    out.element(
        "td", reacted ? cell(sensor.member("property")) + " " + cell(sensor.member("value")) : "-");
    out.close("tr");
  }
  out.close("table");
}

/// Seconds from firing to acknowledgement, for people.
std::string answered_text(const json::Value& alert) {
  const Result<WallTime> fired = parse_rfc3339(text_of(alert.member("fired_at")));
  const json::Value given = alert.member("acknowledged");
  const Result<WallTime> at = parse_rfc3339(text_of(given.member("at")));
  if (!fired || !at) return tr("nobody yet");
  const std::string after =
      span_text(std::chrono::duration_cast<std::chrono::seconds>(*at - *fired));
  const std::string by = text_of(given.member("by"));
  const std::string via = cell(given.member("via"));
  return by.empty() ? tr("after {0} via {1}", after, via)
                    : tr("after {0} by {2} via {1}", after, via, by);
}

std::string joined(const json::Value& list) {
  std::string text;
  for (std::size_t i = 0; i < list.size(); ++i) {
    text += (text.empty() ? "" : ", ") + cell(list.at(i));
  }
  return text.empty() ? tr("nobody") : text;
}

void write_tests(Html& out, const Material& material, const Look& look) {
  out.element("h2", tr("Test alerts"));
  Html rows;
  bool any = false;
  const json::Value alerts = material.alerts->value().member("alerts");
  for (std::size_t i = 0; i < alerts.size(); ++i) {
    const json::Value alert = alerts.at(i);
    if (!alert.member("test").boolean().value_or(false)) continue;
    any = true;
    rows.row("td", {cell(alert.member("rule")), time_of(alert.member("fired_at"), look),
                    joined(alert.member("told")), answered_text(alert)});
  }
  if (!any) {
    out.element("p", tr("No test alert was sent (homeward test-alert RULE --wait 5m)."),
                {{"class", "bad"}});
    return;
  }
  out.open("table").row("th", {tr("Rule"), tr("Sent"), tr("Told"), tr("Acknowledged")});
  out.raw(rows.str()).close("table");
}

std::size_t depth_of(const json::Value& part) {
  return part.member("depth").unsigned_integer().value_or(0);
}

/// The parts from number `at` on that lie at its depth or deeper, each with those that it is made
/// of; the number of the first that is none of them.
std::size_t write_parts(Html& out, const json::Value& parts, std::size_t at) {
  const std::size_t depth = depth_of(parts.at(at));
  out.open("ul");
  while (at < parts.size() && depth_of(parts.at(at)) >= depth) {
    const json::Value part = parts.at(at++);
    const std::string text = cell(part.member("text"));
    out.open("li").text(depth == 0 ? code_word("part", part.member("role")) + ": " + text : text);
    if (at < parts.size() && depth_of(parts.at(at)) > depth) at = write_parts(out, parts, at);
    out.close("li");
  }
  out.close("ul");
  return at;
}

void write_rule(Html& out, const json::Value& rule) {
  const bool enabled = rule.member("enabled").boolean().value_or(true);
  const std::string after = text_of(rule.member("for"));
  out.element("h3", enabled ? cell(rule.member("rule"))
                            : tr("{0} (switched off)", cell(rule.member("rule"))));
  out.element("p",
              code_word("severity", rule.member("severity")) + ", " +
                  code_word("category", rule.member("category")),
              {{"class", "quiet"}});
  const std::string why = text_of(rule.member("why"));
  if (!why.empty()) out.element("p", why, {{"class", "quiet"}});
  const json::Value alerts = rule.member("alerts");
  if (alerts.size() == 0) return;
  // A rule for each device says the same of all of them: the first one will do.
  const json::Value parts = alerts.at(0).member("parts");
  for (std::size_t at = 0; at < parts.size();) at = write_parts(out, parts, at);
  if (!after.empty()) out.element("p", tr("for at least {0}", after));
  if (alerts.size() > 1) {
    out.element("p", tr_count("the same for each of {0} devices",
                              "the same for each of {0} devices", alerts.size()));
  }
}

void write_platforms(Html& out, const Material& material, const Look& look) {
  out.element("h2", tr("Who is told")).open("table");
  out.row("th", {tr("Platform"), tr("Link"), tr("Broker"), tr("Since"), tr("Waiting")});
  const json::Value platforms = material.status->value().member("platforms");
  for (std::size_t i = 0; i < platforms.size(); ++i) {
    const json::Value one = platforms.at(i);
    const bool up = one.member("connected").boolean().value_or(false);
    double waiting = 0;
    const json::Value classes = one.member("waiting");
    for (std::size_t j = 0; j < classes.size(); ++j) {
      waiting += classes.member_at(j).second.number().value_or(0);
    }
    out.row("td", {cell(one.member("id")), up ? tr_in("a link", "up") : tr_in("a link", "down"),
                   cell(one.member("broker")), time_of(one.member("connected_since"), look),
                   json::write_number(waiting)});
  }
  out.close("table");
}

void write_activity(Html& out, const Activity& activity, const Look& look) {
  const std::string since = local_time(format_rfc3339_utc(activity.since), look).substr(0, 16);
  const std::string until = local_time(format_rfc3339_utc(activity.until), look).substr(0, 16);
  const std::string plot = activity_svg(activity, since, until);
  out.element("h2", tr("Activity by the hour"));
  if (plot.empty()) {
    out.element("p", tr("Nothing moved since {0}, as far as is known.", since));
  } else {
    out.raw(plot);
  }
}

}  // namespace

std::string to_html(const Material& material, const Look& look) {
  Html out;
  write_head(out, material, look);
  write_state(out, material);
  write_sensors(out, material, look);
  write_walk(out, material, look);
  write_tests(out, material, look);
  write_platforms(out, material, look);
  out.element("h2", tr("Rules"));
  for (const auto& rule : material.rules) write_rule(out, rule->value());
  write_activity(out, material.activity, look);
  out.raw("<p class=\"sign\"><span>").text(tr("Installer, date")).raw("</span><span>");
  out.text(tr("Resident, date")).raw("</span></p>\n");
  out.raw("</body></html>\n");
  return out.str();
}

}  // namespace homeward::cli::report
