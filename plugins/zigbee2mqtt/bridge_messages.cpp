#include "plugins/zigbee2mqtt/bridge_messages.hpp"

#include "lib/json/parser.hpp"

namespace homeward::zigbee2mqtt {
namespace {

constexpr std::size_t max_text = 256;
constexpr json::Limits small{64UL << 10U, 16};
// It holds the schema of the whole configuration.
constexpr json::Limits large{1UL << 20U, 64};

std::string text_of(json::Value object, std::string_view key) {
  return std::string(object.member(key).text().value_or("").substr(0, max_text));
}

std::optional<bool> read_online(std::string_view word) {
  if (word == "online") return true;
  if (word == "offline") return false;
  return std::nullopt;
}

Output read_output(std::string_view word) {
  if (word == "attribute") return Output::attribute;
  if (word == "attribute_and_json") return Output::attribute_and_json;
  return Output::json;
}

}  // namespace

std::optional<bool> parse_online(std::string_view payload) {
  if (const auto bare = read_online(payload)) return bare;
  json::Parser parser(small);
  const auto value = parser.parse(payload);
  if (!value) return std::nullopt;
  return read_online(value->member("state").text().value_or(""));
}

std::optional<BridgeInfo> parse_bridge_info(std::string_view payload) {
  json::Parser parser(large);
  const auto value = parser.parse(payload);
  if (!value || !value->is_object()) return std::nullopt;
  const auto advanced = value->member("config").member("advanced");
  return BridgeInfo{text_of(*value, "version"),
                    read_output(advanced.member("output").text().value_or("")),
                    value->member("permit_join").boolean().value_or(false)};
}

std::optional<BridgeEvent> parse_bridge_event(std::string_view payload) {
  json::Parser parser(small);
  const auto value = parser.parse(payload);
  if (!value || !value->is_object()) return std::nullopt;
  return BridgeEvent{text_of(*value, "type"), text_of(value->member("data"), "ieee_address")};
}

std::optional<BridgeResponse> parse_bridge_response(std::string_view payload) {
  json::Parser parser(small);
  const auto value = parser.parse(payload);
  if (!value || !value->is_object()) return std::nullopt;
  return BridgeResponse{text_of(*value, "transaction"), text_of(*value, "status") == "ok",
                        text_of(*value, "error")};
}

}  // namespace homeward::zigbee2mqtt
