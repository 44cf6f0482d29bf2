#include "plugins/zigbee2mqtt/settings.hpp"

#include "plugins/zigbee2mqtt/bridge_devices.hpp"

namespace homeward::zigbee2mqtt {

Result<Settings> read_settings(json::Value config) {
  constexpr std::size_t max_text = 1'024;
  Settings settings;
  json::Fields fields(config, "plugins.zigbee2mqtt");
  const auto read = [&](std::string_view name, std::string& into) {
    const auto text = fields.text_or_none(name, max_text);
    if (!text.empty()) into = text;
  };
  read("broker", settings.broker);
  read("base_topic", settings.base_topic);
  read("username", settings.username);
  read("password", settings.password);
  read("ca_file", settings.ca_file);
  read("cert_file", settings.cert_file);
  read("key_file", settings.key_file);
  if (fields.failed()) return fields.error();
  while (settings.base_topic.ends_with('/')) settings.base_topic.pop_back();
  if (!usable_name(settings.base_topic)) {
    return failure(ErrorCode::invalid, "base_topic must be a topic without + and #",
                   "plugins.zigbee2mqtt");
  }
  return settings;
}

}  // namespace homeward::zigbee2mqtt
