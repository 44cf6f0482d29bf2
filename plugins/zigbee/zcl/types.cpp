#include "plugins/zigbee/zcl/types.hpp"

#include <algorithm>
#include <array>

namespace homeward::zcl {
namespace {

using enum TypeClass;

constexpr TypeInfo info(unsigned id, std::string_view name, TypeClass family, unsigned size) {
  return {static_cast<DataType>(id), name, family, static_cast<std::uint8_t>(size)};
}

/// Ordered by id.
constexpr std::array kTypes{
    info(0x00, "no_data", empty, 0),
    info(0x08, "data8", data, 1),
    info(0x09, "data16", data, 2),
    info(0x0A, "data24", data, 3),
    info(0x0B, "data32", data, 4),
    info(0x0C, "data40", data, 5),
    info(0x0D, "data48", data, 6),
    info(0x0E, "data56", data, 7),
    info(0x0F, "data64", data, 8),
    info(0x10, "bool", boolean, 1),
    info(0x18, "bitmap8", bitmap, 1),
    info(0x19, "bitmap16", bitmap, 2),
    info(0x1A, "bitmap24", bitmap, 3),
    info(0x1B, "bitmap32", bitmap, 4),
    info(0x1C, "bitmap40", bitmap, 5),
    info(0x1D, "bitmap48", bitmap, 6),
    info(0x1E, "bitmap56", bitmap, 7),
    info(0x1F, "bitmap64", bitmap, 8),
    info(0x20, "uint8", unsigned_number, 1),
    info(0x21, "uint16", unsigned_number, 2),
    info(0x22, "uint24", unsigned_number, 3),
    info(0x23, "uint32", unsigned_number, 4),
    info(0x24, "uint40", unsigned_number, 5),
    info(0x25, "uint48", unsigned_number, 6),
    info(0x26, "uint56", unsigned_number, 7),
    info(0x27, "uint64", unsigned_number, 8),
    info(0x28, "int8", signed_number, 1),
    info(0x29, "int16", signed_number, 2),
    info(0x2A, "int24", signed_number, 3),
    info(0x2B, "int32", signed_number, 4),
    info(0x2C, "int40", signed_number, 5),
    info(0x2D, "int48", signed_number, 6),
    info(0x2E, "int56", signed_number, 7),
    info(0x2F, "int64", signed_number, 8),
    info(0x30, "enum8", enumeration, 1),
    info(0x31, "enum16", enumeration, 2),
    info(0x38, "semi", floating, 2),
    info(0x39, "single", floating, 4),
    info(0x3A, "double", floating, 8),
    info(0x41, "octet_string", bytes, 1),
    info(0x42, "char_string", text, 1),
    info(0x43, "long_octet_string", bytes, 2),
    info(0x44, "long_char_string", text, 2),
    info(0x48, "array", sequence, 2),
    info(0x4C, "struct", structure, 2),
    info(0x50, "set", sequence, 2),
    info(0x51, "bag", sequence, 2),
    info(0xE0, "time_of_day", time, 4),
    info(0xE1, "date", time, 4),
    info(0xE2, "utc", time, 4),
    info(0xE8, "cluster_id", identifier, 2),
    info(0xE9, "attribute_id", identifier, 2),
    info(0xEA, "bacnet_oid", identifier, 4),
    info(0xF0, "ieee_address", identifier, 8),
    info(0xF1, "key128", key, 16),
    info(0xFF, "unknown", empty, 0),
};

}  // namespace

const TypeInfo* find_type(DataType type) noexcept {
  const auto* found =
      std::lower_bound(kTypes.begin(), kTypes.end(), type,
                       [](const TypeInfo& entry, DataType wanted) { return entry.type < wanted; });
  return found != kTypes.end() && found->type == type ? &*found : nullptr;
}

const TypeInfo* find_type(std::string_view name) noexcept {
  const auto* found =
      std::find_if(kTypes.begin(), kTypes.end(), [&](const auto& t) { return t.name == name; });
  return found != kTypes.end() ? &*found : nullptr;
}

bool is_analogue(DataType type) noexcept {
  const auto* found = find_type(type);
  if (found == nullptr) return false;
  return found->family == unsigned_number || found->family == signed_number ||
         found->family == floating || found->family == time;
}

}  // namespace homeward::zcl
