#include "lib/mqtt/properties.hpp"

#include "lib/mqtt/reason_code.hpp"

extern "C" {
#include <MQTTProperties.h>
}

#include <algorithm>

namespace homeward::mqtt {
namespace {

constexpr std::size_t kLongestText = 65'535;  // section 1.5.4
constexpr std::size_t kLengthField = 2;
constexpr std::size_t kCodeField = 1;

/// Paho copies what it points at and leaves it as it is.
MQTTLenString as_text(std::string_view text) {
  return {static_cast<int>(text.size()), const_cast<char*>(text.data())};
}

std::uint32_t in_seconds(std::chrono::seconds time) {
  constexpr std::int64_t kMost = 0xFFFF'FFFE;  // All ones means for ever in other places.
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(time.count(), 0, kMost));
}

/// Bytes of a variable byte integer (section 1.5.5).
std::size_t bytes_of(std::size_t number) {
  constexpr std::size_t kPerByte = 128;
  std::size_t bytes = 1;
  for (; number >= kPerByte; number /= kPerByte) ++bytes;
  return bytes;
}

std::size_t size_of(const MessageProperties& properties) {
  std::size_t size = 0;
  if (!properties.content_type.empty()) {
    size += kCodeField + kLengthField + properties.content_type.size();
  }
  if (properties.expiry) size += kCodeField + sizeof(std::uint32_t);
  for (const auto& [name, value] : properties.user) {
    size += kCodeField + 2 * kLengthField + name.size() + value.size();
  }
  return size;
}

bool can_be_sent(const std::string& text) {
  return text.size() <= kLongestText && text.find('\0') == text.npos;
}

}  // namespace

void Properties::Free::operator()(MQTTProperties* list) const {
  MQTTProperties_free(list);
  delete list;
}

Properties::Properties() : list_(new MQTTProperties MQTTProperties_initializer) {}

Properties::Properties(const MessageProperties& message) : Properties() {
  if (message.expiry) {
    number(MQTTPROPERTY_CODE_MESSAGE_EXPIRY_INTERVAL, in_seconds(*message.expiry));
  }
  if (!message.content_type.empty()) text(MQTTPROPERTY_CODE_CONTENT_TYPE, message.content_type);
  for (const auto& [name, value] : message.user) user(name, value);
}

void Properties::number(int code, std::uint32_t value) {
  MQTTProperty property{};
  property.identifier = static_cast<MQTTPropertyCodes>(code);
  switch (MQTTProperty_getType(property.identifier)) {
    case MQTTPROPERTY_TYPE_BYTE: property.value.byte = static_cast<unsigned char>(value); break;
    case MQTTPROPERTY_TYPE_TWO_BYTE_INTEGER:
      property.value.integer2 = static_cast<std::uint16_t>(value);
      break;
    default: property.value.integer4 = value;
  }
  MQTTProperties_add(list_.get(), &property);
}

void Properties::text(int code, std::string_view value) {
  MQTTProperty property{};
  property.identifier = static_cast<MQTTPropertyCodes>(code);
  property.value.data = as_text(value);
  MQTTProperties_add(list_.get(), &property);
}

void Properties::user(std::string_view name, std::string_view value) {
  MQTTProperty property{};
  property.identifier = MQTTPROPERTY_CODE_USER_PROPERTY;
  property.value.data = as_text(name);
  property.value.value = as_text(value);
  MQTTProperties_add(list_.get(), &property);
}

std::optional<std::uint32_t> number_in(const MQTTProperties& list, int code) {
  for (int index = 0; index < list.count; ++index) {
    const MQTTProperty& property = list.array[index];
    if (property.identifier != code) continue;
    switch (MQTTProperty_getType(property.identifier)) {
      case MQTTPROPERTY_TYPE_BYTE: return property.value.byte;
      case MQTTPROPERTY_TYPE_TWO_BYTE_INTEGER: return property.value.integer2;
      case MQTTPROPERTY_TYPE_FOUR_BYTE_INTEGER: return property.value.integer4;
      default: return std::nullopt;
    }
  }
  return std::nullopt;
}

std::string words_in(const MQTTProperties& list, int code) {
  for (int index = 0; index < list.count; ++index) {
    const MQTTProperty& property = list.array[index];
    const bool is_text =
        MQTTProperty_getType(property.identifier) == MQTTPROPERTY_TYPE_UTF_8_ENCODED_STRING;
    if (property.identifier != code || !is_text) continue;
    const MQTTLenString& text = property.value.data;
    if (text.data == nullptr || text.len <= 0) return {};
    return plain_words({text.data, static_cast<std::size_t>(text.len)});
  }
  return {};
}

std::optional<Error> fault_of_properties(const MessageProperties& properties) {
  bool sound = can_be_sent(properties.content_type);
  for (const auto& [name, value] : properties.user) {
    sound = sound && can_be_sent(name) && can_be_sent(value);
  }
  if (sound) return std::nullopt;
  return failure(ErrorCode::invalid, "a property of an MQTT message is too long or holds a NUL");
}

std::size_t publish_size(const Message& message) {
  constexpr std::size_t kPacketId = 2;
  constexpr std::size_t kHeader = 1;
  const std::size_t properties = size_of(message.properties);
  const std::size_t rest = kLengthField + message.topic.size() + kPacketId + bytes_of(properties) +
                           properties + message.payload.size();
  return kHeader + bytes_of(rest) + rest;
}

}  // namespace homeward::mqtt
