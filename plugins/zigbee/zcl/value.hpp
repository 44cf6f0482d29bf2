#pragma once

#include "lib/base/result.hpp"
#include "plugins/zigbee/zcl/bytes.hpp"
#include "plugins/zigbee/zcl/types.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace homeward::zcl {

/// A value with its type. Nothing (monostate) means that the device sent the type's invalid value,
/// or that the type has no content.
struct Value {
  using Content = std::variant<std::monostate, bool, std::uint64_t, std::int64_t, double,
                               std::string, std::vector<Value>>;

  DataType type{DataType::no_data};
  Content content;
  DataType element{DataType::no_data};  ///< of the elements of an array, set or bag

  /// True unless the value is the type's invalid value.
  [[nodiscard]] bool is_valid() const noexcept {
    return !std::holds_alternative<std::monostate>(content);
  }
  /// The content as a number: a boolean is 0 or 1.
  [[nodiscard]] std::optional<double> number() const noexcept;
  /// The content without sign; nullopt for negative numbers, fractions and all else.
  [[nodiscard]] std::optional<std::uint64_t> natural() const noexcept;
  /// The bytes or characters of a string or key.
  [[nodiscard]] std::optional<std::string_view> text() const noexcept;
  /// The elements of an array, set, bag or structure.
  [[nodiscard]] const std::vector<Value>* elements() const noexcept;

  friend bool operator==(const Value&, const Value&) = default;
};

/// Reads one value of a type. Errors: invalid (cut short, an unknown type), limit (nested deeper
/// than 4, more elements than bytes).
[[nodiscard]] Result<Value> read_value(Reader& reader, DataType type);

/// Writes a value in its type's form; the invalid value where there is none. Numbers are cut to
/// the type's size, strings to 254 bytes (65,534 for the long ones).
void write_value(Writer& writer, const Value& value);

/// Makes a number of an integer, bitmap, enumeration, boolean, time or identifier type.
[[nodiscard]] Value make_number(DataType type, std::int64_t number);
/// Makes a string of a string type.
[[nodiscard]] Value make_text(DataType type, std::string text);
/// Makes a floating-point number of a float type.
[[nodiscard]] Value make_float(DataType type, double number);

}  // namespace homeward::zcl
