#include "daemon/store/event_block.hpp"

#include "daemon/store/connection.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace homeward::store {
namespace {

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();

std::vector<BlockEvent> read(std::string_view bytes) {
  std::vector<BlockEvent> events;
  BlockReader reader(bytes);
  BlockEvent event;
  while (reader.next(event)) events.push_back(event);
  return events;
}

std::string write(const std::vector<BlockEvent>& events) {
  BlockWriter writer;
  for (const BlockEvent& event : events) writer.add(event);
  return writer.bytes();
}

TEST(EventBlock, GivesBackWhatWentIn) {
  const std::vector<BlockEvent> events{
      {1, 3, 4, 21.5, 1'000'000, 1'795'420'800'000'000, 0},
      {2, 300, 70'000, true, 1'000'000, 1'795'420'800'000'000, 5},
      {9, 1, 1, false, 900'000, 1'795'420'799'900'000, 10},
      {10, 1, 2, std::string("open"), -5, -1, 2},
      {11, 1, 2, std::string(), kLowest, kHighest, 2},
      {12, 1, 2, -0.0, kHighest, kLowest, 2},
      {kHighest, 1, 2, std::numeric_limits<double>::infinity(), 0, 0, 15}};
  EXPECT_EQ(read(write(events)), events);
  EXPECT_TRUE(std::signbit(std::get<double>(read(write(events))[5].value)));
}

TEST(EventBlock, KnowsItsLastIdAndItsLatestTime) {
  BlockWriter writer;
  writer.add({7, 1, 1, true, 0, 500, 0});
  writer.add({8, 1, 1, true, 0, 300, 0});
  EXPECT_EQ(writer.last_id(), 8U);
  EXPECT_EQ(writer.last_time(), 500);
  writer.clear();
  EXPECT_EQ(writer.events(), 0U);
  writer.add({9, 1, 1, true, 0, 100, 0});
  EXPECT_EQ(writer.last_time(), 100);
  EXPECT_EQ(read(writer.bytes()).at(0).id, 9U) << "a block stands alone";
}

TEST(EventBlock, ANumberOfAHomeTakesSixteenBytes) {
  std::vector<BlockEvent> events;
  for (std::uint64_t id = 1; id <= 100; ++id) {
    const auto at = static_cast<std::int64_t>(id) * 300'000;
    events.push_back(
        {id, 20 + static_cast<std::int64_t>(id % 40), 3, 20.25, at, 1'795'420'800'000'000 + at, 0});
  }
  EXPECT_LE(write(events).size(), 1'650U);
}

TEST(EventBlock, IsFullAtAPageOfEventsOrOfText) {
  BlockWriter numbers;
  for (std::uint64_t id = 1; !numbers.full(); ++id) numbers.add({id, 1, 1, 1.5, 0, 0, 0});
  EXPECT_EQ(numbers.events(), 256U);
  BlockWriter texts;
  texts.add({1, 1, 1, std::string(9'000, 'x'), 0, 0, 0});
  EXPECT_TRUE(texts.full());
}

TEST(EventBlock, BytesThatAreNoBlockAreRefused) {
  const std::string whole = write({{1, 2, 3, std::string("closed"), 4, 5, 0}});
  for (std::size_t length = 1; length < whole.size(); ++length) {
    EXPECT_THROW(static_cast<void>(read(whole.substr(0, length))), Refused) << length;
  }
  EXPECT_THROW(static_cast<void>(read(std::string(32, '\xFF'))), Refused);
}

}  // namespace
}  // namespace homeward::store
