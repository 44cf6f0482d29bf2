#pragma once

#include <cstdint>
#include <string_view>

namespace homeward::zcl {

/// Data types by their ids (ZCL specification, table 2-10). Others may arrive as numbers.
enum class DataType : std::uint8_t {
  no_data = 0x00,
  data8 = 0x08,
  data64 = 0x0F,
  boolean = 0x10,
  bitmap8 = 0x18,
  bitmap16 = 0x19,
  bitmap32 = 0x1B,
  bitmap64 = 0x1F,
  uint8 = 0x20,
  uint16 = 0x21,
  uint24 = 0x22,
  uint32 = 0x23,
  uint40 = 0x24,
  uint48 = 0x25,
  uint64 = 0x27,
  int8 = 0x28,
  int16 = 0x29,
  int24 = 0x2A,
  int32 = 0x2B,
  int64 = 0x2F,
  enum8 = 0x30,
  enum16 = 0x31,
  half_float = 0x38,
  single_float = 0x39,
  double_float = 0x3A,
  octets = 0x41,
  text = 0x42,
  long_octets = 0x43,
  long_text = 0x44,
  array = 0x48,
  structure = 0x4C,
  set = 0x50,
  bag = 0x51,
  time_of_day = 0xE0,
  date = 0xE1,
  utc_time = 0xE2,
  cluster_id = 0xE8,
  attribute_id = 0xE9,
  bacnet_id = 0xEA,
  ieee_address = 0xF0,
  key128 = 0xF1,
  unknown = 0xFF,
};

/// What family a type belongs to: how its bytes are read and which value means "invalid".
enum class TypeClass : std::uint8_t {
  empty,            ///< no data, unknown: no bytes
  data,             ///< general data: no invalid value
  boolean,          ///< FF is invalid
  bitmap,           ///< no invalid value
  unsigned_number,  ///< all ones is invalid
  signed_number,    ///< the least number is invalid
  enumeration,      ///< all ones is invalid
  floating,         ///< not a number is invalid
  bytes,            ///< a string with a length in front
  text,             ///< the same, of characters
  sequence,         ///< array, set, bag: elements of one type
  structure,        ///< elements of several types
  time,             ///< all ones is invalid
  identifier,       ///< cluster, attribute, BACnet object, IEEE address: all ones is invalid
  key,              ///< 16 bytes
};

struct TypeInfo {
  DataType type{DataType::no_data};
  std::string_view name;  ///< "uint16"
  TypeClass family{TypeClass::empty};
  std::uint8_t size{0};  ///< of the value; of the length in front when it varies
};

/// Finds a type; null when no such type exists.
[[nodiscard]] const TypeInfo* find_type(DataType type) noexcept;

/// Finds a type by its name ("uint16").
[[nodiscard]] const TypeInfo* find_type(std::string_view name) noexcept;

/// True for types whose reporting takes a "reportable change": numbers and times.
[[nodiscard]] bool is_analogue(DataType type) noexcept;

}  // namespace homeward::zcl
