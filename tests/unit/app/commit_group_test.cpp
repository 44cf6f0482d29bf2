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

}  // namespace
}  // namespace homeward::app
