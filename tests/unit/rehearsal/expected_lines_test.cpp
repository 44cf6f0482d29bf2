#include "daemon/rehearsal/expected_lines.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace homeward::rehearsal {
namespace {

constexpr const char* kGood =
    R"({"rule":"a","pending_since":"2026-03-10T09:00:00Z","fired_at":"2026-03-10T10:00:00Z")";

std::string error_of(const std::string& text) {
  std::istringstream input(text);
  const auto read = read_expected(input, "alerts.jsonl");
  return read ? "" : to_text(read.error());
}

TEST(ExpectedLines, AreReadWithTheirPlaces) {
  std::istringstream input(std::string(kGood) + ",\"resolved_at\":null}\n\n" + kGood +
                           ",\"resolved_at\":\"2026-03-10T11:00:00Z\",\"device\":\"door\"}\n");
  const auto read = read_expected(input, "alerts.jsonl");
  ASSERT_TRUE(read.has_value());
  ASSERT_EQ(read->size(), 2U);
  EXPECT_EQ(to_text(read->at(0).alert), "a");
  ASSERT_TRUE(read->at(0).resolved.has_value());
  EXPECT_FALSE(read->at(0).resolved->has_value());
  EXPECT_EQ(to_text(read->at(1).alert), "a/door");
  EXPECT_EQ(**read->at(1).resolved - read->at(1).fired, std::chrono::hours{1});
  EXPECT_EQ(read->at(1).position, (core::SourcePosition{"alerts.jsonl", 3, 1}));
}

TEST(ExpectedLines, OfAnotherKindAreRefusedByLine) {
  EXPECT_NE(error_of(std::string(kGood) + "}\n[]\n").find("line 2: not a JSON object"),
            std::string::npos);
  EXPECT_NE(error_of("{\n").find("line 1"), std::string::npos);
  EXPECT_NE(error_of(R"({"rule":"a"})").find("line 1"), std::string::npos);
  EXPECT_NE(error_of(std::string(kGood) + ",\"resolved_at\":\"noon\"}").find("line 1"),
            std::string::npos);
  EXPECT_NE(error_of("{\"rule\":\"" + std::string(100'000, 'a') + "\"}").find("line 1"),
            std::string::npos);
  EXPECT_NE(error_of(std::string(10'000, '[')).find("line 1"), std::string::npos);
}

}  // namespace
}  // namespace homeward::rehearsal
