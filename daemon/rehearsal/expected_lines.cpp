#include "daemon/rehearsal/expected_lines.hpp"

#include "daemon/rehearsal/recorded.hpp"
#include "lib/json/parser.hpp"

#include <utility>

namespace homeward::rehearsal {
namespace {

constexpr std::size_t longest_name = 64;
constexpr std::size_t longest_time = 40;

std::optional<core::SteadyTime> time_of(json::Fields& fields, std::string_view name,
                                        std::string_view text) {
  const Result<WallTime> time = parse_rfc3339(text);
  if (time) return recorded_clock.steady(*time);
  fields.fail_field(name, time.error().what);
  return std::nullopt;
}

Result<Expectation> expectation_of(const json::Value& line) {
  json::Fields fields(line, "alert");
  Expectation expected;
  expected.alert.rule = core::RuleId{std::string(fields.text("rule", longest_name))};
  const std::string_view device = fields.text_or_none("device", longest_name);
  if (!device.empty()) expected.alert.device = core::DeviceId{std::string(device)};
  const std::string_view pending = fields.text("pending_since", longest_time);
  const std::string_view fired = fields.text("fired_at", longest_time);
  const std::string_view resolved = fields.text_or_none("resolved_at", longest_time);
  if (!fields.failed()) {
    expected.pending = time_of(fields, "pending_since", pending);
    expected.fired = time_of(fields, "fired_at", fired).value_or(core::SteadyTime{});
    expected.resolved.emplace();
    if (!resolved.empty()) *expected.resolved = time_of(fields, "resolved_at", resolved);
  }
  if (fields.failed()) return fields.error();
  return expected;
}

}  // namespace

Result<std::vector<Expectation>> read_expected(std::istream& input, const std::string& file) {
  json::Parser parser;
  std::vector<Expectation> all;
  std::string text;
  for (std::uint32_t line = 1; std::getline(input, text); ++line) {
    if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
    const auto failed = [line](Error error) {
      error.where = "line " + std::to_string(line);
      return error;
    };
    const Result<json::Value> parsed = parser.parse(text);
    if (!parsed) return failed(parsed.error());
    if (!parsed->is_object()) return failed(failure(ErrorCode::invalid, "not a JSON object"));
    Result<Expectation> expected = expectation_of(*parsed);
    if (!expected) return failed(expected.error());
    expected->position = {file, line, 1};
    all.push_back(std::move(*expected));
  }
  return all;
}

}  // namespace homeward::rehearsal
