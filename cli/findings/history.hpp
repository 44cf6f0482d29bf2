#pragma once

#include "lib/base/rfc3339.hpp"
#include "lib/json/parser.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace homeward::cli {

/// What one property said, by time. A number, or a word (`true`, `open`).
struct HistoryPoint {
  WallTime time{};
  std::optional<double> number;
  std::string word;
};

struct History {
  std::string device, property;
  WallTime since{}, until{};
  std::vector<HistoryPoint> points;  ///< oldest first

  /// Takes an event of the journal when it is of this property.
  void take(WallTime time, const json::Value& event);
  /// True when there is a number among the points: then it is plotted as numbers.
  [[nodiscard]] bool numeric() const;
};

/// The mean number of each of `columns` equal parts of the time; nothing where none was told.
[[nodiscard]] std::vector<std::optional<double>> column_means(const History& history,
                                                              std::size_t columns);

/// For each word, what part of each column it held, 0 to 1: a word holds until the next one. A
/// point of less than a column's time counts for a hundredth at least, so that it is seen.
[[nodiscard]] std::map<std::string, std::vector<double>> column_shares(const History& history,
                                                                       std::size_t columns);

/// How often somebody did something, by the hour: motion, a door, a press, a bed taken. Counts say
/// how busy it was, not what was done.
struct Activity {
  WallTime since{}, until{};
  std::chrono::seconds (*utc_offset)(WallTime){[](WallTime) { return std::chrono::seconds{0}; }};
  std::map<WallTime, std::uint64_t> hours;  ///< begin of the local hour -> events; without zeros

  void take(WallTime time, const json::Value& event);
  /// The begin of the local hour that `time` lies in.
  [[nodiscard]] WallTime hour_of(WallTime time) const;
};

[[nodiscard]] std::string to_json(const History& history);
/// All hours from since to until, also those without any.
[[nodiscard]] std::string to_json(const Activity& activity);

}  // namespace homeward::cli
