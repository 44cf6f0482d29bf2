#pragma once

#include "lib/base/result.hpp"
#include "plugins/protocol/messages.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace homeward::protocol {

/// What the value of a property is.
enum class ValueType : std::uint8_t { boolean, number, text };

[[nodiscard]] std::string_view to_text(ValueType type) noexcept;

/// One word of the vocabulary that all plugins and all rules share.
struct PropertyWord {
  std::string_view name;
  ValueType type{ValueType::number};
  std::string_view unit;                     ///< empty: none
  std::span<const std::string_view> values;  ///< of a text, when only these are allowed
  std::string_view meaning;                  ///< for people
};

/// The whole table, ordered by name.
[[nodiscard]] std::span<const PropertyWord> vocabulary() noexcept;

/// Finds a property: `temperature`, or one of several of the same kind, `temperature_2` or
/// `contact_l1`. Null when the vocabulary does not have it.
[[nodiscard]] const PropertyWord* find_property(std::string_view name) noexcept;

/// True for `x.<name>`, the form of properties outside the vocabulary.
[[nodiscard]] bool is_extension(std::string_view name) noexcept;

/// Checks that the property is a word or an extension and that value and unit fit it, and brings
/// the value into the one form: the words on, off, true and false of a boolean property become
/// booleans. Error: invalid, with what the property wants.
[[nodiscard]] Result<void> conform(Event& event);

}  // namespace homeward::protocol
