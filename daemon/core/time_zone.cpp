#include "daemon/core/time_zone.hpp"

#include <date/tz.h>

#include <exception>

namespace homeward::core {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

const date::time_zone& zone_of(const void* zone) {
  return *static_cast<const date::time_zone*>(zone);
}

}  // namespace

Result<TimeZone> TimeZone::find(const std::string& name) {
  try {
    return TimeZone(name, date::locate_zone(name));
  } catch (const std::exception&) {
    return failure(ErrorCode::not_found,
                   "unknown time zone '" + name + "'; IANA names look like Europe/Amsterdam");
  }
}

TimeZone TimeZone::utc() {
  return TimeZone("UTC", nullptr);
}

seconds TimeZone::utc_offset(WallTime time) const {
  if (zone_ == nullptr) return seconds{0};
  const auto whole = std::chrono::floor<seconds>(time);
  return zone_of(zone_).get_info(date::sys_seconds{whole.time_since_epoch()}).offset;
}

LocalTime TimeZone::local(WallTime time) const {
  const seconds offset = utc_offset(time);
  const auto shown = std::chrono::floor<seconds>(time).time_since_epoch() + offset;
  const auto date = std::chrono::floor<std::chrono::days>(shown);
  return LocalTime{std::chrono::local_days{date}, shown - date, offset};
}

WallTime TimeZone::instant(std::chrono::local_days date, seconds time_of_day) const {
  const seconds shown = date.time_since_epoch() + time_of_day;
  if (zone_ == nullptr) return WallTime{shown};
  const auto info = zone_of(zone_).get_info(date::local_seconds{shown});
  if (info.result == date::local_info::nonexistent) {
    return WallTime{info.second.begin.time_since_epoch()};
  }
  return WallTime{shown - info.first.offset};
}

std::string TimeZone::format(WallTime time) const {
  return format_rfc3339(time, utc_offset(time));
}

}  // namespace homeward::core
