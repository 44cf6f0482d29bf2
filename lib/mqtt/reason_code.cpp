#include "lib/mqtt/reason_code.hpp"

#include <MQTTReasonCodes.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

namespace homeward::mqtt {
namespace {

struct Reason {
  int code;
  const char* text;
};

constexpr std::array kReasons{
    Reason{MQTTREASONCODE_UNSPECIFIED_ERROR, "it does not say why (unspecified error)"},
    Reason{MQTTREASONCODE_MALFORMED_PACKET, "it can't read what we sent (malformed packet)"},
    Reason{MQTTREASONCODE_PROTOCOL_ERROR, "it finds a protocol error in what we sent"},
    Reason{MQTTREASONCODE_IMPLEMENTATION_SPECIFIC_ERROR,
           "for a reason of its own (implementation specific error)"},
    Reason{MQTTREASONCODE_UNSUPPORTED_PROTOCOL_VERSION,
           "it does not speak MQTT 5 (unsupported protocol version)"},
    Reason{MQTTREASONCODE_CLIENT_IDENTIFIER_NOT_VALID, "the client id is not valid"},
    Reason{MQTTREASONCODE_BAD_USER_NAME_OR_PASSWORD, "bad user name or password"},
    Reason{MQTTREASONCODE_NOT_AUTHORIZED, "we are not authorised"},
    Reason{MQTTREASONCODE_SERVER_UNAVAILABLE, "the server is unavailable"},
    Reason{MQTTREASONCODE_SERVER_BUSY, "the server is busy"},
    Reason{MQTTREASONCODE_BANNED, "this client is banned"},
    Reason{MQTTREASONCODE_SERVER_SHUTTING_DOWN, "the server is shutting down"},
    Reason{MQTTREASONCODE_BAD_AUTHENTICATION_METHOD, "it wants another way of authentication"},
    Reason{MQTTREASONCODE_KEEP_ALIVE_TIMEOUT, "it heard nothing of us within the keep-alive"},
    Reason{
        MQTTREASONCODE_SESSION_TAKEN_OVER,
        "another client connected with our client id (session taken over): does a second gateway "
        "have this pseudonym?"},
    Reason{MQTTREASONCODE_TOPIC_FILTER_INVALID, "the topic filter is not valid"},
    Reason{MQTTREASONCODE_TOPIC_NAME_INVALID, "the topic name is not valid"},
    Reason{MQTTREASONCODE_PACKET_IDENTIFIER_IN_USE, "the packet id is in use"},
    Reason{MQTTREASONCODE_RECEIVE_MAXIMUM_EXCEEDED, "it had too many messages at a time"},
    Reason{MQTTREASONCODE_PACKET_TOO_LARGE, "the packet is too large"},
    Reason{MQTTREASONCODE_MESSAGE_RATE_TOO_HIGH, "messages come too fast (message rate too high)"},
    Reason{MQTTREASONCODE_QUOTA_EXCEEDED, "our quota is used up (quota exceeded)"},
    Reason{MQTTREASONCODE_ADMINISTRATIVE_ACTION, "its administrator did it"},
    Reason{MQTTREASONCODE_PAYLOAD_FORMAT_INVALID,
           "the payload is not of the format that it names (payload format invalid)"},
    Reason{MQTTREASONCODE_RETAIN_NOT_SUPPORTED,
           "it keeps no messages (retain not supported): `retain_status` can't be used"},
    Reason{MQTTREASONCODE_QOS_NOT_SUPPORTED,
           "it acknowledges no messages (QoS not supported), without which nothing is safe"},
    Reason{MQTTREASONCODE_USE_ANOTHER_SERVER, "another server is to be used for now"},
    Reason{MQTTREASONCODE_SERVER_MOVED, "the server has moved: its new address is wanted"},
    Reason{MQTTREASONCODE_CONNECTION_RATE_EXCEEDED, "too many connect at a time"},
    Reason{MQTTREASONCODE_MAXIMUM_CONNECT_TIME, "the longest time of a connection is over"},
    Reason{MQTTREASONCODE_WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED,
           "it takes no subscription with a wildcard"},
};

/// How many bytes the UTF-8 character at the front has; 0 when it is none.
std::size_t character_at(std::string_view text) {
  const auto lead = static_cast<std::uint8_t>(text.front());
  const std::size_t length = lead < 0x80             ? 1
                             : (lead & 0xE0) == 0xC0 ? 2
                             : (lead & 0xF0) == 0xE0 ? 3
                             : (lead & 0xF8) == 0xF0 ? 4
                                                     : 0;
  if (length == 0 || length > text.size()) return 0;
  const std::string_view tail = text.substr(1, length - 1);
  const bool whole = std::all_of(tail.begin(), tail.end(), [](char byte) {
    return (static_cast<std::uint8_t>(byte) & 0xC0) == 0x80;
  });
  return whole ? length : 0;
}

/// A control character: of ASCII, or of the block that UTF-8 writes as C2 80 to C2 9F.
bool is_control(std::string_view character) {
  const auto lead = static_cast<std::uint8_t>(character.front());
  if (character.size() == 1) return lead < 0x20 || lead == 0x7F;
  return character.size() == 2 && lead == 0xC2 && static_cast<std::uint8_t>(character[1]) < 0xA0;
}

}  // namespace

std::string reason_text(int reason_code) {
  for (const Reason& reason : kReasons) {
    if (reason.code == reason_code) return reason.text;
  }
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "reason 0x%02X", static_cast<unsigned>(reason_code));
  return text.data();
}

ErrorCode error_of_publish(int reason_code) noexcept {
  switch (reason_code) {
    case MQTTREASONCODE_TOPIC_NAME_INVALID:
    case MQTTREASONCODE_PAYLOAD_FORMAT_INVALID: return ErrorCode::invalid;
    case MQTTREASONCODE_PACKET_TOO_LARGE: return ErrorCode::limit;
    default: return ErrorCode::refused;
  }
}

ErrorCode error_of_connect(int reason_code) noexcept {
  switch (reason_code) {
    case MQTTREASONCODE_UNSUPPORTED_PROTOCOL_VERSION: return ErrorCode::unsupported;
    case MQTTREASONCODE_SERVER_UNAVAILABLE:
    case MQTTREASONCODE_SERVER_BUSY:
    case MQTTREASONCODE_SERVER_SHUTTING_DOWN:
    case MQTTREASONCODE_USE_ANOTHER_SERVER:
    case MQTTREASONCODE_SERVER_MOVED:
    case MQTTREASONCODE_CONNECTION_RATE_EXCEEDED: return ErrorCode::disconnected;
    default: return ErrorCode::refused;
  }
}

std::string plain_words(std::string_view words) {
  constexpr std::size_t kLongest = 120;
  std::string plain;
  while (!words.empty()) {
    const std::size_t length = character_at(words);
    const std::string_view character = words.substr(0, std::max<std::size_t>(length, 1));
    const bool shown = length > 0 && !is_control(character);
    if (plain.size() + character.size() > kLongest) break;
    plain += shown ? character : std::string_view("?");
    words.remove_prefix(character.size());
  }
  return plain;
}

}  // namespace homeward::mqtt
