#include "plugins/replay/recording.hpp"

#include "plugins/protocol/limits.hpp"
#include "plugins/sdk/outgoing.hpp"

#include <string>
#include <utility>

namespace homeward::replay {
namespace {

constexpr std::string_view kPrefix = "replay:";
constexpr std::size_t kLongestStamp = 40;

sdk::Value read_value(json::Fields& fields) {
  const json::Value value = fields.any("value");
  if (const auto number = value.number()) return *number;
  if (const auto flag = value.boolean()) return *flag;
  if (const auto text = value.text()) return std::string(*text);
  fields.fail_field("value", "is missing, or no boolean, number or text");
  return false;
}

WallTime read_time(json::Fields& fields) {
  const std::string_view text = fields.text("ts", kLongestStamp);
  if (fields.failed()) return {};
  const Result<WallTime> time = parse_rfc3339(text);
  if (time) return *time;
  fields.fail_field("ts", time.error().what);
  return {};
}

}  // namespace

Result<Recorded> parse_recorded(json::Parser& parser, std::string_view line) {
  const Result<json::Value> object = parser.parse(line);
  if (!object) return object.error();
  json::Fields fields(*object, "");
  Recorded recorded;
  recorded.time = read_time(fields);
  recorded.event.device = kPrefix;
  recorded.event.device += fields.text("device", protocol::limits::kId - kPrefix.size());
  recorded.event.property = fields.text("property", protocol::limits::kId);
  recorded.event.value = read_value(fields);
  if (fields.failed()) return fields.error();
  if (recorded.event.property == "action") recorded.event.kind = sdk::Kind::event;
  // The link would leave such an event out; a recording is to be played whole or not at all.
  const auto sendable = sdk::outgoing(recorded.event);
  if (!sendable) return sendable.error();
  return recorded;
}

}  // namespace homeward::replay
