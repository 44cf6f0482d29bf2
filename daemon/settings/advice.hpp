#pragma once

#include "daemon/core/diagnostic.hpp"
#include "daemon/rules/program.hpp"
#include "daemon/settings/settings.hpp"

#include <filesystem>
#include <string>

namespace homeward::settings {

/// What the machine around the configuration tells.
struct Surroundings {
  std::filesystem::path broker_config;  ///< mosquitto.conf of this machine; empty: not looked at
};

/// Warnings about a configuration that loads: alerts that nobody would be told of, and a local
/// broker that drops messages. Positions are those of rules, or the configuration's first file.
[[nodiscard]] core::Diagnostics advise(const Settings& settings, const rules::Program& program,
                                       const Surroundings& surroundings);

}  // namespace homeward::settings
