#include "tests/contract/store/store_folder.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

namespace homeward::store::testing {
namespace {

/// Commits for ever, one event and one message at a time; tells the pipe of each that is done.
[[noreturn]] void commit_for_ever(const StoreFolder& folder, int pipe) {
  const Database::Opened opened = folder.open();
  std::uint64_t id = opened.database->load().value().last_event;
  while (true) {
    ++id;
    ports::Commit commit{.events = {event(id)},
                         .outbox = {message("a", ports::MessageClass::alarm, id, 300)}};
    if (id % 10 == 0) commit.engine = ports::EngineState{std::to_string(id), id};
    if (id > 5) {
      commit.delivered = {{core::PlatformId("a"), ports::MessageClass::alarm, id - 5}};
    }
    if (!opened.database->commit(commit)) ::_exit(1);
    if (::write(pipe, &id, sizeof id) != sizeof id) ::_exit(2);
  }
}

/// Reads until `commits` were acknowledged, kills, and reads what was acknowledged meanwhile.
std::uint64_t kill_after(pid_t child, int pipe, int commits) {
  std::uint64_t acknowledged = 0;
  for (int n = 0; n < commits; ++n) {
    EXPECT_EQ(::read(pipe, &acknowledged, sizeof acknowledged), ssize_t{sizeof acknowledged});
  }
  EXPECT_EQ(::kill(child, SIGKILL), 0);
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status));
  while (::read(pipe, &acknowledged, sizeof acknowledged) == ssize_t{sizeof acknowledged}) {
  }
  return acknowledged;
}

std::uint64_t run_and_kill(const StoreFolder& folder, int commits) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe(ends.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    commit_for_ever(folder, ends[1]);
  }
  ::close(ends[1]);
  const std::uint64_t acknowledged = kill_after(child, ends[0], commits);
  ::close(ends[0]);
  return acknowledged;
}

TEST(DatabaseCrash, WhatWasAcknowledgedIsThereAfterAKill) {
  StoreFolder folder;
  for (const int commits : {1, 3, 10, 57, 200, 400, 1500}) {
    const std::uint64_t acknowledged = run_and_kill(folder, commits);
    const Database::Opened opened = folder.open();
    EXPECT_FALSE(opened.report.clean);
    EXPECT_TRUE(opened.report.checked);
    EXPECT_FALSE(opened.report.set_aside);
    const ports::StoredState state = opened.database->load().value();
    EXPECT_GE(state.last_event, acknowledged);
    EXPECT_LE(state.last_event, acknowledged + 1) << "one may be done and not yet told";
    ASSERT_EQ(state.outbox.size(), 1U);
    EXPECT_EQ(state.outbox[0].last_sequence, state.last_event) << "all of a commit or nothing";
    const std::uint64_t delivered = state.outbox[0].delivered[0];
    EXPECT_EQ(delivered, state.last_event > 5 ? state.last_event - 5 : 0);
    const auto waiting = opened.database->outbox(
        {core::PlatformId("a"), ports::MessageClass::alarm, delivered, 100});
    EXPECT_EQ(waiting.value().size(), state.outbox[0].rows[0]);
    EXPECT_EQ(waiting.value().size(), state.last_event - delivered);
  }
}

}  // namespace
}  // namespace homeward::store::testing
