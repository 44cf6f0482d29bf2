#include "daemon/rules/reorder.hpp"

#include <gtest/gtest.h>

#include <string>

namespace homeward::rules {
namespace {

using std::chrono::seconds;

core::SteadyTime at(double second) {
  return core::SteadyTime{core::Duration{static_cast<std::int64_t>(second * 1e6)}};
}

/// Everything that comes out at `now`, in order.
std::string out(ReorderBuffer<char>& buffer, double now) {
  std::string all;
  while (const auto one = buffer.take(at(now))) all += *one;
  return all;
}

TEST(Reorder, SortsByStampAndHoldsBackNoLonger) {
  ReorderBuffer<char> buffer{seconds{5}};
  buffer.put(at(12), 'b');
  buffer.put(at(10), 'a');
  buffer.put(at(13), 'c');
  EXPECT_EQ(out(buffer, 15), "");
  EXPECT_EQ(buffer.next_due(), at(15) + core::Duration{1});
  EXPECT_EQ(out(buffer, 15.000001), "a");
  EXPECT_EQ(out(buffer, 20), "bc");
  EXPECT_EQ(buffer.next_due(), std::nullopt);
}

TEST(Reorder, KeepsTheOrderOfArrivalWithinOneStamp) {
  ReorderBuffer<char> buffer{seconds{5}};
  for (const char one : std::string("homeward")) buffer.put(at(10), one);
  EXPECT_EQ(out(buffer, 16), "homeward");
}

TEST(Reorder, GivesTheLateAtOnceAndTheRestAtTheEnd) {
  ReorderBuffer<char> buffer{seconds{5}};
  buffer.put(at(20), 'b');
  buffer.put(at(3), 'a');
  EXPECT_EQ(out(buffer, 20), "a");
  EXPECT_EQ(buffer.take_any(), 'b');
  EXPECT_EQ(buffer.take_any(), std::nullopt);
}

}  // namespace
}  // namespace homeward::rules
