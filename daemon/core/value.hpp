#pragma once

#include <string>
#include <string_view>
#include <variant>

namespace homeward::core {

/// What a sensor says: a boolean, a number or a word. `on`/`off` are booleans once inside
/// (RULES.md section 5: on/off/true/false are one boolean); contacts stay `open`/`closed`.
using Value = std::variant<bool, double, std::string>;

/// Makes the one inside form of a value: the words on, off, true and false become booleans.
[[nodiscard]] Value canonical(Value value);

/// Writes a value as a person reads it: `true`, `open`, `21.5` (shortest form that reads back).
[[nodiscard]] std::string to_text(const Value& value);

/// Writes a number in the shortest form that reads back as the same double.
[[nodiscard]] std::string to_text(double number);

}  // namespace homeward::core
