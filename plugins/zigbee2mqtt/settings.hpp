#pragma once

#include "lib/base/result.hpp"
#include "lib/json/parser.hpp"

#include <string>

namespace homeward::zigbee2mqtt {

/// `plugins.zigbee2mqtt` of homeward.yaml, as the welcome brings it.
struct Settings {
  std::string broker{"mqtt://127.0.0.1:1883"};
  std::string base_topic{"zigbee2mqtt"};
  std::string username, password;
  std::string ca_file, cert_file, key_file;

  friend bool operator==(const Settings&, const Settings&) = default;
};

/// Reads the configuration; absent fields keep their defaults, unknown ones are the core's.
/// Error: invalid, with the field.
[[nodiscard]] Result<Settings> read_settings(json::Value config);

}  // namespace homeward::zigbee2mqtt
