#include "lib/base/folder_lock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace homeward {
namespace {

namespace fs = std::filesystem;

/// What another process is told that asks for the folder; empty: it got it.
std::string asked_by_another(const fs::path& folder) {
  int pipe_ends[2];
  if (::pipe(pipe_ends) != 0) return "no pipe";
  const pid_t child = ::fork();
  if (child == 0) {
    const Result<FolderLock> lock = FolderLock::take(folder);
    const std::string text = lock ? "" : to_text(lock.error());
    const ssize_t written = ::write(pipe_ends[1], text.data(), text.size());
    ::_exit(written < 0 ? 1 : 0);
  }
  ::close(pipe_ends[1]);
  std::string text(1000, '\0');
  const ssize_t got = ::read(pipe_ends[0], text.data(), text.size());
  text.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  ::close(pipe_ends[0]);
  ::waitpid(child, nullptr, 0);
  return text;
}

class FolderLockTest : public testing::Test {
 protected:
  FolderLockTest() {
    std::string name = testing::TempDir() + "folder-lock-XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~FolderLockTest() override { fs::remove_all(folder_); }
  fs::path folder_;
};

TEST_F(FolderLockTest, AnotherProcessIsToldWhoHasIt) {
  const Result<FolderLock> lock = FolderLock::take(folder_);
  ASSERT_TRUE(lock);
  const std::string told = asked_by_another(folder_);
  EXPECT_THAT(told, testing::HasSubstr("process " + std::to_string(::getpid())));
  EXPECT_THAT(told, testing::StartsWith(folder_.string()));
}

TEST_F(FolderLockTest, ItEndsWithItsObject) {
  static_cast<void>(FolderLock::take(folder_));
  EXPECT_EQ(asked_by_another(folder_), "");
}

TEST_F(FolderLockTest, AMissingFolderIsMadeForItsOwnerAlone) {
  const fs::path fresh = folder_ / "state";
  const Result<FolderLock> lock = FolderLock::take(fresh);
  ASSERT_TRUE(lock);
  EXPECT_EQ(fs::status(fresh).permissions(), fs::perms::owner_all);
}

TEST_F(FolderLockTest, ALinkIsNotFollowed) {
  fs::create_symlink(folder_ / "elsewhere", folder_ / "homeward.lock");
  const Result<FolderLock> lock = FolderLock::take(folder_);
  ASSERT_FALSE(lock);
  EXPECT_EQ(lock.error().code, ErrorCode::io);
  EXPECT_FALSE(fs::exists(folder_ / "elsewhere"));
}

}  // namespace
}  // namespace homeward
