#include "daemon/control/body.hpp"

#include "lib/json/parser.hpp"

#include <algorithm>
#include <initializer_list>

namespace homeward::control {
namespace {

constexpr std::size_t kMaxText = 128;    ///< bytes of a name
constexpr std::size_t kMaxReason = 256;  ///< bytes of a reason

/// Parses an object that has no other fields than these. The value lives as long as the parser.
Result<json::Value> parse_object(json::Parser& parser, std::string_view body,
                                 std::initializer_list<std::string_view> fields) {
  Result<json::Value> value = parser.parse(body);
  if (!value) return value;
  if (!value->is_object()) return failure(ErrorCode::invalid, "the body is not a JSON object");
  for (std::size_t i = 0; i < value->size(); ++i) {
    const std::string_view name = value->member_at(i).first;
    if (std::find(fields.begin(), fields.end(), name) == fields.end()) {
      return failure(ErrorCode::invalid, "unknown field '" + std::string(name) + "'");
    }
  }
  return value;
}

}  // namespace

Result<AcknowledgeBody> decode_acknowledge(std::string_view body) {
  if (body.empty()) return AcknowledgeBody{};
  json::Parser parser;
  const Result<json::Value> object = parse_object(parser, body, {"by"});
  if (!object) return object.error();
  json::Fields fields(*object, "body");
  AcknowledgeBody decoded{std::string(fields.text_or_none("by", kMaxText))};
  if (fields.failed()) return fields.error();
  return decoded;
}

Result<CancelBody> decode_cancel(std::string_view body) {
  if (body.empty()) return CancelBody{};
  json::Parser parser;
  const Result<json::Value> object = parse_object(parser, body, {"device", "by"});
  if (!object) return object.error();
  json::Fields fields(*object, "body");
  CancelBody decoded{std::string(fields.text_or_none("device", kMaxText)),
                     std::string(fields.text_or_none("by", kMaxText))};
  if (fields.failed()) return fields.error();
  return decoded;
}

Result<ports::PresenceRequest> decode_presence(std::string_view body) {
  json::Parser parser;
  const Result<json::Value> object = parse_object(parser, body, {"state", "until", "by"});
  if (!object) return object.error();
  json::Fields fields(*object, "body");
  ports::PresenceRequest request;
  const std::string_view state = fields.text("state", kMaxText);
  request.home = state == "home";
  if (!request.home && state != "away") fields.fail_field("state", "must be home or away");
  request.until = fields.text_or_none("until", kMaxText);
  request.by = fields.text_or_none("by", kMaxText);
  if (fields.failed()) return fields.error();
  return request;
}

Result<TestAlertBody> decode_test_alert(std::string_view body) {
  json::Parser parser;
  const Result<json::Value> object = parse_object(parser, body, {"rule", "by"});
  if (!object) return object.error();
  json::Fields fields(*object, "body");
  TestAlertBody decoded;
  decoded.rule = fields.text("rule", kMaxText);
  decoded.by = fields.text_or_none("by", kMaxText);
  if (fields.failed()) return fields.error();
  return decoded;
}

Result<ports::SilenceRequest> decode_silence(std::string_view body) {
  json::Parser parser;
  const Result<json::Value> object =
      parse_object(parser, body, {"rule", "for_s", "reason", "by", "critical"});
  if (!object) return object.error();
  json::Fields fields(*object, "body");
  ports::SilenceRequest request;
  request.rule = fields.text("rule", kMaxText);
  request.reason = fields.text("reason", kMaxReason);
  request.by = fields.text_or_none("by", kMaxText);
  request.critical = fields.boolean("critical").value_or(false);
  const auto length = fields.unsigned_integer("for_s");
  const std::uint64_t longest = std::chrono::seconds{core::kLongestSilence}.count();
  if (!length || *length < 1 || *length > longest) {
    fields.fail_field(
        "for_s", "must be a number of seconds from 1 to " + std::to_string(longest) + " (7 days)");
  }
  if (fields.failed()) return fields.error();
  request.length = std::chrono::seconds{*length};
  return request;
}

Result<ports::SourceCommand> decode_plugin_command(std::string_view body) {
  json::Parser parser;
  const Result<json::Value> object = parse_object(parser, body, {"name", "args"});
  if (!object) return object.error();
  json::Fields fields(*object, "body");
  ports::SourceCommand command;
  command.name = fields.text("name", kMaxText);
  const json::Value args = fields.object("args");
  command.args = args.has_value() ? args.to_json() : "{}";
  if (fields.failed()) return fields.error();
  return command;
}

}  // namespace homeward::control
