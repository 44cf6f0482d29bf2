#include "plugins/zigbee/zcl/value.hpp"

#include "lib/base/hex.hpp"
#include "plugins/zigbee/zcl/half_float.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace homeward::zcl {
namespace {

constexpr unsigned kBitsPerByte = 8;
constexpr int kMostNested = 4;
constexpr std::uint64_t kInvalidLength16 = 0xFFFF;

Result<Value> read_nested(Reader& reader, DataType type, int depth);

std::uint64_t all_ones(std::size_t size) {
  return size >= sizeof(std::uint64_t) ? ~std::uint64_t{0}
                                       : (std::uint64_t{1} << (kBitsPerByte * size)) - 1;
}

Error cut_short(const TypeInfo& info) {
  return failure(ErrorCode::invalid,
                 "the frame ends inside a value of type " + std::string(info.name));
}

/// Sign-extends; nothing for the least number, which means invalid.
Value::Content signed_content(std::uint64_t raw, std::size_t size) {
  const auto sign = std::uint64_t{1} << (kBitsPerByte * size - 1);
  if (raw == sign) return {};
  return static_cast<std::int64_t>((raw ^ sign) - sign);
}

double to_double(std::uint64_t raw, std::size_t size) {
  if (size == sizeof(std::uint16_t)) return from_half(static_cast<std::uint16_t>(raw));
  if (size == sizeof(float)) {
    return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(raw)));
  }
  return std::bit_cast<double>(raw);
}

Value::Content fixed_content(const TypeInfo& info, std::uint64_t raw) {
  switch (info.family) {
    case TypeClass::boolean:
      if (raw == all_ones(1)) return {};
      return raw != 0;
    case TypeClass::signed_number: return signed_content(raw, info.size);
    case TypeClass::floating: {
      const double number = to_double(raw, info.size);
      if (std::isnan(number)) return {};
      return number;
    }
    case TypeClass::data:
    case TypeClass::bitmap: return raw;
    default: break;
  }
  if (raw == all_ones(info.size)) return {};
  return raw;
}

std::string to_string(ByteView bytes) {
  return {bytes.begin(), bytes.end()};
}

Result<Value> read_string(Reader& reader, const TypeInfo& info) {
  Value value{info.type, {}, {}};
  const auto length = reader.number(info.size);
  if (reader.failed()) return cut_short(info);
  if (length == all_ones(info.size)) return value;
  value.content = to_string(reader.take(length));
  if (reader.failed()) return cut_short(info);
  return value;
}

Result<Value> read_elements(Reader& reader, const TypeInfo& info, int depth) {
  Value value{info.type, {}, {}};
  const bool mixed = info.family == TypeClass::structure;
  if (!mixed) value.element = static_cast<DataType>(reader.u8());
  const auto count = reader.number(info.size);
  if (reader.failed()) return cut_short(info);
  if (count == kInvalidLength16) return value;
  const auto* of = find_type(value.element);
  if (!mixed && count > 0 && of != nullptr && of->family == TypeClass::empty) {
    return failure(ErrorCode::invalid, "an array of elements without content");
  }
  // All others take a byte at least, so that a short frame can't ask for a lot of memory.
  if (count > reader.remaining()) return cut_short(info);
  std::vector<Value> elements;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto type = mixed ? static_cast<DataType>(reader.u8()) : value.element;
    if (reader.failed()) return cut_short(info);
    auto element = read_nested(reader, type, depth + 1);
    if (!element) return element.error();
    elements.push_back(std::move(*element));
  }
  value.content = std::move(elements);
  return value;
}

std::string hex_id(DataType type) {
  return "0x" + to_hex(static_cast<std::uint8_t>(type), 1);
}

Result<Value> read_nested(Reader& reader, DataType type, int depth) {
  const auto* info = find_type(type);
  if (info == nullptr)
    return failure(ErrorCode::invalid, "no data type has the id " + hex_id(type));
  if (depth > kMostNested) return failure(ErrorCode::limit, "a value is nested too deeply");
  switch (info->family) {
    case TypeClass::empty: return Value{type, {}, {}};
    case TypeClass::bytes:
    case TypeClass::text: return read_string(reader, *info);
    case TypeClass::sequence:
    case TypeClass::structure: return read_elements(reader, *info, depth);
    default: break;
  }
  Value value{type, {}, {}};
  if (info->family == TypeClass::key) {
    value.content = to_string(reader.take(info->size));
  } else {
    value.content = fixed_content(*info, reader.number(info->size));
  }
  if (reader.failed()) return cut_short(*info);
  return value;
}

