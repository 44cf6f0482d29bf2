#include "daemon/system/time_source.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>

namespace homeward::system {
namespace {

using core::TimeQuality;
using core::WallTime;
using namespace std::chrono_literals;

int forbidden(timex* /*state*/) {
  errno = EPERM;
  return -1;
}
int steered(timex* state) {
  state->status = STA_PLL;
  return TIME_OK;
}
int unsteered(timex* state) {
  state->status = STA_UNSYNC;
  return TIME_ERROR;
}

/// A marker in a folder of its own, touched now.
class Marker : public testing::Test {
 protected:
  void SetUp() override { std::ofstream(file_) << ""; }
  void TearDown() override { std::filesystem::remove(file_); }

  static WallTime now() {
    return std::chrono::time_point_cast<core::Duration>(std::chrono::system_clock::now());
  }

  std::filesystem::path file_ = std::filesystem::temp_directory_path() /
                                ("homeward-time-source-" + std::to_string(::getpid()));
};

TEST_F(Marker, IsNotAskedWhereTheKernelAnswers) {
  EXPECT_EQ(TimeSource("/nonexistent", &steered).quality(now()), TimeQuality::synchronised);
  EXPECT_EQ(TimeSource(file_, &unsteered).quality(now()), TimeQuality::estimated);
}

TEST_F(Marker, SpeaksForTheKernelWhereThatMayNotBeAsked) {
  const TimeSource source(file_, &forbidden);
  EXPECT_EQ(source.quality(now()), TimeQuality::synchronised);
  EXPECT_EQ(source.quality(now() + 8h), TimeQuality::synchronised);
  EXPECT_EQ(source.quality(now() + 10h), TimeQuality::estimated) << "no source for too long";
  EXPECT_EQ(source.quality(now() - 1h), TimeQuality::estimated) << "set back since";
  EXPECT_EQ(TimeSource("/nonexistent", &forbidden).quality(now()), TimeQuality::estimated);
}

}  // namespace
}  // namespace homeward::system
