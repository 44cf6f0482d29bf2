#include "plugins/ble/decoders/switchbot.hpp"

#include <algorithm>
#include <array>

// SwitchBot's models by name: pySwitchbot's words, or what Home Assistant shows for them.
namespace homeward::ble::switchbot {

namespace {

struct Name {
  std::string_view name;
  std::uint8_t model;
};

constexpr std::array kNames{
    Name{"air_purifier_jp", '+'},
    Name{"air_purifier_table_jp", '8'},
    Name{"air_purifier_table_us", '7'},
    Name{"air_purifier_us", '*'},
    Name{"art_frame", art_frame},
    Name{"blind_tilt", 'x'},
    Name{"bot", 'h'},
    Name{"candle_warmer_lamp", candle_lamp},
    Name{"ceiling_light", 'q'},
    Name{"circulator_fan", '~'},
    Name{"climate_panel", climate_panel},
    Name{"color_bulb", 'u'},
    Name{"contact_sensor", 'd'},
    Name{"curtain", 'c'},
    Name{"evaporative_humidifier", '#'},
    Name{"floor_lamp", lamp_white_16},
    Name{"garage_door_opener", '>'},
    Name{"hub2", 'v'},
    Name{"hub3", hub3},
    Name{"hubmini_matter", '%'},
    Name{"humidifier", 'e'},
    Name{"io_meter", 'w'},
    Name{"k10_pro_combo_vacuum", '3'},
    Name{"k10_pro_vacuum", '('},
    Name{"k10_vacuum", '}'},
    Name{"k11_vacuum", vacuum},
    Name{"k20_vacuum", '.'},
    Name{"keypad", 'y'},
    Name{"keypad_vision", keypad_vision},
    Name{"keypad_vision_pro", keypad_vision_pro},
    Name{"leak", '&'},
    Name{"light_strip", 'r'},
    Name{"lock", 'o'},
    Name{"lock_lite", '-'},
    Name{"lock_pro", '$'},
    Name{"lock_pro_wifi", lock_pro},
    Name{"lock_ultra", lock_ultra},
    Name{"lock_vision", lock_vision},
    Name{"lock_vision_pro", lock_ultra},
    Name{"meter", 't'},
    Name{"meter_pro", '4'},
    Name{"meter_pro_c", '5'},
    Name{"motion_sensor", 's'},
    Name{"plug_mini", 'g'},
    Name{"plug_mini_eu", '?'},
    Name{"presence_sensor", presence},
    Name{"relay_switch_1", ';'},
    Name{"relay_switch_1pm", '<'},
    Name{"relay_switch_2pm", '='},
    Name{"remote", 'b'},
    Name{"rgbic_neon_rope_light", lamp},
    Name{"rgbic_neon_wire_rope_light", lamp},
    Name{"rgbicww_ceiling_light", ceiling_lamp},
    Name{"rgbicww_floor_lamp", lamp_white_10},
    Name{"rgbicww_strip_light", lamp_white_10},
    Name{"roller_shade", ','},
    Name{"s10_vacuum", 'z'},
    Name{"s20_vacuum", '.'},
    Name{"smart_thermostat_radiator", thermostat},
    Name{"standing_circulator_fan", standing_fan},
    Name{"strip_light_3", lamp_white_16},
    Name{"universal_remote", '\''},
    Name{"weather_station", weather},
};
static_assert(std::is_sorted(kNames.begin(), kNames.end(),
                             [](const Name& a, const Name& b) { return a.name < b.name; }));

}  // namespace

std::uint8_t model_named(std::string_view name) noexcept {
  constexpr std::string_view kMaker = "SwitchBot ";
  if (!name.starts_with(kMaker)) return 0;
  name.remove_prefix(kMaker.size());
  const auto* const found =
      std::lower_bound(kNames.begin(), kNames.end(), name,
                       [](const Name& one, std::string_view wanted) { return one.name < wanted; });
  return found != kNames.end() && found->name == name ? found->model : std::uint8_t{0};
}

}  // namespace homeward::ble::switchbot
