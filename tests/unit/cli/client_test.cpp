#include "cli/asking/control_client.hpp"
#include "cli/exit_code.hpp"

#include <gtest/gtest.h>

namespace homeward::cli {
namespace {

TEST(ControlClient, WithoutADaemonSaysSo) {
  const ControlClient client("/nonexistent/control.sock");
  try {
    (void)client.get("/v1/status");
    ADD_FAILURE() << "an answer from nobody";
  } catch (const CommandFailure& failure) {
    EXPECT_EQ(failure.code(), ExitCode::unreachable);
    EXPECT_STREQ(failure.what(),
                 "homewardd is not running (no socket at /nonexistent/control.sock)");
  }
}

TEST(PercentEncoding, LeavesNothingThatCouldEndASegment) {
  EXPECT_EQ(percent_encoded("01KAR5T8-_.~"), "01KAR5T8-_.~");
  EXPECT_EQ(percent_encoded("../a b?c\xC3\xA9%"), "..%2Fa%20b%3Fc%C3%A9%25");
}

}  // namespace
}  // namespace homeward::cli
