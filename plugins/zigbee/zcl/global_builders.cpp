#include "plugins/zigbee/zcl/global.hpp"

#include <algorithm>

namespace homeward::zcl {
namespace {

Frame to_device(GlobalCommand command, std::uint8_t sequence,
                std::optional<std::uint16_t> manufacturer, Writer& payload) {
  Frame frame;
  frame.header.disable_default_response = true;
  frame.header.sequence = sequence;
  frame.header.command = static_cast<std::uint8_t>(command);
  frame.header.manufacturer = manufacturer;
  frame.payload = payload.finish();
  return frame;
}

Frame answer(const Header& answered, GlobalCommand command, Writer& payload) {
  auto frame = to_device(command, answered.sequence, answered.manufacturer, payload);
  const bool from_server = answered.direction == Direction::to_client;
  frame.header.direction = from_server ? Direction::to_server : Direction::to_client;
  return frame;
}

void write_typed(Writer& writer, const AttributeValue& value) {
  writer.u8(static_cast<std::uint8_t>(value.value.type));
  write_value(writer, value.value);
}

}  // namespace

Frame make_read_attributes(std::uint8_t sequence, std::span<const std::uint16_t> attributes,
                           std::optional<std::uint16_t> manufacturer) {
  Writer writer;
  for (const auto attribute : attributes) writer.u16(attribute);
  return to_device(GlobalCommand::read_attributes, sequence, manufacturer, writer);
}

Frame make_write_attributes(std::uint8_t sequence, std::span<const AttributeValue> values,
                            std::optional<std::uint16_t> manufacturer) {
  Writer writer;
  for (const auto& value : values) {
    writer.u16(value.attribute);
    write_typed(writer, value);
  }
  return to_device(GlobalCommand::write_attributes, sequence, manufacturer, writer);
}

Frame make_configure_reporting(std::uint8_t sequence, std::span<const ReportingRequest> requests,
                               std::optional<std::uint16_t> manufacturer) {
  Writer writer;
  for (const auto& request : requests) {
    writer.u8(static_cast<std::uint8_t>(Record::Reporting::sends)).u16(request.attribute);
    writer.u8(static_cast<std::uint8_t>(request.type));
    writer.u16(request.minimum_s).u16(request.maximum_s);
    if (!is_analogue(request.type)) continue;
    const auto* info = find_type(request.type);
    const bool real = info != nullptr && info->family == TypeClass::floating;
    write_value(writer, real ? make_float(request.type, static_cast<double>(request.change))
                             : make_number(request.type, request.change));
  }
  return to_device(GlobalCommand::configure_reporting, sequence, manufacturer, writer);
}

Frame make_read_reporting_configuration(std::uint8_t sequence,
                                        std::span<const std::uint16_t> attributes,
                                        std::optional<std::uint16_t> manufacturer) {
  Writer writer;
  for (const auto attribute : attributes) {
    writer.u8(static_cast<std::uint8_t>(Record::Reporting::sends)).u16(attribute);
  }
  return to_device(GlobalCommand::read_reporting_configuration, sequence, manufacturer, writer);
}

Frame make_default_response(const Header& answered, Status status) {
  Writer writer;
  writer.u8(answered.command).u8(static_cast<std::uint8_t>(status));
  return answer(answered, GlobalCommand::default_response, writer);
}

Frame make_read_attributes_response(const Header& answered, std::span<const std::uint16_t> asked,
                                    std::span<const AttributeValue> known) {
  Writer writer;
  for (const auto attribute : asked) {
    const auto found = std::find_if(known.begin(), known.end(), [&](const AttributeValue& value) {
      return value.attribute == attribute;
    });
    const bool there = found != known.end();
    const auto status = there ? Status::success : Status::unsupported_attribute;
    writer.u16(attribute).u8(static_cast<std::uint8_t>(status));
    if (there) write_typed(writer, *found);
  }
  return answer(answered, GlobalCommand::read_attributes_response, writer);
}

}  // namespace homeward::zcl
