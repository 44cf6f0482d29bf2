#pragma once

#include <cstdint>
#include <span>
#include <string_view>

/// What may stand in homeward.yaml, as tables: the loader reads by them and the JSON Schema is
/// written from them, so that neither can know a key that the other does not.
namespace homeward::settings {

/// What a value is. Fields asserts that a key is read as what its table says.
enum class Kind : std::uint8_t {
  any,                 ///< whatever the plugin makes of it
  text,                ///< not empty
  name,                ///< letters, digits, `-` and `_`
  secret,              ///< a path, or `credential:NAME`
  duration,            ///< `90s 15m 4h 2d`
  size,                ///< `64MiB`
  percent,             ///< `50%`
  number,              ///< a decimal number
  count,               ///< a whole number, `least` to `most`
  boolean,             ///< true or false
  date,                ///< `2026-11-01`
  window,              ///< `"23:00-07:00"`
  window_or_schedule,  ///< the same, or the name of a schedule
  choice,              ///< one of `words`
  values,              ///< what a property is compared with: a value or a list
  selectors,           ///< one selector or a list
  group,               ///< a list of selectors
  events,              ///< an event pattern or a list
  condition,           ///< a mapping with one head
  gates,               ///< a state, a condition or a list of these
  message,             ///< a text, or one for each language
  schedule,            ///< a window, or a mapping by `table`
  table                ///< a mapping by `table`
};

/// How often a value may stand there.
enum class Many : std::uint8_t {
  one,
  list,  ///< a sequence
  named  ///< a mapping of names
};

struct KeyTable;

/// One key of a mapping.
struct Key {
  std::string_view name;
  Kind kind{Kind::text};
  std::string_view doc;  ///< a sentence for editors, without its full stop
  bool required{false};
  Many many{Many::one};
  std::span<const std::string_view> words{};  ///< of a choice
  const KeyTable* table{nullptr};             ///< of a table or schedule
  std::uint32_t least{0}, most{0};            ///< of a count
};

/// One mapping: all keys that it may have.
struct KeyTable {
  std::string_view id;    ///< its name in the schema
  std::string_view what;  ///< in messages: "a rule"
  std::span<const Key> keys;
  bool open{false};  ///< other keys may stand there too

  /// The key of this name; null when there is none.
  [[nodiscard]] constexpr const Key* find(std::string_view name) const {
    for (const Key& key : keys) {
      if (key.name == name) return &key;
    }
    return nullptr;
  }
};

}  // namespace homeward::settings
