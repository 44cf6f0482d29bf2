#include "daemon/platforms/command.hpp"

#include "lib/base/rfc3339.hpp"
#include "lib/json/parser.hpp"

#include <algorithm>
#include <string>

namespace homeward::platforms {
namespace {

constexpr std::size_t kLargest = 64UL * 1024UL;
constexpr std::size_t kDeepest = 8;
constexpr std::size_t kLongestId = 128;
constexpr std::size_t kLongestType = 64;
constexpr std::size_t kLongestAlert = 64;
constexpr std::size_t kLongestRule = 128;
constexpr std::size_t kLongestBy = 128;
constexpr std::size_t kLongestTime = 64;
constexpr std::size_t kLongestState = 16;
constexpr std::size_t kLongestReason = 256;
constexpr std::size_t kLongestText = 1'000;
constexpr std::uint64_t kLongestLength = 100'000'000;  ///< seconds; the app judges more strictly
constexpr std::string_view kEnvelopeType = "care.homeward.command.v1";
constexpr std::string_view kWhere = "command";

bool is_word(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

bool is_alert_id(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
}

/// Takes the envelope off; `id` becomes the envelope's.
Result<json::Value> open_envelope(json::Value envelope, std::string_view& id) {
  json::Fields fields(envelope, "envelope");
  const std::string_view version = fields.text("specversion", kLongestType);
  const std::string_view type = fields.text("type", kLongestId);
  id = fields.text("id", kLongestId);
  const json::Value data = fields.object("data");
  if (fields.failed()) return fields.error();
  if (version != "1.0") return failure(ErrorCode::invalid, "`specversion` is not 1.0", "envelope");
  if (type != kEnvelopeType) {
    return failure(ErrorCode::invalid, "`type` is not care.homeward.command.v1", "envelope");
  }
  if (!data.is_object()) return failure(ErrorCode::invalid, "`data` is missing", "envelope");
  return data;
}

Result<ports::PlatformCommand> read_command(json::Value object, std::string_view envelope_id) {
  json::Fields fields(object, kWhere);
  ports::PlatformCommand command;
  const bool has_id = fields.any("id").has_value() || envelope_id.empty();
  command.id = has_id ? fields.text("id", kLongestId) : envelope_id;
  command.type = fields.text("type", kLongestType);
  const std::string_view alert = fields.text_or_none("alert", kLongestAlert);
  command.rule = fields.text_or_none("rule", kLongestRule);
  command.by = fields.text_or_none("by", kLongestBy);
  command.reason = fields.text_or_none("reason", kLongestReason);
  command.text = fields.text_or_none("text", kLongestText);
  command.critical = fields.boolean("critical").value_or(false);
  const std::uint64_t length = fields.unsigned_integer("for_s").value_or(0);
  if (length > kLongestLength) fields.fail_field("for_s", "is too long");
  command.length = std::chrono::seconds{length};
  command.state = fields.text_or_none("state", kLongestState);
  command.until = fields.text_or_none("until", kLongestTime);
  const std::string_view expires = fields.text_or_none("expires", kLongestTime);
  if (!fields.failed() && !is_word(command.type)) fields.fail_field("type", "is not a word");
  if (!fields.failed() && !is_alert_id(alert)) fields.fail_field("alert", "is not an alert's id");
  if (fields.failed()) return fields.error();
  if (!alert.empty()) command.alert = core::AlertId(std::string(alert));
  if (expires.empty()) return command;
  const Result<core::WallTime> time = parse_rfc3339(expires);
  if (!time) return failure(ErrorCode::invalid, "`expires`: " + time.error().what);
  command.expires = *time;
  return command;
}

}  // namespace

Result<ports::PlatformCommand> decode_command(std::string_view payload) {
  json::Parser parser({kLargest, kDeepest});
  const Result<json::Value> parsed = parser.parse(payload);
  if (!parsed) return parsed.error();
  if (!parsed->is_object()) return failure(ErrorCode::invalid, "a command is a JSON object");
  std::string_view envelope_id;
  json::Value object = *parsed;
  if (object.member("specversion").has_value()) {
    const Result<json::Value> data = open_envelope(object, envelope_id);
    if (!data) return data.error();
    object = *data;
  }
  return read_command(object, envelope_id);
}

}  // namespace homeward::platforms
