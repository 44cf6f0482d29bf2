// A platform's command, the one thing that comes in from outside the home.
#include "daemon/platforms/homeward_profile.hpp"
#include "lib/base/assert.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const homeward::platforms::HomewardProfile profile = [] {
    homeward::ports::PlatformOptions options;
    options.gateway = "g";
    return homeward::platforms::HomewardProfile(options);
  }();
  homeward::ports::WireMessage message;
  message.topic = "homeward/v1/g/commands";
  message.payload.assign(data, data + size);
  const auto command = profile.command(message);
  if (!command) {
    HW_ASSERT(!command.error().what.empty());
    return 0;
  }
  HW_ASSERT(!command->id.empty() && command->id.size() <= 128);
  HW_ASSERT(!command->type.empty() && command->by.size() <= 128);
  return 0;
}
