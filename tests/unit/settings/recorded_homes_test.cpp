#include "tests/unit/settings/loading.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>

namespace homeward::settings {
namespace {

/// What a command prints; empty if it can't be run.
std::string output_of(const std::string& command) {
  std::string output;
  FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return output;
  std::array<char, 4096> block{};
  for (std::size_t size = 0; (size = std::fread(block.data(), 1, block.size(), pipe)) > 0;) {
    output.append(block.data(), size);
  }
  return pclose(pipe) == 0 ? output : std::string{};
}

class RecordedHome : public testing::TestWithParam<const char*> {};

TEST_P(RecordedHome, LoadsWithoutAWord) {
  const std::filesystem::path script =
      std::filesystem::path(HOMEWARD_SOURCE_DIR) / ".." / "shared" / "data" / "to_config.py";
  if (!std::filesystem::exists(script)) GTEST_SKIP() << "no recorded homes beside the project";
  const std::string text = output_of("python3 '" + script.string() + "' " + GetParam());
  ASSERT_FALSE(text.empty());
  const Settings settings = settings_of(text);
  EXPECT_EQ(settings.gateway_id, GetParam());
  EXPECT_GE(settings.rule_set.rules.size(), 10U);
  EXPECT_GE(settings.rule_set.devices.size(), 10U);
  ASSERT_TRUE(settings.rule_set.presence);
  EXPECT_EQ(settings.rule_set.presence->initial, rules::Presence::Initial::home);
  ASSERT_EQ(settings.plugins.size(), 1U);
  EXPECT_EQ(settings.plugins[0].id.str(), "replay");
}

INSTANTIATE_TEST_SUITE_P(Homes, RecordedHome,
                         testing::Values("kasteren-a", "kasteren-c", "casas-tm000", "mit-1"),
                         [](const testing::TestParamInfo<const char*>& home) {
                           std::string name = home.param;
                           for (char& letter : name) letter = letter == '-' ? '_' : letter;
                           return name;
                         });

}  // namespace
}  // namespace homeward::settings
