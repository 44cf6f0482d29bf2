#include "plugins/zigbee/decode/message_json.hpp"

#include "lib/base/hex.hpp"
#include "lib/json/utf8.hpp"
#include "plugins/zigbee/devices/tuya.hpp"
#include "plugins/zigbee/devices/xiaomi.hpp"
#include "plugins/zigbee/zcl/names.hpp"

#include <algorithm>

namespace homeward::zigbee::decode {
namespace {

using zcl::TypeClass;

zcl::Bytes to_bytes(std::string_view text) {
  return {text.begin(), text.end()};
}

std::string hex_number(std::uint64_t number, std::size_t bytes) {
  return "0x" + to_hex(number, bytes);
}

/// Characters as they are where they are text; else hexadecimal, as for octets.
void write_string(json::Writer& writer, const zcl::TypeInfo* info, std::string_view text) {
  const bool characters = info != nullptr && info->family == TypeClass::text;
  const auto shown = text.substr(0, text.find_last_not_of('\0') + 1);
  if (characters && json::is_utf8(shown) && !json::has_control_character(shown)) {
    writer.text(shown);
  } else {
    writer.text(to_hex(to_bytes(text)));
  }
}

void write_value(json::Writer& writer, const zcl::Value& value) {
  const auto* info = zcl::find_type(value.type);
  if (const auto* flag = std::get_if<bool>(&value.content)) {
    writer.boolean(*flag);
  } else if (const auto* natural = std::get_if<std::uint64_t>(&value.content)) {
    const bool address = value.type == zcl::DataType::ieee_address;
    address ? writer.text(hex_number(*natural, 8)) : writer.unsigned_integer(*natural);
  } else if (const auto* whole = std::get_if<std::int64_t>(&value.content)) {
    writer.integer(*whole);
  } else if (const auto* real = std::get_if<double>(&value.content)) {
    writer.number(*real);
  } else if (const auto text = value.text()) {
    write_string(writer, info, *text);
  } else if (const auto* elements = value.elements()) {
    writer.begin_array();
    for (const auto& element : *elements) write_value(writer, element);
    writer.end_array();
  } else {
    writer.raw("null");
  }
}

void write_type(json::Writer& writer, zcl::DataType type) {
  const auto* info = zcl::find_type(type);
  const auto id = static_cast<std::uint8_t>(type);
  writer.text("type", info != nullptr ? std::string(info->name) : hex_number(id, 1));
  writer.key("type_id").unsigned_integer(id);
}

void write_status(json::Writer& writer, zcl::Status status) {
  writer.key("status").unsigned_integer(static_cast<std::uint8_t>(status));
  if (const auto name = zcl::to_text(status); !name.empty()) writer.text("status_name", name);
}

void write_xiaomi(json::Writer& writer, const zcl::Value& value) {
  const auto entries = xiaomi_entries(value);
  if (!entries) return;
  writer.key("entries").begin_array();
  for (const auto& entry : *entries) {
    writer.begin_object().key("tag").unsigned_integer(entry.tag);
    write_type(writer, entry.value.type);
    writer.key("value");
    write_value(writer, entry.value);
    writer.end_object();
  }
  writer.end_array();
}

void write_number(json::Writer& writer, std::string_view name,
                  const std::optional<std::uint16_t>& number) {
  if (number) writer.key(name).unsigned_integer(*number);
}

void write_record(json::Writer& writer, const Message& message, const zcl::Record& record) {
  writer.begin_object();
  write_number(writer, "attribute", record.attribute);
  if (record.attribute) {
    const auto name =
        zcl::attribute_name(message.cluster, *record.attribute, message.header.manufacturer);
    if (!name.empty()) writer.text("name", name);
  }
  if (record.status) write_status(writer, *record.status);
  if (record.reporting) {
    const bool sends = *record.reporting == zcl::Record::Reporting::sends;
    writer.text("reporting", sends ? "sends" : "expects");
  }
  if (record.type) write_type(writer, *record.type);
  if (record.value) {
    writer.key("value");
    write_value(writer, *record.value);
    if (record.attribute && is_xiaomi_report(message.cluster, *record.attribute)) {
      write_xiaomi(writer, *record.value);
    }
  }
  write_number(writer, "minimum_s", record.minimum_s);
  write_number(writer, "maximum_s", record.maximum_s);
  if (record.change) {
    writer.key("change");
    write_value(writer, *record.change);
  }
  write_number(writer, "timeout_s", record.timeout_s);
  if (record.access) writer.key("access").unsigned_integer(*record.access);
  if (!record.selector.empty()) {
    writer.key("selector").begin_array();
    for (const auto index : record.selector) writer.unsigned_integer(index);
    writer.end_array();
  }
  writer.end_object();
}

void write_global(json::Writer& writer, const Message& message, const zcl::GlobalMessage& global) {
  const auto name = zcl::to_text(global.command);
  writer.text("command", name.empty() ? std::string_view("unknown") : name);
  writer.key("command_id").unsigned_integer(message.header.command);
  if (global.answered) writer.key("answered_command").unsigned_integer(*global.answered);
  if (global.status) write_status(writer, *global.status);
  if (global.start) writer.key("start").unsigned_integer(*global.start);
  if (global.most) writer.key("most").unsigned_integer(*global.most);
  if (global.complete) writer.key("complete").boolean(*global.complete);
  if (!global.commands.empty()) {
    writer.key("commands").begin_array();
    for (const auto command : global.commands) writer.unsigned_integer(command);
    writer.end_array();
  }
  writer.key("records").begin_array();
  for (const auto& record : global.records) write_record(writer, message, record);
  writer.end_array();
}

void write_datapoints(json::Writer& writer, const TuyaReport& report) {
  writer.key("tuya_sequence").unsigned_integer(report.sequence);
  writer.key("datapoints").begin_array();
  for (const auto& datapoint : report.datapoints) {
    writer.begin_object().key("dp").unsigned_integer(datapoint.number);
    writer.text("type", to_text(datapoint.type)).key("value");
    if (const auto* flag = std::get_if<bool>(&datapoint.value)) {
      writer.boolean(*flag);
    } else if (const auto* number = std::get_if<std::int64_t>(&datapoint.value)) {
      writer.integer(*number);
    } else {
      const auto& text = std::get<std::string>(datapoint.value);
      const bool plain = datapoint.type == TuyaType::text && json::is_utf8(text);
      writer.text(plain ? text : to_hex(to_bytes(text)));
    }
    writer.end_object();
  }
  writer.end_array();
}

bool has_datapoints(const Message& message) {
  return message.cluster == zcl::cluster::tuya && carries_datapoints(message.header.command);
}

void write_specific(json::Writer& writer, const Message& message,
                    const zcl::ClusterMessage& command) {
  writer.text("command", command.spec != nullptr ? command.spec->name : "unknown");
  writer.key("command_id").unsigned_integer(message.header.command);
  writer.key("fields").begin_object();
  for (const auto& field : command.fields) {
    writer.key(field.name);
    write_value(writer, field.value);
  }
  writer.end_object();
  if (!command.rest.empty()) writer.text("payload", to_hex(command.rest));
  if (!has_datapoints(message)) return;
  if (const auto report = decode_tuya(command.rest)) write_datapoints(writer, *report);
}

void write_header(json::Writer& writer, const Message& message) {
  const auto& header = message.header;
  writer.key("frame_control").unsigned_integer(zcl::frame_control(header));
  writer.text("frame_type", header.type == zcl::FrameType::global ? "global" : "cluster");
  const bool to_client = header.direction == zcl::Direction::to_client;
  writer.text("direction", to_client ? "server_to_client" : "client_to_server");
  writer.key("disable_default_response").boolean(header.disable_default_response);
  if (header.manufacturer) writer.key("manufacturer_code").unsigned_integer(*header.manufacturer);
  writer.key("transaction_sequence").unsigned_integer(header.sequence);
}

}  // namespace

void write_message(json::Writer& writer, const Message& message) {
  write_header(writer, message);
  if (const auto* global = message.global()) return write_global(writer, message, *global);
  write_specific(writer, message, *message.specific());
}

void write_events(json::Writer& writer, std::span<const Reading> readings) {
  writer.key("events").begin_array();
  for (const auto& reading : readings) {
    writer.begin_object().text("property", reading.property).key("value");
    if (const auto* flag = std::get_if<bool>(&reading.value)) {
      writer.boolean(*flag);
    } else if (const auto* number = std::get_if<double>(&reading.value)) {
      writer.number(*number);
    } else {
      writer.text(std::get<std::string>(reading.value));
    }
    if (!reading.unit.empty()) writer.text("unit", reading.unit);
    if (reading.event) writer.text("kind", "event");
    writer.end_object();
  }
  writer.end_array();
}

std::string inner_problem(const Message& message) {
  if (const auto* command = message.specific()) {
    if (!has_datapoints(message)) return {};
    const auto report = decode_tuya(command->rest);
    return report ? std::string() : report.error().what;
  }
  for (const auto& record : message.global()->records) {
    if (!record.attribute || !record.value) continue;
    if (!is_xiaomi_report(message.cluster, *record.attribute)) continue;
    const auto entries = xiaomi_entries(*record.value);
    if (!entries) return entries.error().what;
  }
  return {};
}

}  // namespace homeward::zigbee::decode
