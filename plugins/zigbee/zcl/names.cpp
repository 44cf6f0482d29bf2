#include "plugins/zigbee/zcl/names.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace homeward::zcl {
namespace {

struct ClusterName {
  std::uint16_t cluster;
  std::string_view name;
  std::string_view other_name;  ///< as zigbee-herdsman calls it
};

constexpr std::array kClusters{
    ClusterName{cluster::basic, "basic", "genBasic"},
    ClusterName{cluster::power_configuration, "power_configuration", "genPowerCfg"},
    ClusterName{0x0002, "device_temperature", "genDeviceTempCfg"},
    ClusterName{cluster::identify, "identify", "genIdentify"},
    ClusterName{cluster::groups, "groups", "genGroups"},
    ClusterName{cluster::scenes, "scenes", "genScenes"},
    ClusterName{cluster::on_off, "on_off", "genOnOff"},
    ClusterName{0x0007, "on_off_switch_configuration", "genOnOffSwitchCfg"},
    ClusterName{cluster::level, "level_control", "genLevelCtrl"},
    ClusterName{0x0009, "alarms", "genAlarms"},
    ClusterName{cluster::time, "time", "genTime"},
    ClusterName{cluster::analogue_input, "analog_input", "genAnalogInput"},
    ClusterName{0x000F, "binary_input", "genBinaryInput"},
    ClusterName{cluster::multistate_input, "multistate_input", "genMultistateInput"},
    ClusterName{cluster::ota, "ota", "genOta"},
    ClusterName{cluster::poll_control, "poll_control", "genPollCtrl"},
    ClusterName{0x0021, "green_power", "greenPower"},
    ClusterName{cluster::door_lock, "door_lock", "closuresDoorLock"},
    ClusterName{cluster::illuminance, "illuminance_measurement", "msIlluminanceMeasurement"},
    ClusterName{cluster::temperature, "temperature_measurement", "msTemperatureMeasurement"},
    ClusterName{cluster::pressure, "pressure_measurement", "msPressureMeasurement"},
    ClusterName{cluster::humidity, "relative_humidity", "msRelativeHumidity"},
    ClusterName{cluster::occupancy, "occupancy_sensing", "msOccupancySensing"},
    ClusterName{cluster::carbon_monoxide, "carbon_monoxide", "msCO"},
    ClusterName{cluster::carbon_dioxide, "carbon_dioxide", "msCO2"},
    ClusterName{cluster::pm25, "pm25_measurement", "pm25Measurement"},
    ClusterName{cluster::ias_zone, "ias_zone", "ssIasZone"},
    ClusterName{cluster::ias_ace, "ias_ace", "ssIasAce"},
    ClusterName{cluster::ias_wd, "ias_wd", "ssIasWd"},
    ClusterName{cluster::metering, "metering", "seMetering"},
    ClusterName{cluster::electrical_measurement, "electrical_measurement",
                "haElectricalMeasurement"},
    ClusterName{0x0B05, "diagnostics", "haDiagnostic"},
    ClusterName{0x1000, "touchlink", "touchlink"},
    ClusterName{0xE000, "tuya_e000", "manuSpecificTuya_2"},
    ClusterName{0xE001, "tuya_e001", "manuSpecificTuya_3"},
    ClusterName{cluster::tuya, "tuya", "manuSpecificTuya"},
    ClusterName{cluster::xiaomi, "xiaomi", "manuSpecificLumi"},
};

/// Further spellings people use: zigpy's, and short ones.
constexpr std::array kSpellings{
    std::pair{std::string_view{"power"}, cluster::power_configuration},
    std::pair{std::string_view{"level"}, cluster::level},
    std::pair{std::string_view{"illuminance"}, cluster::illuminance},
    std::pair{std::string_view{"temperature"}, cluster::temperature},
    std::pair{std::string_view{"pressure"}, cluster::pressure},
    std::pair{std::string_view{"humidity"}, cluster::humidity},
    std::pair{std::string_view{"relativehumiditymeasurement"}, cluster::humidity},
    std::pair{std::string_view{"occupancy"}, cluster::occupancy},
    std::pair{std::string_view{"iaswarningdevice"}, cluster::ias_wd},
    std::pair{std::string_view{"iaswarningdevices"}, cluster::ias_wd},
    std::pair{std::string_view{"electricalmeasurement"}, cluster::electrical_measurement},
    std::pair{std::string_view{"pollctrl"}, cluster::poll_control},
    std::pair{std::string_view{"manuspecificlumi"}, cluster::xiaomi},
    std::pair{std::string_view{"opplecluster"}, cluster::xiaomi},
    std::pair{std::string_view{"aqaraopple"}, cluster::xiaomi},
    std::pair{std::string_view{"lumi"}, cluster::xiaomi},
    std::pair{std::string_view{"tuyamanufcluster"}, cluster::tuya},
};

struct AttributeName {
  std::uint16_t cluster;
  std::uint16_t attribute;
  std::string_view name;
};

constexpr std::array kAttributes{
    AttributeName{cluster::basic, 0x0000, "zcl_version"},
    AttributeName{cluster::basic, 0x0001, "application_version"},
    AttributeName{cluster::basic, 0x0002, "stack_version"},
    AttributeName{cluster::basic, 0x0003, "hardware_version"},
    AttributeName{cluster::basic, 0x0004, "manufacturer_name"},
    AttributeName{cluster::basic, 0x0005, "model_identifier"},
    AttributeName{cluster::basic, 0x0006, "date_code"},
    AttributeName{cluster::basic, 0x0007, "power_source"},
    AttributeName{cluster::basic, 0x0010, "location_description"},
    AttributeName{cluster::basic, 0x0011, "physical_environment"},
    AttributeName{cluster::basic, 0x0012, "device_enabled"},
    AttributeName{cluster::basic, 0x4000, "software_build_id"},
    AttributeName{cluster::basic, 0xFF01, "xiaomi_ff01"},
    AttributeName{cluster::basic, 0xFF02, "xiaomi_ff02"},
    AttributeName{cluster::basic, 0xFFE2, "tuya_ffe2"},
    AttributeName{cluster::basic, 0xFFE4, "tuya_ffe4"},
    AttributeName{cluster::basic, 0xFFFE, "attribute_reporting_status"},
    AttributeName{cluster::power_configuration, 0x0000, "mains_voltage"},
    AttributeName{cluster::power_configuration, 0x0020, "battery_voltage"},
    AttributeName{cluster::power_configuration, 0x0021, "battery_percentage_remaining"},
    AttributeName{cluster::power_configuration, 0x0031, "battery_size"},
    AttributeName{cluster::power_configuration, 0x0033, "battery_quantity"},
    AttributeName{cluster::power_configuration, 0x0035, "battery_alarm_mask"},
    AttributeName{cluster::power_configuration, 0x003E, "battery_alarm_state"},
    AttributeName{0x0002, 0x0000, "current_temperature"},
    AttributeName{cluster::identify, 0x0000, "identify_time"},
    AttributeName{cluster::on_off, 0x0000, "on_off"},
    AttributeName{cluster::on_off, 0x4000, "global_scene_control"},
    AttributeName{cluster::on_off, 0x4001, "on_time"},
    AttributeName{cluster::on_off, 0x4002, "off_wait_time"},
    AttributeName{cluster::on_off, 0x4003, "start_up_on_off"},
    AttributeName{cluster::on_off, 0x8000, "click_count"},
    AttributeName{cluster::on_off, 0x8001, "backlight_mode"},
    AttributeName{cluster::on_off, 0x8002, "power_on_state"},
    AttributeName{cluster::level, 0x0000, "current_level"},
    AttributeName{cluster::time, 0x0000, "time"},
    AttributeName{cluster::time, 0x0001, "time_status"},
    AttributeName{cluster::time, 0x0002, "time_zone"},
    AttributeName{cluster::time, 0x0005, "dst_shift"},
    AttributeName{cluster::time, 0x0006, "standard_time"},
    AttributeName{cluster::time, 0x0007, "local_time"},
    AttributeName{cluster::analogue_input, 0x0055, "present_value"},
    AttributeName{0x000F, 0x0055, "present_value"},
    AttributeName{cluster::multistate_input, 0x0055, "present_value"},
    AttributeName{cluster::poll_control, 0x0000, "check_in_interval"},
    AttributeName{cluster::poll_control, 0x0001, "long_poll_interval"},
    AttributeName{cluster::poll_control, 0x0002, "short_poll_interval"},
    AttributeName{cluster::poll_control, 0x0003, "fast_poll_timeout"},
    AttributeName{cluster::door_lock, 0x0000, "lock_state"},
    AttributeName{cluster::door_lock, 0x0055, "vibration_event"},
    AttributeName{cluster::door_lock, 0x0503, "tilt_angle"},
    AttributeName{cluster::door_lock, 0x0505, "vibration_strength"},
    AttributeName{cluster::door_lock, 0x0508, "axes"},
    AttributeName{cluster::illuminance, 0x0000, "measured_value"},
    AttributeName{cluster::illuminance, 0x0001, "min_measured_value"},
    AttributeName{cluster::illuminance, 0x0002, "max_measured_value"},
    AttributeName{cluster::temperature, 0x0000, "measured_value"},
    AttributeName{cluster::temperature, 0x0001, "min_measured_value"},
    AttributeName{cluster::temperature, 0x0002, "max_measured_value"},
    AttributeName{cluster::temperature, 0x0003, "tolerance"},
    AttributeName{cluster::pressure, 0x0000, "measured_value"},
    AttributeName{cluster::pressure, 0x0001, "min_measured_value"},
    AttributeName{cluster::pressure, 0x0002, "max_measured_value"},
    AttributeName{cluster::pressure, 0x0010, "scaled_value"},
    AttributeName{cluster::pressure, 0x0014, "scale"},
    AttributeName{cluster::humidity, 0x0000, "measured_value"},
    AttributeName{cluster::humidity, 0x0001, "min_measured_value"},
    AttributeName{cluster::humidity, 0x0002, "max_measured_value"},
    AttributeName{cluster::occupancy, 0x0000, "occupancy"},
    AttributeName{cluster::occupancy, 0x0001, "occupancy_sensor_type"},
    AttributeName{cluster::occupancy, 0x0002, "occupancy_sensor_type_bitmap"},
    AttributeName{cluster::occupancy, 0x0010, "pir_occupied_to_unoccupied_delay"},
    AttributeName{cluster::occupancy, 0x0020, "ultrasonic_occupied_to_unoccupied_delay"},
    AttributeName{cluster::carbon_monoxide, 0x0000, "measured_value"},
    AttributeName{cluster::carbon_dioxide, 0x0000, "measured_value"},
    AttributeName{cluster::pm25, 0x0000, "measured_value"},
    AttributeName{cluster::ias_zone, 0x0000, "zone_state"},
    AttributeName{cluster::ias_zone, 0x0001, "zone_type"},
    AttributeName{cluster::ias_zone, 0x0002, "zone_status"},
    AttributeName{cluster::ias_zone, 0x0010, "ias_cie_address"},
    AttributeName{cluster::ias_zone, 0x0011, "zone_id"},
    AttributeName{cluster::ias_wd, 0x0000, "max_duration"},
    AttributeName{cluster::metering, 0x0000, "current_summation_delivered"},
    AttributeName{cluster::metering, 0x0200, "status"},
    AttributeName{cluster::metering, 0x0300, "unit_of_measure"},
    AttributeName{cluster::metering, 0x0301, "multiplier"},
    AttributeName{cluster::metering, 0x0302, "divisor"},
    AttributeName{cluster::metering, 0x0303, "summation_formatting"},
    AttributeName{cluster::metering, 0x0400, "instantaneous_demand"},
    AttributeName{cluster::electrical_measurement, 0x0000, "measurement_type"},
    AttributeName{cluster::electrical_measurement, 0x0300, "ac_frequency"},
    AttributeName{cluster::electrical_measurement, 0x0505, "rms_voltage"},
    AttributeName{cluster::electrical_measurement, 0x0508, "rms_current"},
    AttributeName{cluster::electrical_measurement, 0x050B, "active_power"},
    AttributeName{cluster::electrical_measurement, 0x050E, "reactive_power"},
    AttributeName{cluster::electrical_measurement, 0x050F, "apparent_power"},
    AttributeName{cluster::electrical_measurement, 0x0510, "power_factor"},
    AttributeName{cluster::electrical_measurement, 0x0600, "ac_voltage_multiplier"},
    AttributeName{cluster::electrical_measurement, 0x0601, "ac_voltage_divisor"},
    AttributeName{cluster::electrical_measurement, 0x0602, "ac_current_multiplier"},
    AttributeName{cluster::electrical_measurement, 0x0603, "ac_current_divisor"},
    AttributeName{cluster::electrical_measurement, 0x0604, "ac_power_multiplier"},
    AttributeName{cluster::electrical_measurement, 0x0605, "ac_power_divisor"},
    AttributeName{cluster::xiaomi, 0x00F7, "xiaomi_struct"},
    AttributeName{cluster::xiaomi, 0x0112, "motion_and_illuminance"},
    AttributeName{cluster::xiaomi, 0x013A, "smoke"},
    AttributeName{cluster::xiaomi, 0x013B, "smoke_density"},
    AttributeName{cluster::xiaomi, 0x0142, "presence"},
    AttributeName{cluster::xiaomi, 0x0143, "presence_event"},
};

constexpr std::uint16_t kClusterRevision = 0xFFFD;

bool is_separator(char c) {
  return c == ' ' || c == '_' || c == '-' || c == '.';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Compares without case and separators.
bool same_word(std::string_view a, std::string_view b) {
  while (true) {
    while (!a.empty() && is_separator(a.front())) a.remove_prefix(1);
    while (!b.empty() && is_separator(b.front())) b.remove_prefix(1);
    if (a.empty() || b.empty()) return a.empty() && b.empty();
    if (lower(a.front()) != lower(b.front())) return false;
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
}

}  // namespace

std::string_view cluster_name(std::uint16_t cluster) noexcept {
  for (const auto& known : kClusters) {
    if (known.cluster == cluster) return known.name;
  }
  return {};
}

std::optional<std::uint16_t> find_cluster(std::string_view name) noexcept {
  for (const auto& known : kClusters) {
    if (same_word(known.name, name) || same_word(known.other_name, name)) return known.cluster;
  }
  for (const auto& [spelling, cluster] : kSpellings) {
    if (same_word(spelling, name)) return cluster;
  }
  return std::nullopt;
}

std::string_view attribute_name(std::uint16_t cluster, std::uint16_t attribute,
                                std::optional<std::uint16_t> manufacturer) noexcept {
  // Makers number their own attributes as they like; of those, only Lumi's are in the table.
  if (manufacturer && *manufacturer != manufacturer_lumi) return {};
  if (attribute == kClusterRevision) return "cluster_revision";
  for (const auto& known : kAttributes) {
    if (known.cluster == cluster && known.attribute == attribute) return known.name;
  }
  return {};
}

}  // namespace homeward::zcl
