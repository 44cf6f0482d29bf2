#include "cli/text/plot.hpp"

#include "cli/text/language.hpp"
#include "cli/text/table.hpp"
#include "lib/json/writer.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace homeward::cli {
namespace {

constexpr std::size_t kHeight = 8;  ///< rows of a plot of numbers
constexpr std::size_t kLabel = 10;  ///< characters before a plot

/// U+2581 to U+2588 by eighths, and U+2591 to U+2593, U+2588 by shade.
constexpr std::array<const char*, 9> kEighths{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::array<const char*, 5> kShades{" ", "░", "▒", "▓", "█"};
constexpr std::array<const char*, 5> kPlainShades{" ", ".", ":", "+", "#"};

const char* column_part(double eighths, bool blocks) {
  const auto filled = static_cast<std::size_t>(std::clamp(std::lround(eighths), 0L, 8L));
  if (blocks) return kEighths.at(filled);
  if (filled == 0) return " ";
  return filled <= 4 ? "." : "#";
}

/// The shade of a share of 0 to 1; what is not nothing is seen.
const char* shade(double share, bool blocks) {
  const auto step = static_cast<std::size_t>(std::clamp(std::ceil(share * 4), 0.0, 4.0));
  return blocks ? kShades.at(step) : kPlainShades.at(step);
}

std::string right(const std::string& text, std::size_t width) {
  const std::size_t count = character_count(text);
  return (count < width ? std::string(width - count, ' ') : "") + text;
}

std::string short_number(double number) {
  return json::write_number(std::round(number * 100) / 100);
}

/// Begin and end of the time, under a plot of `columns`.
std::string time_axis(WallTime since, WallTime until, std::size_t columns, const Look& look) {
  const auto minute = [&look](WallTime time) {
    return local_time(format_rfc3339_utc(time), look).substr(0, 16);
  };
  const std::string begin = minute(since);
  const std::string end = minute(until);
  const std::size_t gap =
      columns > begin.size() + end.size() ? columns - begin.size() - end.size() : 1;
  return std::string(kLabel + 1, ' ') + begin + std::string(gap, ' ') + end + '\n';
}

std::size_t columns_of(const Look& look) {
  return std::clamp<std::size_t>(look.width - kLabel - 2, 24, 120);
}

struct Scale {
  double low{0}, high{1};

  explicit Scale(const std::vector<std::optional<double>>& values) {
    bool first = true;
    for (const auto& value : values) {
      if (!value) continue;
      low = first ? *value : std::min(low, *value);
      high = first ? *value : std::max(high, *value);
      first = false;
    }
    if (high - low < 1e-9) {
      low -= 1;
      high += 1;
    }
  }

  /// How high a value stands, in eighths of a row; the lowest one shows as one.
  [[nodiscard]] double eighths(double value) const {
    return 1 + (value - low) / (high - low) * (8.0 * kHeight - 1);
  }
};

std::string numbers_text(const History& history, const Look& look) {
  const std::size_t columns = columns_of(look);
  const auto means = column_means(history, columns);
  const Scale scale(means);
  const char* edge = look.blocks ? "│" : "|";
  std::string text;
  for (std::size_t row = kHeight; row-- > 0;) {
    std::string label;
    if (row == kHeight - 1) label = short_number(scale.high);
    if (row == 0) label = short_number(scale.low);
    text += right(label, kLabel) + edge;
    for (const auto& mean : means) {
      const double above = mean ? scale.eighths(*mean) - 8.0 * static_cast<double>(row) : 0;
      text += column_part(above, look.blocks);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text + time_axis(history.since, history.until, columns, look);
}

std::string words_text(const History& history, const Look& look) {
  const std::size_t columns = columns_of(look);
  const char* edge = look.blocks ? "│" : "|";
  std::string text;
  for (const auto& [word, shares] : column_shares(history, columns)) {
    text += right(printable(word), kLabel) + edge;
    for (const double share : shares) text += shade(share, look.blocks);
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text + time_axis(history.since, history.until, columns, look);
}

/// What a plot shows in figures.
std::string figures_text(const History& history) {
  std::optional<double> low;
  std::optional<double> high;
  for (const HistoryPoint& point : history.points) {
    if (!point.number) continue;
    low = std::min(low.value_or(*point.number), *point.number);
    high = std::max(high.value_or(*point.number), *point.number);
  }
  const std::uint64_t count = history.points.size();
  const HistoryPoint& last = history.points.back();
  const std::string now = last.number ? short_number(*last.number) : printable(last.word);
  if (low && high) {
    return tr_count("{0} reports, {1} to {2}, last {3}", "{0} reports, {1} to {2}, last {3}", count,
                    short_number(*low), short_number(*high), now);
  }
  return tr_count("{0} reports, last {1}", "{0} reports, last {1}", count, now);
}

using Day = std::pair<std::string, std::array<std::uint64_t, 24>>;

std::vector<Day> days_of(const Activity& activity, const Look& look) {
  std::vector<Day> days;
  WallTime hour = activity.hour_of(activity.since);
  while (hour < activity.until) {
    const std::string local = local_time(format_rfc3339_utc(hour), look);
    const std::string date = local.substr(0, 10);
    if (days.empty() || days.back().first != date) days.push_back({date, {}});
    const auto found = activity.hours.find(hour);
    const auto number = static_cast<std::size_t>(std::stoi(local.substr(11, 2)));
    if (found != activity.hours.end()) days.back().second.at(number) += found->second;
    hour = activity.hour_of(hour + std::chrono::hours{1});
  }
  return days;
}

}  // namespace

std::string history_text(const History& history, const Look& look) {
  const std::string name = printable(history.device + "." + history.property);
  if (history.points.empty()) {
    return tr("Nothing was told of {0} since {1}.\n", name,
              local_time(format_rfc3339_utc(history.since), look));
  }
  return look.strong(name) + ": " + figures_text(history) + "\n\n" +
         (history.numeric() ? numbers_text(history, look) : words_text(history, look));
}

std::string activity_text(const Activity& activity, const Look& look) {
  std::uint64_t most = 0;
  for (const auto& [hour, count] : activity.hours) most = std::max(most, count);
  if (most == 0) return tr("Nothing moved in this time, as far as is known.\n");
  std::string text =
      "            00    03    06    09    12    15    18    21    " + tr("TOTAL") + '\n';
  for (const auto& [date, hours] : days_of(activity, look)) {
    text += date + "  ";
    std::uint64_t total = 0;
    for (const std::uint64_t count : hours) {
      total += count;
      const char* dark = shade(static_cast<double>(count) / static_cast<double>(most), look.blocks);
      text += dark;
      text += dark;
    }
    text += right(std::to_string(total), 7) + '\n';
  }
  return text + tr("\nDarkest: {0} in an hour.\n", most);
}

}  // namespace homeward::cli
