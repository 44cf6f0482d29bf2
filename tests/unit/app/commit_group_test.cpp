#include "daemon/app/commit_group.hpp"

#include <gtest/gtest.h>

namespace homeward::app {
namespace {

ports::JournalEvent event(std::uint64_t id) {
  ports::JournalEvent made;
  made.id = id;
  return made;
}

TEST(CommitGroup, WhatFailedGoesBeforeWhatCameSince) {
  ports::Commit earlier;
  earlier.events = {event(1), event(2)};
  ports::Commit group;
  group.events = {event(3)};
  merge_in_front(group, std::move(earlier));
  ASSERT_EQ(group.events.size(), 3U);
  EXPECT_EQ(group.events[0].id, 1U);
  EXPECT_EQ(group.events[2].id, 3U);
}

TEST(CommitGroup, TheNewerWordWins) {
  ports::Commit earlier;
  earlier.engine = ports::EngineState{"old", 1};
  earlier.meta = {{"a", "old"}, {"b", "kept"}};
  ports::Commit group;
  group.engine = ports::EngineState{"new", 2};
  group.meta = {{"a", "new"}};
  merge_in_front(group, std::move(earlier));
  EXPECT_EQ(group.engine->snapshot, "new");
  EXPECT_EQ(group.meta.at("a"), "new");
  EXPECT_EQ(group.meta.at("b"), "kept");
}

TEST(CommitGroup, AnOlderStateIsKeptWhenThereIsNoNewerOne) {
  ports::Commit earlier;
  earlier.engine = ports::EngineState{"old", 1};
  ports::Commit group;
  merge_in_front(group, std::move(earlier));
  ASSERT_TRUE(group.engine.has_value());
  EXPECT_EQ(group.engine->snapshot, "old");
}

ports::OutboxRow row(std::uint64_t sequence, ports::MessageClass message_class) {
  ports::OutboxRow made;
  made.sequence = sequence;
  made.message_class = message_class;
  return made;
}

TEST(CommitGroup, ARingForgetsTheOldestEventsAndSaysHowMany) {
  ports::Commit group;
  for (std::uint64_t id = 1; id <= 101; ++id) group.events.push_back(event(id));
  const Forgotten forgotten = keep_within(group, {100, 10, 10}, {});
  EXPECT_EQ(forgotten.events, 26U);
  EXPECT_EQ(group.events.front().id, 27U);
  EXPECT_EQ(group.events.back().id, 101U);
}

TEST(CommitGroup, ARingForgetsWhatWasSentThenTheLowestClassAndAlarmsLast) {
  using ports::MessageClass;
  ports::Commit group;
  group.outbox = {row(1, MessageClass::alarm), row(2, MessageClass::advisory),
                  row(3, MessageClass::reading), row(4, MessageClass::alarm),
                  row(5, MessageClass::advisory)};
  const auto sent = [](const ports::OutboxRow& one) { return one.sequence == 1; };
  const Forgotten forgotten = keep_within(group, {10, 2, 10}, sent);
  EXPECT_EQ(forgotten.rows_unsent, 2U);
  ASSERT_EQ(group.outbox.size(), 2U);
  EXPECT_EQ(group.outbox[0].sequence, 4U);
  EXPECT_EQ(group.outbox[1].sequence, 5U);
}

TEST(CommitGroup, ARingKeepsTheLastWordOnEachAlert) {
  ports::Commit group;
  for (std::uint32_t revision = 1; revision <= 5; ++revision) {
    core::Alert alert;
    alert.id = core::AlertId("a");
    alert.revision = revision;
    group.alerts.push_back(alert);
  }
  keep_within(group, {}, {});
  ASSERT_EQ(group.alerts.size(), 1U);
  EXPECT_EQ(group.alerts[0].revision, 5U);
}

}  // namespace
}  // namespace homeward::app
