#pragma once

#include "plugins/zigbee2mqtt/mapping.hpp"

#include <optional>
#include <string_view>

namespace homeward::zigbee2mqtt {

/// What a name of Zigbee2MQTT means in Homeward.
struct Word {
  std::string_view source;
  std::string_view property;
  Conversion conversion;
  std::string_view unit{};
  bool momentary{false};
  bool alarm{false};
};

/// A unit that Homeward does not use, and how to leave it.
struct UnitChange {
  std::string_view from, to;
  double factor;
  double offset{0};
};

/// The word for a name; nullptr when Homeward has none (then it is `x.<name>`).
[[nodiscard]] const Word* find_word(std::string_view source);

/// The word for a name on a model that uses it otherwise; nullptr: no exception.
[[nodiscard]] const Word* find_exception(std::string_view model, std::string_view source);

/// How to get from one unit to another; nullptr: no way known. `to` empty: to whichever is ours.
[[nodiscard]] const UnitChange* find_unit_change(std::string_view from, std::string_view to);

/// Keys that are never values: the link, the update state, the clock.
[[nodiscard]] bool is_housekeeping(std::string_view key);

/// SOS buttons whose `off` is the finger lifted.
[[nodiscard]] bool is_sos_button(const DeviceEntry& device);

/// The gesture a word of a maker stands for; empty: none known.
[[nodiscard]] std::string_view gesture(std::string_view word);

/// Words that stand for nobody there, and words that tell of a fall.
[[nodiscard]] bool means_absent(std::string_view word);
[[nodiscard]] bool means_fall(std::string_view word);

}  // namespace homeward::zigbee2mqtt
