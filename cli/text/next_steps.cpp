#include "cli/text/next_steps.hpp"

#include "cli/text/language.hpp"

#include <cstdint>
#include <optional>

namespace homeward::cli {
namespace {

bool none(const json::Value& status, const char* part) {
  const json::Value value = status.member(part);
  const std::optional<std::uint64_t> count = value.unsigned_integer();
  if (count) return *count == 0;
  return value.is_array() && value.size() == 0;
}

/// Others may be in the list because they ask to be configured.
bool no_plugin_is_configured(const json::Value& status) {
  const json::Value plugins = status.member("plugins");
  for (std::size_t i = 0; i < plugins.size(); ++i) {
    if (plugins.at(i).member("configured").boolean().value_or(true)) return false;
  }
  return true;
}

}  // namespace

std::string next_steps(const json::Value& status) {
  std::string steps;
  if (no_plugin_is_configured(status)) {
    steps += tr("  * say which plugin brings the sensors: plugins: in homeward.yaml\n");
  }
  if (none(status, "devices")) {
    steps +=
        tr("  * name the sensors: 'homeward devices' lists what is heard, devices: names it\n");
  }
  if (none(status, "rules")) {
    steps +=
        tr("  * choose what raises alerts: rule_packs: [living-alone, supervision], or rules:\n");
  }
  if (none(status, "platforms")) {
    steps += tr("  * say where alerts go: platforms: and recipients:\n");
  }
  if (steps.empty()) return {};
  return tr("To do, in /etc/homeward/homeward.yaml (homeward.yaml(5)), then 'homeward reload':\n") +
         steps;
}

}  // namespace homeward::cli