std::uint64_t raw_number(const TypeInfo& info, const Value::Content& content) {
  if (const auto* flag = std::get_if<bool>(&content)) return *flag ? 1 : 0;
  if (const auto* natural = std::get_if<std::uint64_t>(&content)) return *natural;
  if (const auto* number = std::get_if<std::int64_t>(&content)) {
    return static_cast<std::uint64_t>(*number);
  }
  if (info.family == TypeClass::signed_number) {
    return std::uint64_t{1} << (kBitsPerByte * info.size - 1);
  }
  return all_ones(info.size);
}

void write_float(Writer& writer, const TypeInfo& info, const Value::Content& content) {
  const auto* number = std::get_if<double>(&content);
  const double value = number != nullptr ? *number : std::numeric_limits<double>::quiet_NaN();
  if (info.size == sizeof(std::uint16_t)) {
    writer.u16(to_half(value));
  } else if (info.size == sizeof(float)) {
    writer.u32(std::bit_cast<std::uint32_t>(static_cast<float>(value)));
  } else {
    writer.u64(std::bit_cast<std::uint64_t>(value));
  }
}

void write_string(Writer& writer, const TypeInfo& info, const Value::Content& content) {
  const auto* text = std::get_if<std::string>(&content);
  if (text == nullptr) {
    writer.number(all_ones(info.size), info.size);
    return;
  }
  const auto length = std::min<std::size_t>(text->size(), all_ones(info.size) - 1);
  writer.number(length, info.size);
  for (const char c : std::string_view(*text).substr(0, length)) {
    writer.u8(static_cast<std::uint8_t>(c));
  }
}

void write_elements(Writer& writer, const TypeInfo& info, const Value& value) {
  const bool mixed = info.family == TypeClass::structure;
  if (!mixed) writer.u8(static_cast<std::uint8_t>(value.element));
  const auto* elements = value.elements();
  writer.number(elements != nullptr ? elements->size() : kInvalidLength16, info.size);
  if (elements == nullptr) return;
  for (const auto& element : *elements) {
    if (mixed) writer.u8(static_cast<std::uint8_t>(element.type));
    write_value(writer, element);
  }
}

void write_key(Writer& writer, const TypeInfo& info, const Value::Content& content) {
  const auto* key = std::get_if<std::string>(&content);
  for (std::size_t i = 0; i < info.size; ++i) {
    const bool there = key != nullptr && i < key->size();
    writer.u8(there ? static_cast<std::uint8_t>((*key)[i]) : std::uint8_t{0xFF});
  }
}

}  // namespace

std::optional<double> Value::number() const noexcept {
  if (const auto* flag = std::get_if<bool>(&content)) return *flag ? 1.0 : 0.0;
  if (const auto* whole = std::get_if<std::uint64_t>(&content)) return static_cast<double>(*whole);
  if (const auto* whole = std::get_if<std::int64_t>(&content)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&content)) return *real;
  return std::nullopt;
}

std::optional<std::uint64_t> Value::natural() const noexcept {
  if (const auto* flag = std::get_if<bool>(&content)) return *flag ? 1U : 0U;
  if (const auto* whole = std::get_if<std::uint64_t>(&content)) return *whole;
  const auto* whole = std::get_if<std::int64_t>(&content);
  if (whole != nullptr && *whole >= 0) return static_cast<std::uint64_t>(*whole);
  return std::nullopt;
}

std::optional<std::string_view> Value::text() const noexcept {
  if (const auto* found = std::get_if<std::string>(&content)) return *found;
  return std::nullopt;
}

const std::vector<Value>* Value::elements() const noexcept {
  return std::get_if<std::vector<Value>>(&content);
}

Result<Value> read_value(Reader& reader, DataType type) {
  return read_nested(reader, type, 0);
}

void write_value(Writer& writer, const Value& value) {
  const auto* info = find_type(value.type);
  if (info == nullptr) return;
  switch (info->family) {
    case TypeClass::empty: return;
    case TypeClass::bytes:
    case TypeClass::text: return write_string(writer, *info, value.content);
    case TypeClass::sequence:
    case TypeClass::structure: return write_elements(writer, *info, value);
    case TypeClass::floating: return write_float(writer, *info, value.content);
    case TypeClass::key: return write_key(writer, *info, value.content);
    default: writer.number(raw_number(*info, value.content), info->size);
  }
}

Value make_number(DataType type, std::int64_t number) {
  const auto* info = find_type(type);
  if (info != nullptr && info->family == TypeClass::boolean) return {type, number != 0, {}};
  if (info != nullptr && info->family == TypeClass::signed_number) return {type, number, {}};
  return {type, static_cast<std::uint64_t>(number), {}};
}

Value make_text(DataType type, std::string text) {
  return {type, std::move(text), {}};
}

Value make_float(DataType type, double number) {
  return {type, number, {}};
}

}  // namespace homeward::zcl
