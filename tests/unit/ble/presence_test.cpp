#include "plugins/ble/decoders/presence.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace homeward::ble {
namespace {

using namespace std::chrono_literals;

constexpr bool kPendant = true;

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
  out.clear();
  tag.elapsed(230s, out);
  EXPECT_TRUE(out.readings().empty());
  tag.elapsed(231s, out);
  ASSERT_EQ(out.readings().size(), 1U);
  EXPECT_EQ(out.readings()[0].value, Value(false));
  tag.elapsed(400s, out);
  EXPECT_EQ(out.readings().size(), 1U);
}

TEST(Presence, OfATagThatIsNotThereAtTheStartIsToldOnce) {
  BeaconPresence tag;
  Decoded out;
  tag.elapsed(10s, out);
  tag.elapsed(129s, out);
  EXPECT_TRUE(out.readings().empty());
  tag.elapsed(130s, out);
  tag.elapsed(300s, out);
  ASSERT_EQ(out.readings().size(), 1U);
  EXPECT_EQ(out.readings()[0].value, Value(false));
}

TEST(Presence, OutlivesARadioThatHearsNothing) {
  BeaconPresence tag;
  Decoded out;
  tag.heard(100s, 1, out);
  tag.heard(111s, 1, out);
  out.clear();
  tag.deaf(600s);
  tag.elapsed(800s, out);
  EXPECT_TRUE(out.readings().empty());
  tag.elapsed(831s, out);
  EXPECT_EQ(out.readings().size(), 1U);
}

TEST(Tags, CallNobody) {
  BeaconPresence tag;
  Decoded out;
  for (int second = 0; second < 300; ++second)
    tag.heard(100s + std::chrono::seconds(second), static_cast<std::uint64_t>(second), out);
  ASSERT_EQ(out.readings().size(), 1U);
  EXPECT_EQ(out.readings()[0].property, "presence");
}

/// A pendant that has shown its two slots at rest for the minute of learning.
BeaconPresence learnt(Decoded& out) {
  BeaconPresence pendant({}, kPendant);
  for (int second = 0; second < 61; ++second)
    pendant.heard(std::chrono::seconds(second), second % 2 == 0 ? 1 : 2, out);
  EXPECT_EQ(pendant.rest_slots().size(), 2U);
  EXPECT_EQ(out.readings().size(), 1U);  // presence
  out.clear();
  return pendant;
}

TEST(Pendants, CallOncePerPressWhateverTheyShowInBetween) {
  Decoded out;
  BeaconPresence pendant = learnt(out);
  for (int second = 70; second < 80; ++second)
    pendant.heard(std::chrono::seconds(second), second % 2 == 0 ? 3 : 1, out);
  ASSERT_EQ(out.readings().size(), 1U);
  EXPECT_EQ(out.readings()[0].property, "sos");
  EXPECT_EQ(out.readings()[0].kind, Kind::event);
  out.clear();
  pendant.heard(95s, 3, out);
  ASSERT_EQ(out.readings().size(), 1U);
}

TEST(Pendants, CallAtOnceAfterARestart) {
  BeaconPresence pendant({}, kPendant);
  Decoded out;
  pendant.restore_rest_slot(1);
  pendant.heard(1s, 7, out);
  ASSERT_EQ(out.readings().size(), 1U);
  EXPECT_EQ(out.readings()[0].property, "sos");
}

TEST(Pendants, LearnASlotThatStays) {
  Decoded out;
  BeaconPresence pendant = learnt(out);
  for (int second = 100; second < 200; ++second)
    pendant.heard(std::chrono::seconds(second), 9, out);
  ASSERT_EQ(out.readings().size(), 1U);
  EXPECT_EQ(pendant.rest_slots().size(), 3U);
  out.clear();
  pendant.heard(230s, 1, out);
  EXPECT_TRUE(out.readings().empty());
  for (std::uint64_t slot = 20; slot < 40; ++slot) pendant.restore_rest_slot(slot);
  EXPECT_EQ(pendant.rest_slots().size(), BeaconPresence::kMaxRestSlots);
}

}  // namespace
}  // namespace homeward::ble
