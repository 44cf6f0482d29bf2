#pragma once

#include "lib/base/result.hpp"
#include "plugins/zigbee/zcl/value.hpp"

#include <cstdint>
#include <vector>

namespace homeward::zigbee {

/// One entry of a Xiaomi report: a tag, and a value with its ZCL type.
struct XiaomiEntry {
  std::uint8_t tag{0};
  zcl::Value value;

  friend bool operator==(const XiaomiEntry&, const XiaomiEntry&) = default;
};

/// Reads the entries in the string of attribute 0xFF01 (cluster Basic) or 0x00F7 (cluster 0xFCC0):
/// tag u8, type u8, value, again and again. Error: invalid (cut short, an unknown type).
[[nodiscard]] Result<std::vector<XiaomiEntry>> decode_xiaomi(zcl::ByteView bytes);

/// Takes the structure of attribute 0xFF02, which has no tags: 1 is the battery's state of charge,
/// its second element the voltage.
[[nodiscard]] std::vector<XiaomiEntry> tag_structure(const std::vector<zcl::Value>& elements);

/// The entries that a message's attribute holds. A string that is no Xiaomi report is an error; an
/// attribute of another kind has none.
[[nodiscard]] Result<std::vector<XiaomiEntry>> xiaomi_entries(const zcl::Value& value);

/// True for the attributes that hold entries.
[[nodiscard]] bool is_xiaomi_report(std::uint16_t cluster, std::uint16_t attribute) noexcept;

}  // namespace homeward::zigbee
