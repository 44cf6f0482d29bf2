#include "plugins/zigbee/devices/responder.hpp"

#include "plugins/zigbee/devices/tuya.hpp"
#include "plugins/zigbee/zcl/names.hpp"

#include <optional>

namespace homeward::zigbee {
namespace {

namespace cluster = zcl::cluster;
namespace command = zcl::command;

std::vector<std::uint16_t> asked_attributes(const zcl::GlobalMessage& global) {
  std::vector<std::uint16_t> asked;
  for (const auto& record : global.records) asked.push_back(record.attribute.value_or(0));
  return asked;
}

std::optional<zcl::Frame> answer_keypad(const Message& message) {
  if (message.header.command == command::ace_get_panel_status) {
    return zcl::panel_status_response(message.header);
  }
  if (message.header.command != command::ace_arm) return std::nullopt;
  const auto mode = message.specific()->natural("arm_mode").value_or(0);
  return zcl::arm_response(message.header, static_cast<std::uint8_t>(mode));
}

zcl::ClockReading reading(const AnswerContext& context) {
  return context.clock ? context.clock() : zcl::ClockReading{};
}

std::optional<zcl::Frame> answer_tuya(const Message& message, const AnswerContext& context) {
  const auto& payload = message.specific()->rest;
  const auto sequence = message.header.sequence;
  if (message.header.command == tuya_command::time_request) {
    return tuya_time(sequence, payload, reading(context));
  }
  if (message.header.command == tuya_command::connection_status) {
    return tuya_online(sequence, payload);
  }
  return std::nullopt;
}

/// The answers that clusters define; they stand for the default response.
std::optional<zcl::Frame> answer_specific(const Message& message, const AnswerContext& context) {
  const auto& header = message.header;
  const bool from_server = header.direction == zcl::Direction::to_client;
  switch (message.cluster) {
    case cluster::ias_zone:
      if (!from_server || header.command != command::zone_enroll_request) return std::nullopt;
      return zcl::enroll_response(header.sequence, context.zone_id);
    case cluster::poll_control:
      if (!from_server || header.command != command::check_in) return std::nullopt;
      return zcl::check_in_response(header, context.stay_awake_s);
    case cluster::ota:
      if (from_server || header.command != command::ota_query_next_image) return std::nullopt;
      return zcl::no_image_response(header);
    case cluster::ias_ace:
      if (from_server) return std::nullopt;
      return answer_keypad(message);
    case cluster::tuya:
      if (!from_server) return std::nullopt;
      return answer_tuya(message, context);
    default: return std::nullopt;
  }
}

/// Rules of the default response: ZCL specification, section 2.5.12.
std::optional<zcl::Frame> default_answer(const Message& message, const AnswerContext& context) {
  if (!context.decoded) {
    return zcl::make_default_response(message.header, zcl::Status::malformed_command);
  }
  if (message.header.disable_default_response) return std::nullopt;
  // A command to a server of ours that we don't have; whatever a device's own server says is fine.
  const auto* specific = message.specific();
  const bool unknown = specific != nullptr && specific->spec == nullptr &&
                       message.header.direction == zcl::Direction::to_server;
  return zcl::make_default_response(
      message.header, unknown ? zcl::Status::unsupported_command : zcl::Status::success);
}

bool is_default_response(const zcl::Header& header) {
  return header.type == zcl::FrameType::global &&
         header.command == static_cast<std::uint8_t>(zcl::GlobalCommand::default_response);
}

}  // namespace

std::vector<zcl::Frame> answers(const Message& message, const AnswerContext& context) {
  if (!context.unicast || is_default_response(message.header)) return {};
  std::optional<zcl::Frame> answer;
  const auto* global = message.global();
  if (context.decoded && global != nullptr &&
      global->command == zcl::GlobalCommand::read_attributes) {
    const auto asked = asked_attributes(*global);
    answer = zcl::answer_read(message.cluster, message.header, asked, reading(context));
  }
  if (context.decoded && global == nullptr) answer = answer_specific(message, context);
  if (!answer) answer = default_answer(message, context);
  if (!answer) return {};
  return {*answer};
}

}  // namespace homeward::zigbee
