#pragma once

#include "daemon/core/time.hpp"
#include "lib/base/result.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace homeward::core {

/// A date and a time of day as the home's clocks show them.
struct LocalTime {
  std::chrono::local_days date{};
  std::chrono::seconds time_of_day{};  ///< since local midnight, 0 to under 24 h; whole seconds
  std::chrono::seconds utc_offset{};   ///< local = UTC + offset
};

/// An IANA time zone from the system's tzdata. Copies share the zone, which lives for ever.
class TimeZone {
 public:
  /// Error: not_found when the system knows no such zone.
  [[nodiscard]] static Result<TimeZone> find(const std::string& name);
  [[nodiscard]] static TimeZone utc();

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] LocalTime local(WallTime time) const;
  [[nodiscard]] std::chrono::seconds utc_offset(WallTime time) const;

  /// The instant at which local clocks first show this date and time of day. RULES.md 7.5: in
  /// the hour that spring skips it is the end of the gap, in the doubled hour the first one.
  /// `time_of_day` may be 24 h: the begin of the next day.
  [[nodiscard]] WallTime instant(std::chrono::local_days date,
                                 std::chrono::seconds time_of_day) const;

  /// RFC 3339 with this zone's offset at that time.
  [[nodiscard]] std::string format(WallTime time) const;

 private:
  TimeZone(std::string name, const void* zone) : name_(std::move(name)), zone_(zone) {}

  std::string name_;
  const void* zone_;  ///< date::time_zone of the zone database; null is UTC
};

}  // namespace homeward::core
