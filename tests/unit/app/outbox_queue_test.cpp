#include "daemon/app/outbox_queue.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

namespace homeward::app {
namespace {

using ports::MessageClass;
using ports::OutboxRow;

const core::PlatformId kPlatform{"care"};

OutboxRow row(MessageClass message_class, std::uint64_t sequence) {
  OutboxRow made;
  made.platform = kPlatform;
  made.message_class = message_class;
  made.sequence = sequence;
  made.id = std::to_string(sequence);
  return made;
}

ports::OutboxDepth empty_depth() {
  ports::OutboxDepth depth;
  depth.platform = kPlatform;
  return depth;
}

std::vector<std::uint64_t> drain(OutboxQueue& queue) {
  std::vector<std::uint64_t> sequences;
  while (const auto next = queue.next()) sequences.push_back(next->sequence);
  return sequences;
}

using Sequences = std::vector<std::uint64_t>;

/// The cursors that moved since the last look.
Sequences marks(OutboxQueue& queue) {
  Sequences moved;
  for (const ports::DeliveryMark& mark : queue.take_marks()) moved.push_back(mark.sequence);
  return moved;
}

TEST(OutboxQueue, SendsByClassThenByAge) {
  OutboxQueue queue(empty_depth());
  queue.add(row(MessageClass::reading, 1));
  queue.add(row(MessageClass::alarm, 2));
  queue.add(row(MessageClass::fault, 3));
  queue.add(row(MessageClass::alarm, 4));
  EXPECT_EQ(drain(queue), (Sequences{2, 4, 3, 1}));
}

TEST(OutboxQueue, AnUrgentRowGoesFirstAndOnce) {
  OutboxQueue queue(empty_depth());
  queue.add_urgent(row(MessageClass::alarm, 1));
  queue.add(row(MessageClass::alarm, 1));
  EXPECT_EQ(drain(queue), (Sequences{1}));
  EXPECT_EQ(queue.depth().rows[0], 1U);
  queue.acknowledged(row(MessageClass::alarm, 1));
  EXPECT_EQ(marks(queue), (Sequences{1}));
  EXPECT_TRUE(queue.idle());
}

TEST(OutboxQueue, AnUrgentRowOvertakesOlderOnesAndHidesNone) {
  OutboxQueue queue(empty_depth());
  queue.add_urgent(row(MessageClass::alarm, 3));
  EXPECT_EQ(drain(queue), (Sequences{3}));
  queue.acknowledged(row(MessageClass::alarm, 3));
  EXPECT_EQ(marks(queue), (Sequences{}));
  for (std::uint64_t i = 1; i <= 3; ++i) queue.add(row(MessageClass::alarm, i));
  EXPECT_EQ(drain(queue), (Sequences{1, 2}));
  EXPECT_FALSE(queue.idle());
  queue.acknowledged(row(MessageClass::alarm, 1));
  queue.acknowledged(row(MessageClass::alarm, 2));
  EXPECT_EQ(marks(queue), (Sequences{1, 3}));
  EXPECT_TRUE(queue.idle());
  EXPECT_EQ(queue.depth().rows[0], 0U);
}

TEST(OutboxQueue, AnUrgentRowIsSentAgainAfterALostLink) {
  OutboxQueue queue(empty_depth());
  queue.add_urgent(row(MessageClass::alarm, 1));
  EXPECT_EQ(drain(queue), (Sequences{1}));
  queue.give_back();
  EXPECT_EQ(drain(queue), (Sequences{1}));
  queue.add(row(MessageClass::alarm, 1));
  queue.give_back();
  EXPECT_EQ(drain(queue), (Sequences{1}));
  queue.acknowledged(row(MessageClass::alarm, 1));
  EXPECT_EQ(drain(queue), (Sequences{}));
  EXPECT_TRUE(queue.idle());
}

TEST(OutboxQueue, UrgentRowsAreBoundedAndTheRestTakesItsTurn) {
  OutboxQueue queue(empty_depth());
  const std::uint64_t many = OutboxQueue::kUrgent + 5;
  for (std::uint64_t i = 1; i <= many; ++i) queue.add_urgent(row(MessageClass::alarm, i));
  EXPECT_EQ(drain(queue).size(), OutboxQueue::kUrgent);
}

TEST(OutboxQueue, MovesTheCursorOnlyOverAnUnbrokenRun) {
  OutboxQueue queue(empty_depth());
  for (std::uint64_t i = 1; i <= 3; ++i) queue.add(row(MessageClass::alarm, i));
  drain(queue);
  queue.acknowledged(row(MessageClass::alarm, 2));
  EXPECT_EQ(marks(queue), (Sequences{}));
  queue.acknowledged(row(MessageClass::alarm, 1));
  EXPECT_EQ(marks(queue), (Sequences{2}));
  queue.acknowledged(row(MessageClass::alarm, 3));
  EXPECT_EQ(marks(queue), (Sequences{3}));
  EXPECT_TRUE(queue.idle());
  EXPECT_EQ(queue.depth().rows[0], 0U);
}

TEST(OutboxQueue, SendsAgainInOrderWhatALostLinkLeftOpen) {
  OutboxQueue queue(empty_depth());
  for (std::uint64_t i = 1; i <= 4; ++i) queue.add(row(MessageClass::alarm, i));
  drain(queue);
  queue.acknowledged(row(MessageClass::alarm, 3));
  queue.give_back();
  EXPECT_EQ(queue.under_way(), 0U);
  EXPECT_EQ(drain(queue), (Sequences{1, 2, 4}));
}

TEST(OutboxQueue, WhatIsHeldWaitsWithAllBehindItAndTheRestGoesOn) {
  OutboxQueue queue(empty_depth());
  queue.add(row(MessageClass::fault, 1));
  queue.add(row(MessageClass::reading, 2));
  queue.add_urgent(row(MessageClass::advisory, 3));
  queue.add(row(MessageClass::alarm, 4));
  Sequences sent;
  while (const auto next = queue.next(MessageClass::advisory)) sent.push_back(next->sequence);
  EXPECT_EQ(sent, (Sequences{4, 1}));
  EXPECT_FALSE(queue.next(MessageClass::alarm));
  EXPECT_EQ(drain(queue), (Sequences{3, 2}));
}

TEST(OutboxQueue, WhatWasRefusedGoesBackInOrderAndTheCursorWaitsForIt) {
  OutboxQueue queue(empty_depth());
  queue.add(row(MessageClass::alarm, 1));
  for (std::uint64_t i = 2; i <= 4; ++i) queue.add(row(MessageClass::advisory, i));
  drain(queue);
  queue.acknowledged(row(MessageClass::advisory, 3));
  queue.give_back(MessageClass::advisory);
  EXPECT_EQ(queue.under_way(), 1U) << "the alarm";
  EXPECT_EQ(marks(queue), (Sequences{}));
  EXPECT_EQ(drain(queue), (Sequences{2, 4})) << "what the broker took is not sent again";
  queue.acknowledged(row(MessageClass::advisory, 4));
  EXPECT_EQ(marks(queue), (Sequences{}));
  queue.acknowledged(row(MessageClass::advisory, 2));
  EXPECT_EQ(marks(queue), (Sequences{4}));
  queue.acknowledged(row(MessageClass::alarm, 1));
  EXPECT_TRUE(queue.idle());
}

TEST(OutboxQueue, LeavesTheRestToTheDiskWhenMemoryIsFull) {
  OutboxQueue queue(empty_depth());
  const std::uint64_t many = OutboxQueue::kInMemory + 10;
  for (std::uint64_t i = 1; i <= many; ++i) queue.add(row(MessageClass::reading, i));
  EXPECT_FALSE(queue.wanted(kPlatform, 100).has_value());
  EXPECT_EQ(drain(queue).size(), OutboxQueue::kInMemory);
  const auto query = queue.wanted(kPlatform, 100);
  ASSERT_TRUE(query.has_value());
  EXPECT_EQ(query->after, OutboxQueue::kInMemory);
  EXPECT_EQ(query->message_class, MessageClass::reading);
  std::deque<OutboxRow> page;
  for (std::uint64_t i = query->after + 1; i <= many; ++i) {
    page.push_back(row(MessageClass::reading, i));
  }
  queue.read(*query, page);
  EXPECT_EQ(drain(queue).size(), 10U);
}

TEST(OutboxQueue, RowsThatComeDuringAReadAreReadAfterIt) {
  auto depth = empty_depth();
  depth.rows[0] = 1;
  depth.last_sequence = 1;
  OutboxQueue queue(depth);
  const auto query = queue.wanted(kPlatform, 100);
  ASSERT_TRUE(query.has_value());
  queue.add(row(MessageClass::alarm, 2));
  queue.read(*query, {row(MessageClass::alarm, 1)});
  EXPECT_EQ(drain(queue), (Sequences{1}));
  const auto again = queue.wanted(kPlatform, 100);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->after, 1U);
  queue.read(*again, {row(MessageClass::alarm, 2)});
  EXPECT_EQ(drain(queue), (Sequences{2}));
}

TEST(OutboxQueue, ABacklogOfAlarmsOnDiskHoldsBackReadings) {
  auto depth = empty_depth();
  depth.rows[0] = 2;
  depth.last_sequence = 2;
  OutboxQueue queue(depth);
  queue.add(row(MessageClass::reading, 3));
  EXPECT_EQ(drain(queue), (Sequences{}));
  const auto query = queue.wanted(kPlatform, 100);
  ASSERT_TRUE(query.has_value());
  queue.read(*query, {row(MessageClass::alarm, 1), row(MessageClass::alarm, 2)});
  EXPECT_EQ(drain(queue), (Sequences{1, 2, 3}));
}

TEST(OutboxQueue, GoesOnBehindTheCursorOfTheLastRun) {
  auto depth = empty_depth();
  depth.rows[0] = 5;
  depth.delivered[0] = 7;
  depth.last_sequence = 12;
  OutboxQueue queue(depth);
  const auto query = queue.wanted(kPlatform, 100);
  ASSERT_TRUE(query.has_value());
  EXPECT_EQ(query->after, 7U);
}

TEST(OutboxQueue, WhatTheDiskDidNotGiveIsAskedForAgain) {
  ports::OutboxDepth depth = empty_depth();
  depth.rows[0] = 2;
  OutboxQueue queue(depth);
  const auto first = queue.wanted(kPlatform, 10);
  ASSERT_TRUE(first);
  queue.not_read(*first);
  EXPECT_FALSE(queue.idle());
  EXPECT_TRUE(queue.wanted(kPlatform, 10));
}

TEST(OutboxQueue, WhatIsGivenUpLiesOnDiskAloneAndIsNotReadMeanwhile) {
  ports::OutboxDepth depth = empty_depth();
  depth.rows[4] = 100;
  depth.delivered[4] = 7;
  OutboxQueue queue(depth);
  const core::WallTime before{std::chrono::seconds{9}};
  const auto drop = queue.drop(kPlatform, MessageClass::reading, before);
  ASSERT_TRUE(drop);
  EXPECT_EQ(drop->after, 7U);
  EXPECT_EQ(drop->before, before);
  EXPECT_FALSE(queue.wanted(kPlatform, 10)) << "a page could hold what is going";
  EXPECT_FALSE(queue.drop(kPlatform, MessageClass::reading, before));
  queue.add(row(MessageClass::reading, 200));
  EXPECT_FALSE(queue.next()) << "it follows those on disk";
  queue.dropped(*drop, 60);
  EXPECT_EQ(queue.depth().rows[4], 41U);
  EXPECT_TRUE(queue.wanted(kPlatform, 10));
}

TEST(OutboxQueue, WhatIsInMemoryIsNotGivenUp) {
  OutboxQueue queue(empty_depth());
  queue.add(row(MessageClass::reading, 1));
  EXPECT_FALSE(queue.drop(kPlatform, MessageClass::reading, core::WallTime::max()));
  EXPECT_EQ(drain(queue), (Sequences{1}));
}

}  // namespace
}  // namespace homeward::app
