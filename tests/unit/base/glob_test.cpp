#include "lib/base/glob.hpp"

#include <gtest/gtest.h>

#include <string>

namespace homeward {
namespace {

struct Row {
  const char* pattern;
  const char* text;
  bool matches;
};

TEST(Glob, MatchesAsTheTableSays) {
  constexpr Row kRows[] = {{"", "", true},
                           {"", "a", false},
                           {"*", "", true},
                           {"*", "anything", true},
                           {"*.motion", "hall.motion", true},
                           {"*.motion", "hall.motion2", false},
                           {"hall.*", "hall.motion", true},
                           {"hall.*", "shall.motion", false},
                           {"a*b*c", "a-x-b-y-c", true},
                           {"a*b*c", "a-x-b-y-d", false},
                           {"a*bc", "abbc", true},
                           {"a.c", "abc", false},
                           {"a?c", "abc", true},
                           {"a?c", "ac", false},
                           {"**", "x", true}};
  for (const Row& row : kRows) {
    EXPECT_EQ(glob_matches(row.pattern, row.text), row.matches)
        << row.pattern << " against " << row.text;
  }
}

TEST(Glob, StaysQuickOnHostilePatterns) {
  const std::string text(4'000, 'a');
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "a*";
  EXPECT_FALSE(glob_matches(pattern + "b", text));
}

}  // namespace
}  // namespace homeward
