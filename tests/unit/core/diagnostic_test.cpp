#include "daemon/core/diagnostic.hpp"

#include <gtest/gtest.h>

namespace homeward::core {
namespace {

TEST(Diagnostic, IsOneLineThatEditorsUnderstand) {
  const Diagnostic diagnostic{Diagnostic::Level::error,
                              {"homeward.yaml", 12, 7},
                              "unknown device 'front_dor'",
                              "did you mean 'front_door'?"};
  EXPECT_EQ(to_text(diagnostic),
            "homeward.yaml:12:7: error: unknown device 'front_dor'; did you mean 'front_door'?");
}

TEST(Diagnostic, LeavesOutWhatIsUnknown) {
  EXPECT_EQ(to_text(Diagnostic{Diagnostic::Level::warning, {"", 0, 0}, "quiet", ""}),
            "warning: quiet");
}

TEST(NearestName, FindsATypingMistakeAndNothingElse) {
  const std::vector<std::string> known{"front_door", "back_door", "bed"};
  EXPECT_EQ(nearest_name("front_dor", known), "front_door");
  EXPECT_EQ(nearest_name("bad", known), "bed");
  EXPECT_EQ(nearest_name("fro", {"when", "for"}), "for");
  EXPECT_EQ(nearest_name("kettle", known), "");
  EXPECT_EQ(nearest_name("", known), "");
  EXPECT_EQ(nearest_name(std::string(100'000, 'x'), known), "");
}

}  // namespace
}  // namespace homeward::core
