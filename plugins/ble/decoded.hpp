#pragma once

#include "plugins/ble/advertisement.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace homeward::ble {

/// What may follow from a reading.
enum class Kind : std::uint8_t {
  report,  ///< a state; repeats are welcome
  event,   ///< it happened just now, and is told once
  detail,  ///< counters, flags and settings, for people who look; not for the gateway's rules
};

/// A boolean, a number, or a text that lives in the Decoded it is part of (or for ever).
using Value = std::variant<bool, double, std::string_view>;

/// One thing that a device said, in the vocabulary of docs/PLUGINS.md.
struct Reading {
  std::string_view property;  ///< a literal: a word of the vocabulary, or `x.<name>`
  std::uint8_t number{0};     ///< of several of a kind: `temperature_2`; 0 for none
  Value value;
  std::string_view unit;  ///< empty for none
  Kind kind{Kind::report};
};

/// The name as it goes to the gateway: `temperature`, `temperature_2`, `x.packet_id`.
[[nodiscard]] std::string full_name(const Reading& reading);

/// Who sent an advertisement, as far as it tells.
struct Identity {
  std::string_view family;        ///< "bthome", "mibeacon", ...; empty when nothing is known
  std::string_view manufacturer;  ///< empty when not told
  std::string_view model;         ///< empty when not told
};

/// Why a device's data could not be used although its format is known.
enum class Problem : std::uint8_t {
  none,
  malformed,      ///< cut off, out of range, or not of the announced layout
  key_missing,    ///< encrypted, and no key is configured
  key_wrong,      ///< the tag does not fit: wrong key, or altered on the way
  plain_refused,  ///< a key is configured, so what is not encrypted is not believed
  replayed,       ///< a counter that was used before
  unsupported,    ///< a version or a kind of payload that is not known
};

/// One sentence for a person; empty for Problem::none.
[[nodiscard]] std::string_view to_text(Problem problem) noexcept;

/// A device's own stamp of a measurement; zone unknown, year 0 when the device doesn't know it.
struct DeviceTime {
  std::uint16_t year{0};
  std::uint8_t month{0};
  std::uint8_t day{0};
  std::uint8_t hour{0};
  std::uint8_t minute{0};
  std::uint8_t second{0};

  friend bool operator==(const DeviceTime&, const DeviceTime&) = default;
};

/// What one advertisement or GATT value means. The caller owns it and uses it again for the next:
/// it holds everything in place and never allocates, and drops what is beyond its bounds.
class Decoded {
 public:
  static constexpr std::size_t kMaxReadings = 64;
  static constexpr std::size_t kMaxText = 768;  ///< bytes, of all texts together

  Decoded() = default;
  Decoded(const Decoded&) = delete;
  Decoded& operator=(const Decoded&) = delete;

  Identity identity;
  Problem problem{Problem::none};
  std::optional<DeviceTime> measured_at;  ///< of a stored measurement
  std::optional<std::uint16_t> sequence;  ///< of a stored measurement

  /// Forgets all of it.
  void clear() noexcept;

  [[nodiscard]] std::span<const Reading> readings() const noexcept {
    return {readings_.data(), count_};
  }

  /// Adds a state. A number that is not finite is left out.
  void report(std::string_view property, Value value, std::string_view unit = {},
              std::uint8_t number = 0);
  /// Adds something that happened just now.
  void event(std::string_view property, Value value, std::uint8_t number = 0);
  /// Adds what is only for people who look closely.
  void detail(std::string_view property, Value value, std::string_view unit = {},
              std::uint8_t number = 0);
  void add(const Reading& reading);

  /// Keeps a copy of a text that is not a literal; bytes that are not UTF-8 or are control
  /// characters become '?'. At most 256 bytes of it.
  [[nodiscard]] std::string_view keep_text(std::string_view text) noexcept;

  /// The readings, to be numbered or changed by who adds them.
  [[nodiscard]] std::span<Reading> mutable_readings() noexcept {
    return {readings_.data(), count_};
  }

  /// Takes back what was added after there were `count` readings.
  void shrink_to(std::size_t count) noexcept;

 private:
  std::array<Reading, kMaxReadings> readings_{};
  std::array<char, kMaxText> text_{};
  std::size_t count_{0};
  std::size_t text_used_{0};
};

}  // namespace homeward::ble
