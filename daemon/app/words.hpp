#pragma once

#include "daemon/core/time.hpp"
#include "daemon/core/time_zone.hpp"
#include "daemon/core/value.hpp"
#include "daemon/rules/words.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// How values, times and durations read in the languages that texts ship in.
namespace homeward::app {

using rules::Language;

/// "2 uur en 5 minuten", "2 hours 5 minutes": the two largest units, minutes at the least.
[[nodiscard]] std::string duration_words(core::Duration duration, Language language);

/// Local time: "22:05" on the day of `now`, else "21 nov 22:05".
[[nodiscard]] std::string time_words(core::WallTime time, core::WallTime now,
                                     const core::TimeZone& zone, Language language);

/// A value of a property: "17,5", "open", "rook" of smoke that is true, "geen rook" when false.
[[nodiscard]] std::string value_words(std::string_view property, const core::Value& value,
                                      Language language);

/// A name of the configuration as people say it: "front_door" is "front door".
[[nodiscard]] std::string spoken(std::string name);

}  // namespace homeward::app
