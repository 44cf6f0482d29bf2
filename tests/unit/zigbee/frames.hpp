#pragma once

#include "plugins/zigbee/devices/interpreter.hpp"
#include "plugins/zigbee/devices/message.hpp"
#include "plugins/zigbee/devices/reading.hpp"
#include "plugins/zigbee/devices/tuya.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Frames as devices send them, and short ways to look at what they mean.
namespace homeward::zigbee {

/// An attribute of a report. Strings give `text`, all else `number`.
struct Attribute {
  std::uint16_t id;
  unsigned type;
  std::int64_t number{0};
  std::string text{};
};

/// A cluster and a frame's bytes.
struct Sent {
  std::uint16_t cluster;
  zcl::Bytes bytes;
};

Sent report(std::uint16_t cluster, const std::vector<Attribute>& attributes);
Sent read_response(std::uint16_t cluster, const std::vector<Attribute>& attributes);
Sent manufacturer_report(std::uint16_t cluster, const std::vector<Attribute>& attributes);
/// A zone status change.
Sent zone_status(unsigned status);
/// A command of the cluster's client, as remotes send them.
Sent remote(std::uint16_t cluster, std::uint8_t command, std::string_view payload_hex = "");
/// Entries of a Xiaomi report, as attribute 0xFF01 of Basic.
std::string xiaomi_text(const std::vector<Attribute>& entries);
Sent xiaomi(const std::vector<Attribute>& entries);
Sent tuya(const std::vector<TuyaDatapoint>& datapoints);

Message decoded(const Sent& sent, std::uint8_t endpoint = 1);

/// The readings as "property=value unit", events with a "!" in front.
std::vector<std::string> texts(const std::vector<Reading>& readings);

/// A device of a model, with the built-in profiles.
class TestDevice {
 public:
  explicit TestDevice(std::string_view model, std::string_view manufacturer = "");

  std::vector<Reading> readings(const Sent& sent);
  std::vector<std::string> hears(const Sent& sent) { return texts(readings(sent)); }
  void is_zone(std::uint16_t type);
  void has_clusters(std::vector<std::pair<std::uint8_t, std::uint16_t>> clusters);
  Interpreter& interpreter() { return interpreter_; }

 private:
  Interpreter interpreter_;
};

/// Parsed once for all tests.
const Profiles& builtin_profiles();

}  // namespace homeward::zigbee
