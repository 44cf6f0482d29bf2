#include "plugins/sdk/outgoing.hpp"

#include "lib/json/utf8.hpp"
#include "plugins/protocol/encode.hpp"
#include "plugins/protocol/limits.hpp"
#include "plugins/protocol/vocabulary.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace homeward::sdk {
namespace {

namespace limits = protocol::limits;

bool is_text(std::string_view text, std::size_t most) {
  if (text.size() <= most && json::plain_length(text) == text.size()) return true;
  return text.size() <= most && !json::has_control_character(text) && json::is_utf8(text);
}

bool is_id(std::string_view text) {
  return !text.empty() && is_text(text, limits::kId);
}

bool is_sendable(const Value& value) {
  if (const auto* number = std::get_if<double>(&value)) return std::isfinite(*number);
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr || is_text(*text, limits::kText);
}

protocol::Kind to_protocol(Kind kind) {
  switch (kind) {
    case Kind::report: return protocol::Kind::report;
    case Kind::event: return protocol::Kind::event;
    case Kind::restored: return protocol::Kind::restored;
  }
  return protocol::Kind::report;
}

/// What is left of a text for people: UTF-8, no control characters, cut between two code points.
std::string shortened(std::string text, std::size_t most) {
  const bool is_utf8 = json::is_utf8(text);
  for (char& c : text) {
    const bool is_ascii = (static_cast<unsigned char>(c) & 0x80U) == 0;
    if (json::has_control_character({&c, 1})) c = ' ';
    if (!is_ascii && !is_utf8) c = '?';
  }
  if (text.size() <= most) return text;
  const auto is_inside = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  std::size_t length = most;
  while (length > 0 && is_inside(text[length])) --length;
  text.resize(length);
  return text;
}

std::vector<protocol::Property> outgoing_properties(std::vector<Property> properties) {
  std::vector<protocol::Property> result;
  for (Property& property : properties) {
    if (result.size() == limits::kPropertiesPerDevice) break;
    if (!is_id(property.name)) continue;
    std::erase_if(property.values, [](const std::string& v) { return !is_text(v, limits::kText); });
    if (property.values.size() > limits::kValuesPerProperty) property.values.clear();
    result.push_back({std::move(property.name), std::move(property.type),
                      shortened(std::move(property.unit), limits::kText),
                      std::move(property.values)});
  }
  return result;
}

std::size_t size_of_values(const protocol::Property& property) {
  constexpr std::size_t kAround = 3;  // quotes and comma
  return std::accumulate(
      property.values.begin(), property.values.end(), std::size_t{0},
      [](std::size_t sum, const std::string& value) { return sum + value.size() + kAround; });
}

/// Leaves out what is missed least; the properties are not empty.
void leave_one_out(std::vector<protocol::Property>& properties) {
  const auto longest = std::ranges::max_element(properties, {}, size_of_values);
  if (longest->values.empty()) {
    properties.pop_back();
  } else {
    longest->values.clear();
  }
}

}  // namespace

Result<protocol::Event> outgoing(Event event) {
  if (!is_id(event.device)) return failure(ErrorCode::invalid, "an event's device is no id");
  if (!is_id(event.property)) return failure(ErrorCode::invalid, "an event's property is no id");
  if (!is_sendable(event.value) || !is_text(event.unit, limits::kText)) {
    return failure(ErrorCode::limit, "the value or unit can't be sent", event.property);
  }
  protocol::Event result;
  result.device = std::move(event.device);
  result.property = std::move(event.property);
  result.value = std::move(event.value);
  result.unit = std::move(event.unit);
  result.time = event.time;
  result.kind = to_protocol(event.kind);
  const Result<void> conforms = protocol::conform(result);
  if (!conforms) return conforms.error();
  return result;
}

Result<protocol::Device> outgoing(Device device) {
  if (!is_id(device.id)) return failure(ErrorCode::invalid, "a device's id is empty or too long");
  if (device.keep.size() > limits::kKeep) {
    return failure(ErrorCode::limit, "a device's kept state is longer than 4 KiB");
  }
  protocol::Device result;
  result.id = std::move(device.id);
  result.address = shortened(std::move(device.address), limits::kId);
  result.name = shortened(std::move(device.name), limits::kText);
  result.manufacturer = shortened(std::move(device.manufacturer), limits::kText);
  result.model = shortened(std::move(device.model), limits::kText);
  result.properties = outgoing_properties(std::move(device.properties));
  result.power = device.mains_powered ? protocol::Power::mains : protocol::Power::battery;
  if (device.expected_interval && device.expected_interval->count() >= 0) {
    result.expected_interval_s = static_cast<std::uint64_t>(device.expected_interval->count());
  }
  if (device.link_quality) result.link.lqi = std::clamp(*device.link_quality, 0, 255);
  if (!device.keep.empty()) result.keep = std::move(device.keep);
  return result;
}

bool shorten(protocol::Device& device) {
  const auto is_too_long = [&device] {
    constexpr std::size_t kNewline = 1;
    return protocol::encode(device).size() - kNewline > limits::kDescription;
  };
  auto keep = std::exchange(device.keep, std::nullopt);  // stored beside the description
  bool shortened = false;
  while (!device.properties.empty() && is_too_long()) {
    leave_one_out(device.properties);
    shortened = true;
  }
  device.keep = std::move(keep);
  return shortened;
}

}  // namespace homeward::sdk
