#pragma once

#include "lib/base/result.hpp"
#include "plugins/zigbee/zcl/frame.hpp"
#include "plugins/zigbee/zcl/requests.hpp"

#include <array>
#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

/// Tuya's protocol inside cluster 0xEF00 (developer.tuya.com, "Zigbee generic interfaces"): numbers
/// are big endian, unlike everything else in Zigbee.
namespace homeward::zigbee {

enum class TuyaType : std::uint8_t {
  raw = 0,
  boolean = 1,
  number = 2,
  text = 3,
  enumeration = 4,
  bitmap = 5,
};

/// "enum"; empty for a type that does not exist.
[[nodiscard]] std::string_view to_text(TuyaType type) noexcept;

/// One datapoint: a number of the device's own, and its value.
struct TuyaDatapoint {
  std::uint8_t number{0};
  TuyaType type{TuyaType::raw};
  std::variant<bool, std::int64_t, std::string> value;  ///< raw and text are strings

  friend bool operator==(const TuyaDatapoint&, const TuyaDatapoint&) = default;
};

struct TuyaReport {
  std::uint16_t sequence{0};
  std::vector<TuyaDatapoint> datapoints;
};

/// Commands of the cluster.
namespace tuya_command {
inline constexpr std::uint8_t set_data = 0x00;
inline constexpr std::uint8_t data_response = 0x01;
inline constexpr std::uint8_t data_report = 0x02;
inline constexpr std::uint8_t data_query = 0x03;
inline constexpr std::uint8_t active_report = 0x05;
inline constexpr std::uint8_t active_report_6 = 0x06;
inline constexpr std::uint8_t version_request = 0x10;
inline constexpr std::uint8_t time_request = 0x24;
inline constexpr std::uint8_t connection_status = 0x25;
}  // namespace tuya_command

/// True for the commands that carry datapoints.
[[nodiscard]] bool carries_datapoints(std::uint8_t command) noexcept;

/// Reads the payload of such a command. Errors: invalid (cut short, an unknown type, a value of the
/// wrong length).
[[nodiscard]] Result<TuyaReport> decode_tuya(zcl::ByteView payload);

/// Sets a datapoint. `sequence` counts the host's commands.
[[nodiscard]] zcl::Frame tuya_set(std::uint8_t zcl_sequence, std::uint16_t sequence,
                                  const TuyaDatapoint& datapoint);
/// Asks for all datapoints; many devices report only after it.
[[nodiscard]] zcl::Frame tuya_query(std::uint8_t zcl_sequence);
/// Asks for the version of the device's controller.
[[nodiscard]] zcl::Frame tuya_version_request(std::uint8_t zcl_sequence, std::uint16_t sequence);
/// Answers the device's question for the time. `payload` is the question's.
[[nodiscard]] zcl::Frame tuya_time(std::uint8_t zcl_sequence, zcl::ByteView payload,
                                   const zcl::ClockReading& clock);
/// Answers the device's question whether the host is online: it is.
[[nodiscard]] zcl::Frame tuya_online(std::uint8_t zcl_sequence, zcl::ByteView payload);

/// Attributes of Basic that, read in one request after joining, start a Tuya device.
inline constexpr std::array<std::uint16_t, 6> tuya_magic_attributes{0x0004, 0x0000, 0x0001,
                                                                    0x0005, 0x0007, 0xFFFE};

}  // namespace homeward::zigbee
