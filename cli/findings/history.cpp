#include "cli/findings/history.hpp"

#include "cli/text/answers.hpp"
#include "lib/json/writer.hpp"

#include <algorithm>
#include <array>

namespace homeward::cli {
namespace {

/// Properties by which a person is noticed.
constexpr std::array<std::string_view, 10> kActive{"motion",  "occupancy", "presence", "vibration",
                                                   "action",  "button",    "flush",    "active",
                                                   "contact", "switch"};
constexpr double kSeen = 0.01;

bool is_activity(std::string_view property, const json::Value& value) {
  if (std::find(kActive.begin(), kActive.end(), property) == kActive.end()) return false;
  // A door that closes and a lamp that goes out are somebody's doing; no motion is nobody's.
  const bool both_ways = property == "contact" || property == "switch";
  return both_ways || value.boolean().value_or(true);
}

struct Columns {
  WallTime since;
  std::chrono::microseconds width;
  std::size_t count;

  Columns(const History& history, std::size_t columns)
      : since(history.since),
        width(std::max((history.until - history.since) / static_cast<std::int64_t>(columns),
                       std::chrono::microseconds{1})),
        count(columns) {}

  [[nodiscard]] std::size_t of(WallTime time) const {
    const auto index = std::max((time - since) / width, std::int64_t{0});
    return std::min(static_cast<std::size_t>(index), count - 1);
  }
  [[nodiscard]] WallTime begin(std::size_t column) const {
    return since + width * static_cast<std::int64_t>(column);
  }
};

/// Adds what a word held from `from` to `to`.
void spread(std::vector<double>& shares, const Columns& columns, WallTime from, WallTime to) {
  const std::size_t last = columns.of(to);
  for (std::size_t i = columns.of(from); i <= last; ++i) {
    const WallTime begin = std::max(from, columns.begin(i));
    const WallTime end = std::min(to, columns.begin(i + 1));
    if (end <= begin) continue;
    shares[i] += std::chrono::duration<double>(end - begin) / columns.width;
  }
  double& first = shares[columns.of(from)];
  first = std::max(first, kSeen);
}

}  // namespace

void History::take(WallTime time, const json::Value& event) {
  if (event.member("device").text() != device || event.member("property").text() != property) {
    return;
  }
  const json::Value value = event.member("value");
  points.push_back({time, value.number(), value.number() ? "" : cell(value)});
}

bool History::numeric() const {
  return std::any_of(points.begin(), points.end(),
                     [](const HistoryPoint& point) { return point.number.has_value(); });
}

std::vector<std::optional<double>> column_means(const History& history, std::size_t columns) {
  const Columns place(history, columns);
  std::vector<std::optional<double>> means(columns);
  std::vector<double> counts(columns);
  for (const HistoryPoint& point : history.points) {
    if (!point.number) continue;
    const std::size_t column = place.of(point.time);
    means[column] = means[column].value_or(0) + *point.number;
    ++counts[column];
  }
  for (std::size_t i = 0; i < columns; ++i) {
    if (means[i]) *means[i] /= counts[i];
  }
  return means;
}

std::map<std::string, std::vector<double>> column_shares(const History& history,
                                                         std::size_t columns) {
  const Columns place(history, columns);
  std::map<std::string, std::vector<double>> shares;
  for (std::size_t i = 0; i < history.points.size(); ++i) {
    const HistoryPoint& point = history.points[i];
    const bool last = i + 1 == history.points.size();
    std::vector<double>& row = shares[point.word];
    row.resize(columns);
    spread(row, place, point.time, last ? history.until : history.points[i + 1].time);
  }
  return shares;
}

void Activity::take(WallTime time, const json::Value& event) {
  if (event.member("kind").text() == "restored") return;
  if (!is_activity(event.member("property").text().value_or(""), event.member("value"))) return;
  ++hours[hour_of(time)];
}

WallTime Activity::hour_of(WallTime time) const {
  const std::chrono::seconds offset = utc_offset(time);
  return std::chrono::floor<std::chrono::hours>(time + offset) - offset;
}

std::string to_json(const History& history) {
  std::string text;
  json::Writer out(text);
  out.begin_object().text("device", history.device).text("property", history.property);
  out.text("since", format_rfc3339_utc(history.since));
  out.text("until", format_rfc3339_utc(history.until));
  out.key("points").begin_array();
  for (const HistoryPoint& point : history.points) {
    out.begin_object().text("time", format_rfc3339_utc(point.time)).key("value");
    if (point.number) {
      out.number(*point.number);
    } else if (point.word == "true" || point.word == "false") {
      out.boolean(point.word == "true");
    } else {
      out.text(point.word);
    }
    out.end_object();
  }
  out.end_array().end_object();
  return text;
}

std::string to_json(const Activity& activity) {
  std::string text;
  json::Writer out(text);
  out.begin_object().text("since", format_rfc3339_utc(activity.since));
  out.text("until", format_rfc3339_utc(activity.until));
  out.key("hours").begin_array();
  WallTime hour = activity.hour_of(activity.since);
  while (hour < activity.until) {
    const auto found = activity.hours.find(hour);
    out.begin_object().text("hour", format_rfc3339_utc(hour));
    out.key("events").unsigned_integer(found == activity.hours.end() ? 0 : found->second);
    out.end_object();
    hour = activity.hour_of(hour + std::chrono::hours{1});
  }
  out.end_array().end_object();
  return text;
}

}  // namespace homeward::cli
