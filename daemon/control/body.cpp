#include "daemon/control/body.hpp"

#include "lib/json/parser.hpp"

#include <algorithm>
#include <initializer_list>

namespace homeward::control {
namespace {

constexpr std::size_t kMaxText = 128;  ///< bytes of a name

/// Parses an object that has no other fields than these. The value lives as long as the parser.
Result<json::Value> parse_object(json::Parser& parser, std::string_view body,
                                 std::initializer_list<std::string_view> fields) {
  const Result<json::Value> value = parser.parse(body);
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

Result<TestAlertBody> decode_test_alert(std::string_view body) {
  json::Parser parser;
  const Result<json::Value> object = parse_object(parser, body, {"rule"});
  if (!object) return object.error();
  json::Fields fields(*object, "body");
  TestAlertBody decoded{std::string(fields.text("rule", kMaxText))};
  if (fields.failed()) return fields.error();
  return decoded;
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
