#pragma once

#include "daemon/core/ids.hpp"
#include "daemon/core/time.hpp"
#include "daemon/core/value.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace homeward::core {

/// PLUGINS.md: what a message from a sensor is.
enum class EventKind : std::uint8_t {
  report,    ///< a state, as the sensor sees it now
  event,     ///< something that happened now, such as a press
  restored,  ///< a retained or cached state: it initialises and never fires
};

[[nodiscard]] std::string_view to_text(EventKind kind) noexcept;

/// One value of one property of one device, at one time. Immutable once built.
struct Event {
  DeviceId device;
  std::string property;  ///< vocabulary of docs/PLUGINS.md: contact, motion, temperature, ...
  Value value;
  SteadyTime at{};  ///< when it happened, on the home's time line
  WallTime time{};  ///< the same as a stamp
  TimeQuality quality{TimeQuality::synchronised};
  EventKind kind{EventKind::report};

  friend bool operator==(const Event&, const Event&) = default;
};

}  // namespace homeward::core
