// The first line names the topic below the base, the rest is its payload: a bridge that says
// anything to a home with one device.
#include "lib/base/assert.hpp"
#include "plugins/zigbee2mqtt/home.hpp"

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace {

using namespace homeward;

class Checks : public zigbee2mqtt::Sink {
 public:
  void send(std::vector<sdk::Event> events) override {
    HW_ASSERT(!events.empty() && events.size() <= 400);
    for (const auto& event : events) {
      HW_ASSERT(!event.property.empty() && event.property.size() <= 128);
      if (const auto* number = std::get_if<double>(&event.value)) HW_ASSERT(std::isfinite(*number));
      if (const auto* text = std::get_if<std::string>(&event.value)) HW_ASSERT(text->size() <= 256);
    }
  }
  void device(sdk::Device device) override { HW_ASSERT(!device.id.empty()); }
  void gone(std::string device, bool) override { HW_ASSERT(!device.empty()); }
  void response(zigbee2mqtt::BridgeResponse response) override {
    HW_ASSERT(!response.transaction.empty());
  }
};

constexpr std::string_view table =
    R"([{"type":"Coordinator"},{"ieee_address":"0x00124b0000000001","friendly_name":"a",
    "definition":{"model":"FDS315","exposes":[
    {"type":"binary","name":"contact","property":"contact","access":1},
    {"type":"binary","name":"occupancy","property":"occupancy","access":1},
    {"type":"binary","name":"smoke","property":"smoke","access":1},
    {"type":"binary","name":"sos","property":"sos","access":1},
    {"type":"enum","name":"status","property":"status","access":1},
    {"type":"enum","name":"action","property":"action","access":1},
    {"type":"numeric","name":"temperature","property":"temperature","unit":"°F","access":1}]}}])";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = text.find('\n');
  if (line == text.npos) return 0;
  Checks sink;
  zigbee2mqtt::HealthBoard health([](sdk::HealthState, std::string, std::string) {});
  zigbee2mqtt::Home home("z", sink, health);
  zigbee2mqtt::Now now{std::chrono::steady_clock::time_point{std::chrono::hours(1)},
                       WallTime{std::chrono::seconds(1'700'000'000)}};
  home.connected(now);
  home.message("z/bridge/devices", table, true, now);
  const std::string topic = "z/" + std::string(text.substr(0, line));
  // Twice: live after restored, and repeats.
  home.message(topic, text.substr(line + 1), line % 2 == 0, now);
  now.steady += std::chrono::minutes(1);
  home.message(topic, text.substr(line + 1), false, now);
  home.message("z/bridge/state", "online", false, now);
  std::ignore = home.take_topic_change();
  home.tidy(now);
  return 0;
}
