#pragma once

#include "daemon/rules/rule_set.hpp"

#include <cstdint>
#include <string>

namespace homeward::rules {

/// The languages that conditions can be told in.
enum class Language : std::uint8_t { english, dutch };

/// What a condition waits for, as part of a sentence: "front_door.contact is open", "nothing of
/// activity". Names stand as the configuration has them. Of all, any and not only the head: what
/// is inside them is told part by part.
[[nodiscard]] std::string describe(const Condition& condition, Language language);

/// What a `daily` condition measures: "the first hall.motion of the day in 04:00-14:00".
[[nodiscard]] std::string describe_measure(const Daily& form, Language language);

/// `23:00-07:00`, or the name of the schedule.
[[nodiscard]] std::string describe(const WindowReference& window);

/// `90 s`, `15 min`, `4 h`, `2 d`.
[[nodiscard]] std::string describe(Duration duration);

}  // namespace homeward::rules
