// A request of ThingsBoard, and the answer to it: the first line is the topic, the rest the
// payload.
#include "daemon/platforms/thingsboard_profile.hpp"
#include "daemon/platforms/thingsboard_rpc.hpp"
#include "lib/base/assert.hpp"
#include "lib/json/parser.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace homeward;
  static const platforms::ThingsboardProfile profile = [] {
    ports::PlatformOptions options;
    options.gateway = "g";
    return platforms::ThingsboardProfile(options);
  }();
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(input.find('\n'), size);
  ports::WireMessage request;
  request.topic = input.substr(0, end);
  request.payload = input.substr(std::min(end + 1, size));
  const auto command = profile.command(request);
  if (!command) {
    HW_ASSERT(!command.error().what.empty());
    return 0;
  }
  const auto route = platforms::route_of(command->id);
  HW_ASSERT(route && !route->request.empty());
  HW_ASSERT(route->request.find_first_not_of("0123456789") == std::string::npos);

  ports::CommandReply reply;
  reply.command = command->id;
  reply.reason = command->reason;
  ports::OutboxRow row;
  row.channel = "replies";
  row.data = profile.reply_data(reply);
  const ports::WireMessage answer = profile.message(row, core::WallTime{});
  HW_ASSERT(answer.topic.starts_with("v1/") && answer.topic.find('#') == std::string::npos);
  json::Parser parser;
  const auto written = parser.parse(answer.payload);
  HW_ASSERT(written && written->is_object());
  return 0;
}
