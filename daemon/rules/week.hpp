#pragma once

#include "daemon/core/time.hpp"
#include "daemon/rules/rule_set.hpp"

#include <bitset>
#include <optional>
#include <string>

namespace homeward::rules {

/// The minutes of a week, Monday 00:00 first, as a set. Days of 23 and 25 hours and holidays are
/// left out of account: a rule that fires on such a day only is a mistake all the same.
class Week {
 public:
  /// The whole week.
  Week() { minutes_.set(); }
  /// The openings of a schedule.
  explicit Week(const Schedule& schedule);
  /// The minutes in which the schedule's openings have just ended.
  static Week ends_of(const Schedule& schedule);

  [[nodiscard]] bool empty() const { return minutes_.none(); }
  [[nodiscard]] bool meets(const Week& other) const { return (minutes_ & other.minutes_).any(); }
  void keep(const Week& other) { minutes_ &= other.minutes_; }
  /// The longest stretch without a gap, over the end of the week too; nothing when it is endless.
  [[nodiscard]] std::optional<core::Duration> longest() const;

 private:
  static constexpr std::size_t kDay = 24 * 60;
  static constexpr std::size_t kWeek = 7 * kDay;

  void open(std::size_t day, const DailyWindow& window);

  std::bitset<kWeek> minutes_;
};

/// "08:00-22:00".
[[nodiscard]] std::string to_text(const DailyWindow& window);

}  // namespace homeward::rules
