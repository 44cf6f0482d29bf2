#include "cli/text/language.hpp"
#include "cli/text/codes.hpp"
#include "cli/text/phrases.hpp"

#include <gtest/gtest.h>

namespace homeward::cli {
namespace {

TEST(Language, PutsValuesIntoTheirPlacesInAnyOrder) {
  EXPECT_EQ(tr("{0} is silent until {1}.", "door", 8), "door is silent until 8.");
  EXPECT_EQ(language::filled("{1}: {0}, {1}", {"a", "b"}), "b: a, b");
}

TEST(Language, LeavesOtherBracesAndWrongPlacesAlone) {
  EXPECT_EQ(language::filled("{ca_file: {0}} {} {a} {12} {", {"x"}), "{ca_file: x} {} {a} {12} {");
  // A catalogue that asks for a value that there is none of can't do harm.
  EXPECT_EQ(language::filled("{1} {9} {/} {:}", {"x"}), "{1} {9} {/} {:}");
  EXPECT_EQ(tr("{socket} {0}"), "{socket} {0}");
}

TEST(Language, DoesNotLookForPlacesInValues) {
  EXPECT_EQ(tr("{0} {1}", "{1}", "x"), "{1} x");
}

TEST(Language, CountsInTheFormsOfTheLanguage) {
  EXPECT_EQ(tr_count("{0} test", "{0} tests", 1), "1 test");
  EXPECT_EQ(tr_count("{0} test", "{0} tests", 0), "0 tests");
  EXPECT_EQ(tr_count("{1} of {0} test", "{1} of {0} tests", 3, 2), "2 of 3 tests");
}

TEST(Language, DoesNotShowTheContextOfAWord) {
  EXPECT_EQ(tr_in("an alert", "open"), "open");
  EXPECT_EQ(language_code(), "en");
}

TEST(Language, LeavesSentencesAndCodesAsTheyAreInEnglish) {
  EXPECT_EQ(told_text("No device is configured yet"), "No device is configured yet");
  EXPECT_EQ(code_word("plugin", "never-connected"), "never-connected");
  EXPECT_EQ(code_word("plugin", "of-a-later-version"), "of-a-later-version");
  core::Diagnostic found{core::Diagnostic::Level::error, {"a.yaml", 3, 5}, "'x' is empty", "y"};
  EXPECT_EQ(diagnostic_text(found), "a.yaml:3:5: error: 'x' is empty; y");
}

}  // namespace
}  // namespace homeward::cli
