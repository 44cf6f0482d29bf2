#include "plugins/ble/decoders/presence.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace homeward::ble {
namespace {

using namespace std::chrono_literals;

TEST(Presence, NeedsADwellAndEndsAfterSilence) {
  BeaconPresence tag;
  Decoded out;
  tag.heard(100s, 1, out);
  tag.heard(105s, 1, out);
  EXPECT_TRUE(out.readings().empty());
  tag.heard(111s, 1, out);
  ASSERT_EQ(out.readings().size(), 1U);
  EXPECT_EQ(out.readings()[0].property, "presence");
  EXPECT_EQ(out.readings()[0].value, Value(true));
  EXPECT_EQ(tag.wake_at(), BootTime(231s));
  out.clear();
  tag.elapsed(230s, out);
  EXPECT_TRUE(out.readings().empty());
  tag.elapsed(231s, out);
  ASSERT_EQ(out.readings().size(), 1U);
  EXPECT_EQ(out.readings()[0].value, Value(false));
  EXPECT_FALSE(tag.wake_at());
}

TEST(Presence, OfOneThatPassesByIsNone) {
  BeaconPresence tag;
  Decoded out;
  tag.heard(100s, 1, out);
  tag.elapsed(300s, out);
  EXPECT_TRUE(out.readings().empty());
}

TEST(Pendants, CallOncePerPress) {
  BeaconPresence tag;
  Decoded out;
  tag.heard(100s, 1, out);
  tag.heard(101s, 2, out);
  tag.heard(102s, 2, out);
  ASSERT_EQ(out.readings().size(), 1U);
  EXPECT_EQ(out.readings()[0].property, "sos");
  EXPECT_EQ(out.readings()[0].kind, Kind::event);
  out.clear();
  tag.heard(103s, 1, out);
  tag.heard(104s, 2, out);
  ASSERT_EQ(out.readings().size(), 1U);
}

TEST(Pendants, LearnASlotThatStays) {
  BeaconPresence tag;
  Decoded out;
  for (int second = 0; second < 90; ++second)
    tag.heard(100s + std::chrono::seconds(second), second == 0 ? 1 : 2, out);
  ASSERT_EQ(out.readings().size(), 2U);  // sos and presence
  out.clear();
  tag.heard(200s, 1, out);
  ASSERT_EQ(out.readings().size(), 1U);
  EXPECT_EQ(out.readings()[0].property, "sos");
}

}  // namespace
}  // namespace homeward::ble
