#include "daemon/rules/week.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace homeward::rules {
namespace {

std::size_t minute_of(std::chrono::seconds time) {
  return static_cast<std::size_t>(std::chrono::floor<std::chrono::minutes>(time).count());
}

/// Minutes of the end behind the begin's midnight; beyond one day when it is over midnight.
std::size_t end_minute(const DailyWindow& window) {
  const std::size_t end = minute_of(window.end);
  return window.end <= window.begin ? end + minute_of(std::chrono::hours{24}) : end;
}

}  // namespace

Week::Week(const Schedule& schedule) {
  for (std::size_t day = 0; day < schedule.days.size(); ++day) {
    if (schedule.days[day]) open(day, schedule.window);
  }
}

Week Week::ends_of(const Schedule& schedule) {
  Week week;
  week.minutes_.reset();
  for (std::size_t day = 0; day < schedule.days.size(); ++day) {
    if (schedule.days[day]) week.minutes_.set((day * kDay + end_minute(schedule.window)) % kWeek);
  }
  return week;
}

void Week::open(std::size_t day, const DailyWindow& window) {
  for (std::size_t i = minute_of(window.begin); i < end_minute(window); ++i) {
    minutes_.set((day * kDay + i) % kWeek);
  }
}

std::optional<core::Duration> Week::longest() const {
  if (minutes_.all()) return std::nullopt;
  std::size_t longest = 0;
  std::size_t run = 0;
  // Twice around, so that a stretch over the end of the week is seen whole.
  for (std::size_t i = 0; i < 2 * kWeek; ++i) {
    run = minutes_.test(i % kWeek) ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return std::chrono::minutes{longest};
}

std::string to_text(const DailyWindow& window) {
  const std::size_t begin = minute_of(window.begin);
  const std::size_t end = minute_of(window.end);
  std::array<char, 96> text{};
  std::snprintf(text.data(), text.size(), "%02zu:%02zu-%02zu:%02zu", begin / 60, begin % 60,
                end / 60, end % 60);
  return text.data();
}

}  // namespace homeward::rules
