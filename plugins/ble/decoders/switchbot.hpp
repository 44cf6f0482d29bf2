#pragma once

#include "plugins/ble/decoded.hpp"

#include <cstdint>
#include <string_view>

namespace homeward::ble::switchbot {

/// What one device said in both parts of its advertisement.
struct Sender {
  Bytes service;       ///< may be empty
  Bytes manufacturer;  ///< may be empty
};

/// Numbers of younger models, which have no letter: remembered as bytes without meaning as letters.
/// The order is kept by the gateway for devices it knows: only append.
enum Model : std::uint8_t {
  hub3 = 0x81,
  weather,
  climate_panel,
  thermostat,
  presence,
  lock_pro,
  lamp,
  lock_ultra,
  lock_vision,
  lamp_white_16,
  lamp_white_10,
  ceiling_lamp,
  vacuum,
  keypad_vision,
  keypad_vision_pro,
  standing_fan,
  fan_pro,
  candle_lamp,
  art_frame,
};

/// The model of a name such as "SwitchBot meter_pro"; 0 for a name that is not known.
std::uint8_t model_named(std::string_view name) noexcept;

/// The battery, which the service data alone tells.
void add_battery(const Sender& sender, Decoded& out);

/// What locks, keypads and covers say. False for a model that is none of them.
bool read_door_model(std::uint8_t model, const Sender& sender, Decoded& out);

/// What lights, plugs, fans and other household machines say. False for a model that is none.
bool read_machine(std::uint8_t model, const Sender& sender, Decoded& out);

}  // namespace homeward::ble::switchbot
