#pragma once

#include "lib/base/result.hpp"
#include "plugins/zigbee/zcl/frame.hpp"
#include "plugins/zigbee/zcl/value.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace homeward::zcl {

/// A field of a command's payload.
struct FieldSpec {
  std::string_view name;
  DataType type{DataType::no_data};
};

/// A command of one cluster: what its payload holds.
struct CommandSpec {
  std::uint16_t cluster{0};
  Direction direction{Direction::to_server};
  std::uint8_t command{0};
  std::string_view name;
  std::span<const FieldSpec> fields;
  std::size_t required{0};  ///< how many fields must be there; older devices leave out the last
  std::uint16_t manufacturer{0};  ///< 0: of the standard
};

/// A field as it arrived.
struct Field {
  std::string_view name;
  Value value;

  friend bool operator==(const Field&, const Field&) = default;
};

/// A decoded command of a cluster.
struct ClusterMessage {
  const CommandSpec* spec{nullptr};  ///< null: a command that is not in the table
  std::vector<Field> fields;
  Bytes rest;  ///< what stands behind the fields, and the whole payload of an unknown command

  /// A field as a number without sign; nullopt when it is not there or invalid.
  [[nodiscard]] std::optional<std::uint64_t> natural(std::string_view name) const noexcept;
};

/// Finds a command; null when it is not in the table.
[[nodiscard]] const CommandSpec* find_command(std::uint16_t cluster, const Header& header) noexcept;

/// Reads the payload of a cluster's frame. A command that is not in the table is no error: it has
/// its payload in `rest`. Error: invalid (cut short).
[[nodiscard]] Result<ClusterMessage> decode_command(std::uint16_t cluster, const Frame& frame);

/// Command ids that the host branches on.
namespace command {
inline constexpr std::uint8_t zone_status_change = 0x00;
inline constexpr std::uint8_t zone_enroll_request = 0x01;
inline constexpr std::uint8_t zone_enroll_response = 0x00;
inline constexpr std::uint8_t ace_arm = 0x00;
inline constexpr std::uint8_t ace_emergency = 0x02;
inline constexpr std::uint8_t ace_fire = 0x03;
inline constexpr std::uint8_t ace_panic = 0x04;
inline constexpr std::uint8_t ace_get_panel_status = 0x07;
inline constexpr std::uint8_t ace_arm_response = 0x00;
inline constexpr std::uint8_t ace_panel_status_response = 0x05;
inline constexpr std::uint8_t check_in = 0x00;
inline constexpr std::uint8_t ota_query_next_image = 0x01;
inline constexpr std::uint8_t ota_query_next_image_response = 0x02;
inline constexpr std::uint8_t tuya_button = 0xFD;
}  // namespace command

}  // namespace homeward::zcl
