#pragma once

#include "plugins/zigbee/znp/frame.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace homeward::zigbee::decode {

/// How a field of a frame is written. counted: u8 length, bytes. long_counted: the same with u16.
/// The lists: u8 count, numbers. rest: whatever follows.
enum class Layout : std::uint8_t {
  u8,
  u16,
  u32,
  ieee,
  counted,
  long_counted,
  list8,
  list16,
  rest,
};

struct Field {
  std::string_view name;
  Layout layout;
};

/// The fields of a ZNP command in their order; none for a command whose data is only shown.
[[nodiscard]] std::span<const Field> fields_of(znp::CommandId id) noexcept;

}  // namespace homeward::zigbee::decode
