#include "plugins/zigbee/zcl/requests.hpp"

#include "plugins/zigbee/zcl/commands.hpp"
#include "plugins/zigbee/zcl/names.hpp"

#include <array>

namespace homeward::zcl {
namespace {

constexpr std::uint8_t kIdentify = 0x00;
constexpr std::uint8_t kStartWarning = 0x00;
constexpr std::uint8_t kCheckInResponse = 0x00;

/// The answer to a frame, in the other direction and with its sequence.
Frame answer(const Header& answered, std::uint8_t command, Bytes payload) {
  const bool from_server = answered.direction == Direction::to_client;
  return cluster_command(answered.sequence, command, std::move(payload),
                         from_server ? Direction::to_server : Direction::to_client);
}

std::uint8_t warning_byte(const Warning& warning) {
  const auto mode = static_cast<unsigned>(warning.mode);
  const unsigned strobe = warning.strobe ? 1U : 0U;
  const unsigned level = warning.level & 3U;
  const unsigned byte =
      warning.swapped ? mode | strobe << 4U | level << 6U : mode << 4U | strobe << 2U | level;
  return static_cast<std::uint8_t>(byte);
}

std::array<AttributeValue, 6> time_attributes(const ClockReading& clock) {
  const std::int64_t utc = clock.utc_s - epoch_2000_s;
  // Bit 0 master, 1 synchronised, 3 superseding; a clock that is not set claims nothing.
  const std::int64_t status = clock.synchronised ? 0b1011 : 0;
  return {{{0x0000, make_number(DataType::utc_time, utc)},
           {0x0001, make_number(DataType::bitmap8, status)},
           {0x0002, make_number(DataType::int32, clock.zone_offset_s)},
           {0x0005, make_number(DataType::int32, 0)},
           {0x0006, make_number(DataType::uint32, utc + clock.zone_offset_s)},
           {0x0007, make_number(DataType::uint32, utc + clock.zone_offset_s)}}};
}

std::array<AttributeValue, 4> basic_attributes() {
  return {{{0x0000, make_number(DataType::uint8, 8)},
           {0x0004, make_text(DataType::text, "Homeward")},
           {0x0005, make_text(DataType::text, "homeward-zigbee")},
           {0x0007, make_number(DataType::enum8, 1)}}};
}

}  // namespace

Frame cluster_command(std::uint8_t sequence, std::uint8_t command, Bytes payload,
                      Direction direction) {
  Frame frame;
  frame.header.type = FrameType::cluster;
  frame.header.direction = direction;
  // What we ask for is confirmed by the acknowledgement of the APS layer.
  frame.header.disable_default_response = true;
  frame.header.sequence = sequence;
  frame.header.command = command;
  frame.payload = std::move(payload);
  return frame;
}

Frame switch_command(std::uint8_t sequence, std::uint8_t command) {
  auto frame = cluster_command(sequence, command, {});
  frame.header.disable_default_response = false;
  return frame;
}

Frame identify(std::uint8_t sequence, std::uint16_t seconds) {
  Writer writer;
  writer.u16(seconds);
  return cluster_command(sequence, kIdentify, writer.finish());
}

Frame write_cie_address(std::uint8_t sequence, std::uint64_t coordinator) {
  constexpr std::uint16_t cie_address = 0x0010;
  const std::array values{AttributeValue{
      cie_address, make_number(DataType::ieee_address, static_cast<std::int64_t>(coordinator))}};
  return make_write_attributes(sequence, values);
}

Frame enroll_response(std::uint8_t sequence, std::uint8_t zone_id) {
  constexpr std::uint8_t success = 0;
  return cluster_command(sequence, command::zone_enroll_response, {success, zone_id});
}

Frame start_warning(std::uint8_t sequence, const Warning& warning) {
  Writer writer;
  writer.u8(warning_byte(warning)).u16(warning.duration_s);
  writer.u8(warning.strobe_duty).u8(warning.level & 3U);
  auto frame = cluster_command(sequence, kStartWarning, writer.finish());
  frame.header.disable_default_response = false;
  return frame;
}

Frame check_in_response(const Header& answered, std::uint16_t timeout_s) {
  constexpr std::uint16_t quarters = 4;
  Writer writer;
  writer.u8(timeout_s > 0 ? 1 : 0).u16(static_cast<std::uint16_t>(timeout_s * quarters));
  return answer(answered, kCheckInResponse, writer.finish());
}

Frame no_image_response(const Header& answered) {
  return answer(answered, command::ota_query_next_image_response,
                {static_cast<std::uint8_t>(Status::no_image_available)});
}

Frame panel_status_response(const Header& answered) {
  // Disarmed, no seconds left, no sound, no alarm.
  return answer(answered, command::ace_panel_status_response, {0, 0, 0, 0});
}

Frame arm_response(const Header& answered, std::uint8_t notification) {
  return answer(answered, command::ace_arm_response, {notification});
}

Frame answer_read(std::uint16_t cluster, const Header& answered,
                  std::span<const std::uint16_t> asked, const ClockReading& clock) {
  if (answered.manufacturer) return make_read_attributes_response(answered, asked, {});
  if (cluster == cluster::time) {
    return make_read_attributes_response(answered, asked, time_attributes(clock));
  }
  if (cluster == cluster::basic) {
    return make_read_attributes_response(answered, asked, basic_attributes());
  }
  return make_read_attributes_response(answered, asked, {});
}

}  // namespace homeward::zcl
