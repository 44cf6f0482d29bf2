#pragma once

#include "daemon/core/alert.hpp"

#include <cstdint>
#include <string>

namespace homeward::core {

/// What an alert is called in the code sets that alarm centres know: SCAIP (device type, status
/// and location code, TS 50134-9) and Contact ID.
struct AlertCodes {
  std::string scaip_device_type, scaip_status, scaip_location;
  std::string contact_id;

  friend bool operator==(const AlertCodes&, const AlertCodes&) = default;
};

/// What kind of condition raised an alert; the newest evidence alone does not tell.
enum class AlertCause : std::uint8_t {
  value,    ///< a value was seen: smoke, a press, a temperature beyond its limit
  lasting,  ///< a state held for too long: a door open
  absence,  ///< what was expected did not happen: no motion, not out of bed
  silence,  ///< a sensor or its radio was not heard of
};

/// The codes of an alert: from the property of its newest evidence and the cause, and from its
/// category when there is no evidence or the property has no code of its own. A resolved alert
/// gets the status of the restore. The location is the room's, by the words in its name.
[[nodiscard]] AlertCodes codes_for(const Alert& alert, AlertCause cause);

}  // namespace homeward::core
