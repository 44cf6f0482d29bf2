#include "cli/report/plots.hpp"

#include "cli/report/html.hpp"
#include "cli/text/language.hpp"
#include "lib/json/writer.hpp"

#include <algorithm>
#include <cmath>

namespace homeward::cli::report {
namespace {

constexpr double kBar = 80;
constexpr double kWidth = 680;
constexpr double kHeight = 90;
constexpr std::size_t kColumns = 120;  ///< points of a line at most

std::string number(double value) {
  return json::write_number(std::round(value * 10) / 10);
}

std::string whole(double value) {
  return json::write_number(std::round(value));
}

Html& open_svg(Html& out, double width, double height, const std::string& title) {
  out.open("svg", {{"viewBox", "0 0 " + number(width) + " " + number(height)},
                   {"width", number(width)},
                   {"height", number(height)},
                   {"role", "img"}});
  return out.element("title", title);
}

Html& label(Html& out, double x, double y, const std::string& text, const char* anchor) {
  return out.element("text", text, {{"x", number(x)}, {"y", number(y)}, {"text-anchor", anchor}});
}

struct Range {
  double low{0}, high{0};
};

std::optional<Range> range_of(const std::vector<std::optional<double>>& values) {
  std::optional<Range> range;
  for (const auto& value : values) {
    if (!value) continue;
    if (!range) range = Range{*value, *value};
    range->low = std::min(range->low, *value);
    range->high = std::max(range->high, *value);
  }
  return range;
}

}  // namespace

std::string bar_svg(double share, const std::string& words, bool weak) {
  const double width = std::clamp(share, 0.0, 1.0) * kBar;
  Html out;
  open_svg(out, kBar + 80, 14, words);
  out.open("rect", {{"width", number(kBar)}, {"height", "12"}, {"class", "frame"}}).close("rect");
  out.open("rect", {{"width", number(width)}, {"height", "12"}, {"class", weak ? "weak" : "ink"}})
      .close("rect");
  label(out, kBar + 5, 11, words, "start");
  out.close("svg");
  return out.str();
}

std::string activity_svg(const Activity& activity, const std::string& since,
                         const std::string& until) {
  std::vector<std::uint64_t> counts;
  WallTime hour = activity.hour_of(activity.since);
  while (hour < activity.until) {
    const auto found = activity.hours.find(hour);
    counts.push_back(found == activity.hours.end() ? 0 : found->second);
    hour = activity.hour_of(hour + std::chrono::hours{1});
  }
  const std::uint64_t most = counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
  if (most == 0) return {};
  const double step = kWidth / static_cast<double>(counts.size());
  Html out;
  open_svg(out, kWidth, kHeight + 16, tr("activity by the hour, at most {0}", most));
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double height = kHeight * static_cast<double>(counts[i]) / static_cast<double>(most);
    if (counts[i] == 0) continue;
    out.open("rect", {{"x", number(step * static_cast<double>(i))},
                      {"y", number(kHeight - height)},
                      {"width", number(std::max(step - 0.5, 0.5))},
                      {"height", number(height)},
                      {"class", "ink"}})
        .close("rect");
  }
  label(out, 0, kHeight + 13, since, "start");
  label(out, kWidth, kHeight + 13, until, "end");
  out.close("svg");
  return out.str();
}

std::string line_svg(const History& history) {
  const auto means = column_means(history, kColumns);
  const std::optional<Range> range = range_of(means);
  if (!range || history.points.size() < 2) return {};
  constexpr double kLow = 26;  ///< of a line in a table
  const double span = std::max(range->high - range->low, 1e-9);
  std::string points;
  for (std::size_t i = 0; i < means.size(); ++i) {
    if (!means[i]) continue;
    const double x = 160.0 * static_cast<double>(i) / static_cast<double>(kColumns);
    const double y = kLow - (*means[i] - range->low) / span * (kLow - 4);
    points += number(x) + "," + number(y) + " ";
  }
  Html out;
  const std::string words = tr("{0} to {1}", whole(range->low), whole(range->high));
  open_svg(out, 230, kLow + 4, words);
  out.open("polyline", {{"points", points}, {"class", "line"}}).close("polyline");
  label(out, 166, 18, words, "start");
  out.close("svg");
  return out.str();
}

}  // namespace homeward::cli::report
