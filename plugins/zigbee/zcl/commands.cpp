#include "plugins/zigbee/zcl/commands.hpp"

#include "plugins/zigbee/zcl/names.hpp"

#include <algorithm>
#include <array>

namespace homeward::zcl {
namespace {

using enum DataType;

// Fields of payloads, in their order (ZCL specification; chapters by cluster).
constexpr std::array kZoneStatus{FieldSpec{"zone_status", bitmap16},
                                 FieldSpec{"extended_status", bitmap8}, FieldSpec{"zone_id", uint8},
                                 FieldSpec{"delay", uint16}};
constexpr std::array kZoneEnroll{FieldSpec{"zone_type", enum16},
                                 FieldSpec{"manufacturer_code", uint16}};
constexpr std::array kZoneEnrollResponse{FieldSpec{"enroll_response_code", enum8},
                                         FieldSpec{"zone_id", uint8}};
constexpr std::array kTestMode{FieldSpec{"test_mode_duration", uint8},
                               FieldSpec{"current_zone_sensitivity_level", uint8}};
constexpr std::array kArm{FieldSpec{"arm_mode", enum8}, FieldSpec{"code", text},
                          FieldSpec{"zone_id", uint8}};
constexpr std::array kArmResponse{FieldSpec{"arm_notification", enum8}};
constexpr std::array kPanelStatus{
    FieldSpec{"panel_status", enum8}, FieldSpec{"seconds_remaining", uint8},
    FieldSpec{"audible_notification", enum8}, FieldSpec{"alarm_status", enum8}};
constexpr std::array kZoneId{FieldSpec{"zone_id", uint8}};
constexpr std::array kWarning{FieldSpec{"warning", bitmap8}, FieldSpec{"duration", uint16},
                              FieldSpec{"strobe_duty_cycle", uint8},
                              FieldSpec{"strobe_level", enum8}};
constexpr std::array kSquawk{FieldSpec{"squawk", bitmap8}};
constexpr std::array kOffEffect{FieldSpec{"effect", enum8}, FieldSpec{"variant", enum8}};
constexpr std::array kTimedOff{FieldSpec{"on_off_control", bitmap8}, FieldSpec{"on_time", uint16},
                               FieldSpec{"off_wait_time", uint16}};
constexpr std::array kMoveToLevel{FieldSpec{"level", uint8}, FieldSpec{"transition_time", uint16}};
constexpr std::array kMove{FieldSpec{"mode", enum8}, FieldSpec{"rate", uint8}};
constexpr std::array kStep{FieldSpec{"mode", enum8}, FieldSpec{"step_size", uint8},
                           FieldSpec{"transition_time", uint16}};
constexpr std::array kScene{FieldSpec{"group", uint16}, FieldSpec{"scene", uint8},
                            FieldSpec{"transition_time", uint16}};
constexpr std::array kIkeaArrow{FieldSpec{"direction", uint8}};
constexpr std::array kIdentify{FieldSpec{"identify_time", uint16}};
constexpr std::array kGroup{FieldSpec{"group", uint16}};
constexpr std::array kCheckIn{FieldSpec{"start_fast_polling", boolean},
                              FieldSpec{"fast_poll_timeout", uint16}};
constexpr std::array kImageNotify{
    FieldSpec{"payload_type", enum8}, FieldSpec{"query_jitter", uint8},
    FieldSpec{"manufacturer_code", uint16}, FieldSpec{"image_type", uint16},
    FieldSpec{"file_version", uint32}};
constexpr std::array kQueryImage{FieldSpec{"field_control", bitmap8},
                                 FieldSpec{"manufacturer_code", uint16},
                                 FieldSpec{"image_type", uint16}, FieldSpec{"file_version", uint32},
                                 FieldSpec{"hardware_version", uint16}};
constexpr std::array kQueryImageResponse{
    FieldSpec{"status", enum8}, FieldSpec{"manufacturer_code", uint16},
    FieldSpec{"image_type", uint16}, FieldSpec{"file_version", uint32},
    FieldSpec{"image_size", uint32}};
constexpr std::array kTuyaButton{FieldSpec{"press", enum8}};
constexpr std::span<const FieldSpec> kNothing{};

constexpr auto kToServer = Direction::to_server;
constexpr auto kToClient = Direction::to_client;
constexpr std::uint16_t kIkea = 0x117C;

/// Ordered by cluster.
constexpr std::array kCommands{
    CommandSpec{cluster::basic, kToServer, 0x00, "reset_to_factory_defaults", kNothing, 0, 0},
    CommandSpec{cluster::identify, kToServer, 0x00, "identify", kIdentify, 1, 0},
    CommandSpec{cluster::identify, kToServer, 0x01, "identify_query", kNothing, 0, 0},
    CommandSpec{cluster::identify, kToClient, 0x00, "identify_query_response", kIdentify, 1, 0},
    CommandSpec{cluster::groups, kToServer, 0x00, "add_group", kGroup, 1, 0},
    CommandSpec{cluster::groups, kToServer, 0x03, "remove_group", kGroup, 1, 0},
    CommandSpec{cluster::scenes, kToServer, 0x04, "store_scene", kScene, 2, 0},
    CommandSpec{cluster::scenes, kToServer, 0x05, "recall_scene", kScene, 2, 0},
    CommandSpec{cluster::scenes, kToServer, 0x07, "arrow_single", kIkeaArrow, 1, kIkea},
    CommandSpec{cluster::scenes, kToServer, 0x08, "arrow_hold", kIkeaArrow, 1, kIkea},
    CommandSpec{cluster::scenes, kToServer, 0x09, "arrow_release", kNothing, 0, kIkea},
    CommandSpec{cluster::on_off, kToServer, 0x00, "off", kNothing, 0, 0},
    CommandSpec{cluster::on_off, kToServer, 0x01, "on", kNothing, 0, 0},
    CommandSpec{cluster::on_off, kToServer, 0x02, "toggle", kNothing, 0, 0},
    CommandSpec{cluster::on_off, kToServer, 0x40, "off_with_effect", kOffEffect, 2, 0},
    CommandSpec{cluster::on_off, kToServer, 0x41, "on_with_recall_global_scene", kNothing, 0, 0},
    CommandSpec{cluster::on_off, kToServer, 0x42, "on_with_timed_off", kTimedOff, 3, 0},
    CommandSpec{cluster::on_off, kToServer, 0xFD, "tuya_button_press", kTuyaButton, 1, 0},
    CommandSpec{cluster::level, kToServer, 0x00, "move_to_level", kMoveToLevel, 2, 0},
    CommandSpec{cluster::level, kToServer, 0x01, "move", kMove, 2, 0},
    CommandSpec{cluster::level, kToServer, 0x02, "step", kStep, 2, 0},
    CommandSpec{cluster::level, kToServer, 0x03, "stop", kNothing, 0, 0},
    CommandSpec{cluster::level, kToServer, 0x04, "move_to_level_with_on_off", kMoveToLevel, 2, 0},
    CommandSpec{cluster::level, kToServer, 0x05, "move_with_on_off", kMove, 2, 0},
    CommandSpec{cluster::level, kToServer, 0x06, "step_with_on_off", kStep, 2, 0},
    CommandSpec{cluster::level, kToServer, 0x07, "stop_with_on_off", kNothing, 0, 0},
    CommandSpec{cluster::ota, kToClient, 0x00, "image_notify", kImageNotify, 2, 0},
    CommandSpec{cluster::ota, kToServer, 0x01, "query_next_image", kQueryImage, 4, 0},
    CommandSpec{cluster::ota, kToClient, 0x02, "query_next_image_response", kQueryImageResponse, 1,
                0},
    CommandSpec{cluster::poll_control, kToClient, 0x00, "check_in", kNothing, 0, 0},
    CommandSpec{cluster::poll_control, kToServer, 0x00, "check_in_response", kCheckIn, 2, 0},
    CommandSpec{cluster::poll_control, kToServer, 0x01, "fast_poll_stop", kNothing, 0, 0},
    CommandSpec{cluster::ias_zone, kToClient, 0x00, "zone_status_change_notification", kZoneStatus,
                1, 0},
    CommandSpec{cluster::ias_zone, kToClient, 0x01, "zone_enroll_request", kZoneEnroll, 2, 0},
    CommandSpec{cluster::ias_zone, kToServer, 0x00, "zone_enroll_response", kZoneEnrollResponse, 2,
                0},
    CommandSpec{cluster::ias_zone, kToServer, 0x01, "initiate_normal_operation_mode", kNothing, 0,
                0},
    CommandSpec{cluster::ias_zone, kToServer, 0x02, "initiate_test_mode", kTestMode, 1, 0},
    CommandSpec{cluster::ias_ace, kToServer, 0x00, "arm", kArm, 1, 0},
    CommandSpec{cluster::ias_ace, kToServer, 0x01, "bypass", kNothing, 0, 0},
    CommandSpec{cluster::ias_ace, kToServer, 0x02, "emergency", kNothing, 0, 0},
    CommandSpec{cluster::ias_ace, kToServer, 0x03, "fire", kNothing, 0, 0},
    CommandSpec{cluster::ias_ace, kToServer, 0x04, "panic", kNothing, 0, 0},
    CommandSpec{cluster::ias_ace, kToServer, 0x05, "get_zone_id_map", kNothing, 0, 0},
    CommandSpec{cluster::ias_ace, kToServer, 0x06, "get_zone_information", kZoneId, 1, 0},
    CommandSpec{cluster::ias_ace, kToServer, 0x07, "get_panel_status", kNothing, 0, 0},
    CommandSpec{cluster::ias_ace, kToServer, 0x08, "get_bypassed_zone_list", kNothing, 0, 0},
    CommandSpec{cluster::ias_ace, kToServer, 0x09, "get_zone_status", kNothing, 0, 0},
    CommandSpec{cluster::ias_ace, kToClient, 0x00, "arm_response", kArmResponse, 1, 0},
    CommandSpec{cluster::ias_ace, kToClient, 0x04, "panel_status_changed", kPanelStatus, 2, 0},
    CommandSpec{cluster::ias_ace, kToClient, 0x05, "get_panel_status_response", kPanelStatus, 2, 0},
    CommandSpec{cluster::ias_wd, kToServer, 0x00, "start_warning", kWarning, 2, 0},
    CommandSpec{cluster::ias_wd, kToServer, 0x01, "squawk", kSquawk, 1, 0},
    // Tuya's own protocol; the datapoints behind it are read by plugins/zigbee/devices/tuya.
    CommandSpec{cluster::tuya, kToServer, 0x00, "set_data", kNothing, 0, 0},
    CommandSpec{cluster::tuya, kToClient, 0x01, "data_response", kNothing, 0, 0},
    CommandSpec{cluster::tuya, kToClient, 0x02, "data_report", kNothing, 0, 0},
    CommandSpec{cluster::tuya, kToServer, 0x03, "data_query", kNothing, 0, 0},
    CommandSpec{cluster::tuya, kToClient, 0x05, "active_status_report", kNothing, 0, 0},
    CommandSpec{cluster::tuya, kToClient, 0x06, "active_status_report", kNothing, 0, 0},
    CommandSpec{cluster::tuya, kToServer, 0x10, "mcu_version_request", kNothing, 0, 0},
    CommandSpec{cluster::tuya, kToClient, 0x11, "mcu_version_response", kNothing, 0, 0},
    CommandSpec{cluster::tuya, kToClient, 0x24, "time_synchronisation", kNothing, 0, 0},
    CommandSpec{cluster::tuya, kToServer, 0x24, "time_synchronisation_response", kNothing, 0, 0},
    CommandSpec{cluster::tuya, kToClient, 0x25, "connection_status", kNothing, 0, 0},
    CommandSpec{cluster::tuya, kToServer, 0x25, "connection_status_response", kNothing, 0, 0},
};

}  // namespace

std::optional<std::uint64_t> ClusterMessage::natural(std::string_view name) const noexcept {
  for (const auto& field : fields) {
    if (field.name == name) return field.value.natural();
  }
  return std::nullopt;
}

const CommandSpec* find_command(std::uint16_t cluster, const Header& header) noexcept {
  const auto* found = std::find_if(kCommands.begin(), kCommands.end(), [&](const auto& spec) {
    const bool same_maker = spec.manufacturer == header.manufacturer.value_or(0);
    return spec.cluster == cluster && spec.command == header.command &&
           spec.direction == header.direction && same_maker;
  });
  return found != kCommands.end() ? &*found : nullptr;
}

Result<ClusterMessage> decode_command(std::uint16_t cluster, const Frame& frame) {
  ClusterMessage message;
  message.spec = find_command(cluster, frame.header);
  Reader reader(frame.payload);
  if (message.spec != nullptr) {
    for (std::size_t i = 0; i < message.spec->fields.size(); ++i) {
      const auto& field = message.spec->fields[i];
      if (i >= message.spec->required && reader.at_end()) break;
      auto value = read_value(reader, field.type);
      if (!value) return value.error();
      message.fields.push_back({field.name, std::move(*value)});
    }
  }
  message.rest.assign(reader.rest().begin(), reader.rest().end());
  return message;
}

}  // namespace homeward::zcl
