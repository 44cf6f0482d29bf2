#include "daemon/core/alert_codes.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace homeward::core {
namespace {

/// One row of the table: device type, status while present, status of the restore, Contact ID.
/// Codes: SCAIP lists as public implementations use them, Contact ID as SIA DC-05.
struct Codes {
  std::string_view device_type, status, restored, contact_id;
};

constexpr std::string_view kAutomaticAlarm = "0009";
constexpr std::string_view kManualAlarm = "0010";
constexpr std::string_view kRestoral = "0094";

struct PropertyCodes {
  std::string_view property;
  Codes codes;
};

constexpr std::array kByProperty{
    PropertyCodes{"sos", {"0003", kManualAlarm, kRestoral, "101"}},
    PropertyCodes{"button", {"0003", kManualAlarm, kRestoral, "101"}},
    PropertyCodes{"action", {"0003", kManualAlarm, kRestoral, "101"}},
    PropertyCodes{"fall", {"0005", kAutomaticAlarm, kRestoral, "120"}},
    PropertyCodes{"smoke", {"0023", kAutomaticAlarm, kRestoral, "111"}},
    PropertyCodes{"carbon_monoxide", {"0026", kAutomaticAlarm, kRestoral, "162"}},
    PropertyCodes{"gas", {"0021", kAutomaticAlarm, kRestoral, "151"}},
    PropertyCodes{"leak", {"0033", kAutomaticAlarm, kRestoral, "154"}},
    PropertyCodes{"contact", {"0015", kAutomaticAlarm, kRestoral, "150"}},
    PropertyCodes{"motion", {"0010", kAutomaticAlarm, kRestoral, "150"}},
    PropertyCodes{"occupancy", {"0018", "0071", "0003", "150"}},
    PropertyCodes{"presence", {"0018", "0071", "0003", "150"}},
    PropertyCodes{"vibration", {"0010", kAutomaticAlarm, kRestoral, "150"}},
    PropertyCodes{"tamper", {"0038", "0125", kRestoral, "383"}},
    PropertyCodes{"battery", {"0050", "0016", "0015", "302"}},
    PropertyCodes{"battery_low", {"0050", "0016", "0015", "302"}},
    PropertyCodes{"power", {"0041", "0085", "0086", "301"}},
};

constexpr Codes kInactivity{"0010", kAutomaticAlarm, kRestoral, "102"};
constexpr Codes kDoorOpenTooLong{"0014", "0077", kRestoral, "150"};
constexpr Codes kSensorSilent{"0050", "0123", "0124", "147"};
constexpr Codes kTest{"0002", "0102", "0102", "602"};
constexpr Codes kHot{"0020", "0100", "0070", "158"};
constexpr Codes kCold{"0020", "0101", "0070", "159"};

/// Which side of the comfortable a temperature is on when an alert was made of it.
constexpr double kComfortable = 20.0;

struct LocationWord {
  std::string_view word;
  std::string_view code;
};

/// The first word found decides, so the longer names come before those that they contain.
constexpr std::array kLocations{
    LocationWord{"front_door", "039"}, LocationWord{"back_door", "040"},
    LocationWord{"bath", "011"},       LocationWord{"bedroom", "012"},
    LocationWord{"dining", "013"},     LocationWord{"garage", "015"},
    LocationWord{"garden", "016"},     LocationWord{"kitchen", "021"},
    LocationWord{"laundry", "022"},    LocationWord{"stair", "025"},
    LocationWord{"loft", "028"},       LocationWord{"attic", "028"},
    LocationWord{"basement", "010"},   LocationWord{"cellar", "010"},
    LocationWord{"hall", "042"},       LocationWord{"living", "043"},
    LocationWord{"apartment", "044"},  LocationWord{"door", "038"},
};
constexpr std::string_view kHome = "002";
constexpr std::string_view kRoom = "049";

std::string_view location_of(const std::string& room) {
  if (room.empty()) return kHome;
  for (const auto& [word, code] : kLocations) {
    if (room.find(word) != room.npos) return code;
  }
  return kRoom;
}

Codes by_category(Category category) {
  switch (category) {
    case Category::care: return {"0010", kAutomaticAlarm, kRestoral, "100"};
    case Category::safety: return {"0020", kAutomaticAlarm, kRestoral, "150"};
    case Category::service: return {"0031", "0066", kRestoral, "150"};
    case Category::technical: return {"0031", "0042", kRestoral, "300"};
  }
  return {"0031", "0042", kRestoral, "300"};
}

/// `contact_l1` is a contact: the second of a device's equal parts has a suffix.
bool names(std::string_view property, std::string_view word) {
  return property == word || (property.starts_with(word) && property.size() > word.size() + 1 &&
                              property.substr(word.size()).starts_with("_l"));
}

std::optional<Codes> by_evidence(const Evidence& evidence, AlertCause cause) {
  if (cause == AlertCause::lasting && names(evidence.property, "contact")) return kDoorOpenTooLong;
  if (evidence.property == "temperature") {
    const double* degrees = std::get_if<double>(&evidence.value);
    return degrees != nullptr && *degrees > kComfortable ? kHot : kCold;
  }
  for (const auto& [property, codes] : kByProperty) {
    if (names(evidence.property, property)) return codes;
  }
  return std::nullopt;
}

Codes choose(const Alert& alert, AlertCause cause) {
  if (alert.test) return kTest;
  if (cause == AlertCause::silence) return kSensorSilent;
  if (cause == AlertCause::absence && alert.category != Category::technical) return kInactivity;
  if (!alert.evidence.empty()) {
    if (const auto codes = by_evidence(alert.evidence.front(), cause)) return *codes;
  }
  return by_category(alert.category);
}

}  // namespace

AlertCodes codes_for(const Alert& alert, AlertCause cause) {
  const Codes codes = choose(alert, cause);
  return {std::string(codes.device_type), std::string(alert.open() ? codes.status : codes.restored),
          std::string(location_of(alert.room)), std::string(codes.contact_id)};
}

}  // namespace homeward::core
