#include "daemon/store/outreach_text.hpp"

#include "daemon/store/connection.hpp"

#include <gtest/gtest.h>

namespace homeward::store {
namespace {

TEST(OutreachText, ReadsBackWhatWasWritten) {
  const core::SteadyTime late{core::Duration{1'795'420'800'000'001}};
  const core::Outreach some{{{"a \"b\" \xF0\x9F\x91\xB5", 1}, {"", 4'294'967'295U}},
                            late,
                            3,
                            2,
                            core::SteadyTime{core::Duration{-4}}};
  EXPECT_EQ(read_outreach(write_outreach(some)), some);
  EXPECT_EQ(read_outreach(write_outreach({})), core::Outreach{});
}

TEST(OutreachText, WhatIsNoneIsRefused) {
  for (const char* text : {"", "{}", "[]", "[1,2,3,4]", "[1,2,3,4,5]", "[1,-2,3,4,[]]",
                           "[1,2,3,4,[5,6]]", "[1,2,3,\"4\",[]]", "[1,2,3,4,[\"a\",-1]]"}) {
    EXPECT_THROW((void)read_outreach(text), Refused) << text;
  }
}

}  // namespace
}  // namespace homeward::store
