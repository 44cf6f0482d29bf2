// A message filled into a template: the first line is the template of the topic, the second that of
// the body, the rest the data of the message. Whatever they are, the body stays the JSON that was
// meant.
#include "daemon/platforms/template_profile.hpp"
#include "lib/base/assert.hpp"
#include "lib/json/parser.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

std::string_view take_line(std::string_view& input) {
  const std::size_t end = std::min(input.find('\n'), input.size());
  const std::string_view line = input.substr(0, end);
  input.remove_prefix(std::min(end + 1, input.size()));
  return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace homeward;
  constexpr json::Limits kLimits{.size = 1UL << 20U, .depth = 64};
  std::string_view input(reinterpret_cast<const char*>(data), size);
  ports::PlatformOptions options;
  options.gateway = "g";
  options.message_template.topic = take_line(input);
  options.message_template.body = take_line(input);
  json::Parser body_parser;
  const auto body = body_parser.parse(options.message_template.body);
  json::Parser data_parser;
  // Both are checked before a profile sees them: when it is loaded, and by who wrote the data.
  if (!body || !body->is_object() || !data_parser.parse(input)) return 0;

  const platforms::TemplateProfile profile(options);
  ports::OutboxRow row;
  row.channel = "alerts";
  row.type = "care.homeward.alert.raised.v1";
  row.id = "x/1";
  row.data = input;
  const ports::WireMessage message = profile.message(row, core::WallTime{});
  json::Parser parser(kLimits);
  const auto written = parser.parse(message.payload);
  HW_ASSERT(written && written->is_object());
  HW_ASSERT(written->size() == body->size());
  return 0;
}
