#pragma once

#include <string>
#include <vector>

namespace homeward::cli {

/// A plugin of a first configuration: `zigbee2mqtt` with `broker: "mqtt://..."`.
struct DraftPlugin {
  std::string name;
  std::string setting;  ///< `broker: "mqtt://127.0.0.1:1883"`; may be empty
};

/// What an installer answers before anything is known of the home's sensors.
struct HomeDraft {
  std::string id;
  std::string time_zone;
  std::vector<std::string> languages;
  std::vector<DraftPlugin> plugins;
  std::vector<std::string> packs;

  std::string platform;  ///< its name; empty: none yet
  std::string broker;    ///< mqtt:// or mqtts://
  std::string pseudonym;
  std::string username;       ///< may be empty
  std::string password_file;  ///< with a username
  std::string consent_by;     ///< resident, representative; empty: not given yet
  std::string consent_from;   ///< `2026-11-28`
};

/// The configuration of the draft as YAML with comments that say what to do next. Nothing in it is
/// escaped: every word must be one that the check takes for what it is.
[[nodiscard]] std::string draft_yaml(const HomeDraft& draft);

}  // namespace homeward::cli
