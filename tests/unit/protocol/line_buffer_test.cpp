#include "lib/json/line_buffer.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace homeward::json {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Everything that can be taken; "!" for a line that is too long.
std::vector<std::string> take_all(LineBuffer& buffer) {
  std::vector<std::string> lines;
  while (const auto line = buffer.next()) lines.push_back(*line ? std::string(**line) : "!");
  return lines;
}

std::vector<std::string> feed(LineBuffer& buffer, std::string_view bytes) {
  buffer.append(bytes);
  return take_all(buffer);
}

TEST(LineBuffer, CutsAtNewlines) {
  LineBuffer buffer;
  EXPECT_THAT(feed(buffer, "a\nbc\r\n\nd"), ElementsAre("a", "bc", ""));
  EXPECT_TRUE(buffer.has_partial_line());
  EXPECT_THAT(feed(buffer, "e\n"), ElementsAre("de"));
  EXPECT_FALSE(buffer.has_partial_line());
}

TEST(LineBuffer, JoinsALineThatComesByteByByte) {
  LineBuffer buffer;
  for (const char c : std::string("hello")) EXPECT_THAT(feed(buffer, {&c, 1}), IsEmpty());
  EXPECT_THAT(feed(buffer, "\n"), ElementsAre("hello"));
}

TEST(LineBuffer, TakesALineOfExactlyTheLimit) {
  LineBuffer buffer(4);
  EXPECT_THAT(feed(buffer, "abcd"), IsEmpty());
  EXPECT_THAT(feed(buffer, "\n"), ElementsAre("abcd"));
}

TEST(LineBuffer, ReportsALineThatIsTooLongOnceAndReadsOnAfterIt) {
  LineBuffer buffer(4);
  EXPECT_THAT(feed(buffer, "abcde\nok\n"), ElementsAre("!", "ok"));
  EXPECT_THAT(feed(buffer, "abcdefgh"), ElementsAre("!"));
  EXPECT_THAT(feed(buffer, "ijklmnop"), IsEmpty());
  EXPECT_TRUE(buffer.has_partial_line());
  EXPECT_THAT(feed(buffer, "q\nok\n"), ElementsAre("ok"));
}

TEST(LineBuffer, KeepsWhatComesAfterALongLineInTheSameAppend) {
  LineBuffer buffer(4);
  EXPECT_THAT(feed(buffer, "a\nbcdefgh\nc\nde"), ElementsAre("a", "!", "c"));
  EXPECT_THAT(feed(buffer, "\n"), ElementsAre("de"));
}

TEST(LineBuffer, HoldsNoMoreThanTheLimitOfAnEndlessLine) {
  LineBuffer buffer(1000);
  const std::string chunk(700, 'x');
  for (int i = 0; i < 1000; ++i) {
    buffer.append(chunk);
    static_cast<void>(take_all(buffer));
    ASSERT_LE(buffer.prepare(0).size(), 2400U);
  }
}

TEST(LineBuffer, ReadsIntoItsOwnRoom) {
  LineBuffer buffer;
  const std::span<char> room = buffer.prepare(8);
  ASSERT_GE(room.size(), 8U);
  std::string("abc\nd").copy(room.data(), 5);
  buffer.commit(5);
  EXPECT_THAT(take_all(buffer), ElementsAre("abc"));
}

}  // namespace
}  // namespace homeward::json
