#pragma once

#include "daemon/core/diagnostic.hpp"
#include "daemon/settings/settings.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace homeward::settings {

/// Loads one text under the name `home.yaml`.
inline Loaded load_text(const std::string& text) {
  return load_texts({{"home.yaml", text}});
}

/// All messages, one a line.
inline std::vector<std::string> messages_of(const Loaded& loaded) {
  std::vector<std::string> lines;
  for (const core::Diagnostic& diagnostic : loaded.diagnostics) {
    lines.push_back(core::to_text(diagnostic));
  }
  return lines;
}

/// The settings of a text that must load without a word.
inline Settings settings_of(const std::string& text) {
  Loaded loaded = load_text(text);
  EXPECT_EQ(messages_of(loaded), std::vector<std::string>{});
  return loaded.settings ? std::move(*loaded.settings) : Settings{};
}

/// The condition of a rule set of one rule with this `when`.
inline Settings with_condition(const std::string& condition) {
  return settings_of("rules: [{alert: a, when: " + condition + "}]\n");
}

}  // namespace homeward::settings
