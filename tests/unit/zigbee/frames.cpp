#include "tests/unit/zigbee/frames.hpp"

#include "lib/json/writer.hpp"
#include "plugins/zigbee/zcl/names.hpp"
#include "tests/unit/zigbee/hex.hpp"

#include <gtest/gtest.h>

namespace homeward::zigbee {
namespace {

zcl::Value value_of(const Attribute& attribute) {
  const auto type = static_cast<zcl::DataType>(attribute.type);
  const auto* info = zcl::find_type(type);
  if (info->family == zcl::TypeClass::text || info->family == zcl::TypeClass::bytes) {
    return zcl::make_text(type, attribute.text);
  }
  if (info->family == zcl::TypeClass::floating) {
    return zcl::make_float(type, static_cast<double>(attribute.number));
  }
  return zcl::make_number(type, attribute.number);
}

Sent with_values(std::uint16_t cluster, std::uint8_t command,
                 const std::vector<Attribute>& attributes, bool own = false) {
  zcl::Writer writer;
  writer.u8(own ? 0x1C : 0x18);
  if (own) writer.u16(zcl::manufacturer_lumi);
  writer.u8(7).u8(command);
  for (const auto& attribute : attributes) {
    writer.u16(attribute.id);
    if (command == 1) writer.u8(0);
    writer.u8(static_cast<std::uint8_t>(attribute.type));
    zcl::write_value(writer, value_of(attribute));
  }
  return {cluster, writer.finish()};
}

}  // namespace

Sent report(std::uint16_t cluster, const std::vector<Attribute>& attributes) {
  return with_values(cluster, 0x0A, attributes);
}

Sent read_response(std::uint16_t cluster, const std::vector<Attribute>& attributes) {
  return with_values(cluster, 0x01, attributes);
}

Sent manufacturer_report(std::uint16_t cluster, const std::vector<Attribute>& attributes) {
  return with_values(cluster, 0x0A, attributes, true);
}

Sent zone_status(unsigned status) {
  zcl::Writer writer;
  writer.u8(0x09).u8(7).u8(0).u16(static_cast<std::uint16_t>(status)).u8(0).u8(0).u16(0);
  return {zcl::cluster::ias_zone, writer.finish()};
}

Sent remote(std::uint16_t cluster, std::uint8_t command, std::string_view payload_hex) {
  zcl::Writer writer;
  const auto payload = zcl::hex(payload_hex);
  writer.u8(0x01).u8(7).u8(command).bytes(payload);
  return {cluster, writer.finish()};
}

std::string xiaomi_text(const std::vector<Attribute>& entries) {
  zcl::Writer writer;
  for (const auto& entry : entries) {
    writer.u8(static_cast<std::uint8_t>(entry.id)).u8(static_cast<std::uint8_t>(entry.type));
    zcl::write_value(writer, value_of(entry));
  }
  const auto bytes = writer.finish();
  return {bytes.begin(), bytes.end()};
}

Sent xiaomi(const std::vector<Attribute>& entries) {
  return manufacturer_report(zcl::cluster::basic, {{0xFF01, 0x42, 0, xiaomi_text(entries)}});
}

Sent tuya(const std::vector<TuyaDatapoint>& datapoints) {
  zcl::Writer writer;
  writer.u8(0x09).u8(7).u8(tuya_command::data_report).big_endian(1, 2);
  for (const auto& datapoint : datapoints) {
    // The host's command has the layout of the device's report behind its sequence.
    const auto frame = tuya_set(0, 0, datapoint);
    writer.bytes(zcl::ByteView(frame.payload).subspan(2));
  }
  return {zcl::cluster::tuya, writer.finish()};
}

Message decoded(const Sent& sent, std::uint8_t endpoint) {
  Message message;
  message.cluster = sent.cluster;
  message.endpoint = endpoint;
  EXPECT_TRUE(decode_message(sent.bytes, message)) << zcl::to_hex(sent.bytes);
  return message;
}

std::vector<std::string> texts(const std::vector<Reading>& readings) {
  std::vector<std::string> texts;
  for (const auto& reading : readings) {
    std::string text = (reading.event ? "!" : "") + reading.property + "=";
    if (const auto* flag = std::get_if<bool>(&reading.value)) {
      text += *flag ? "true" : "false";
    } else if (const auto* number = std::get_if<double>(&reading.value)) {
      text += json::write_number(*number);
    } else {
      text += std::get<std::string>(reading.value);
    }
    if (!reading.unit.empty()) text += " " + reading.unit;
    texts.push_back(text);
  }
  return texts;
}

TestDevice::TestDevice(std::string_view model, std::string_view manufacturer)
    : interpreter_(builtin_profiles()) {
  interpreter_.identify(manufacturer, model);
}

std::vector<Reading> TestDevice::readings(const Sent& sent) {
  return interpreter_.receive(decoded(sent));
}

void TestDevice::is_zone(std::uint16_t type) {
  EXPECT_TRUE(readings(read_response(zcl::cluster::ias_zone, {{1, 0x31, type}})).empty());
}

void TestDevice::has_clusters(std::vector<std::pair<std::uint8_t, std::uint16_t>> clusters) {
  auto memory = interpreter_.memory();
  memory.clusters = std::move(clusters);
  interpreter_.restore(std::move(memory));
}

const Profiles& builtin_profiles() {
  static const Profiles profiles = Profiles::builtin();
  return profiles;
}

}  // namespace homeward::zigbee
