#pragma once

#include <cstdint>
#include <string_view>

namespace homeward::zcl {

/// Statuses of responses (ZCL specification, table 2-12). Others may arrive as numbers.
enum class Status : std::uint8_t {
  success = 0x00,
  failure = 0x01,
  not_authorised = 0x7E,
  malformed_command = 0x80,
  unsupported_command = 0x81,
  unsupported_general_command = 0x82,
  invalid_field = 0x85,
  unsupported_attribute = 0x86,
  invalid_value = 0x87,
  read_only = 0x88,
  insufficient_space = 0x89,
  not_found = 0x8B,
  unreportable_attribute = 0x8C,
  invalid_data_type = 0x8D,
  write_only = 0x8F,
  timeout = 0x94,
  abort = 0x95,
  no_image_available = 0x98,
  unsupported_cluster = 0xC3,
};

/// "unsupported_attribute"; empty for a status that has no name here.
[[nodiscard]] std::string_view to_text(Status status) noexcept;

}  // namespace homeward::zcl
