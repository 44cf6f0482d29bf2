#include "daemon/rehearsal/recorded.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace homeward::rehearsal {
namespace {

rules::Program door() {
  rules::RuleSet home;
  rules::DeviceDeclaration device;
  device.id = core::DeviceId{"door"};
  device.properties = {"contact"};
  home.devices.push_back(std::move(device));
  return std::move(*rules::compile(std::move(home)).program);
}

std::string line(const std::string& time, const std::string& device) {
  return R"({"ts":"2026-03-10T)" + time + R"(Z","device":")" + device +
         R"(","property":"contact","value":"open"})" + "\n";
}

std::string error_of(const std::string& text) {
  const rules::Program program = door();
  std::istringstream input(text);
  const auto read = read_recording(input, program, "events.jsonl");
  return read ? "" : to_text(read.error());
}

TEST(Recording, BecomesStepsWithTheirPlaces) {
  const rules::Program program = door();
  std::istringstream input(line("10:00:00", "door") + "\n" + line("10:00:00", "door"));
  const auto read = read_recording(input, program, "events.jsonl");
  ASSERT_TRUE(read.has_value());
  ASSERT_EQ(read->size(), 2U);
  EXPECT_EQ(read->at(1).position, (core::SourcePosition{"events.jsonl", 3, 1}));
  EXPECT_EQ(read->at(0).at, read->at(1).at);
}

TEST(Recording, OfAnotherHomeOrInDisorderIsRefusedByLine) {
  EXPECT_EQ(error_of(line("10:00:00", "door") + line("10:00:01", "dor")),
            "line 2: the home has no property 'contact' of a device 'dor'");
  EXPECT_EQ(error_of(line("10:00:01", "door") + line("10:00:00", "door")),
            "line 2: earlier than the line before");
  EXPECT_NE(error_of("{}").find("line 1"), std::string::npos);
}

}  // namespace
}  // namespace homeward::rehearsal
