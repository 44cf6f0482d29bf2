#include "plugins/ble/decoders/decoders.hpp"
#include "lib/base/hex.hpp"
#include "plugins/ble/decoders/device_state.hpp"
#include "plugins/ble/gatt/medical_float.hpp"
#include "plugins/ble/gatt/values.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace homeward::ble {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kKey = "231d39c1d7cc1ab1aee224cd096db932";
constexpr Address kAddress{{0x54, 0x48, 0xE6, 0x8F, 0x80, 0xA5}};

/// One device that is heard again and again.
class Radio {
 public:
  Verdict hear(BootTime at, std::uint16_t uuid, std::string_view hex) {
    const auto bytes = parse_hex(hex).value();
    const ServiceData part{uuid, bytes};
    Advertisement advertisement;
    advertisement.address = kAddress;
    advertisement.service_data = {&part, 1};
    return decoders.decode(advertisement, at, out);
  }

  Decoders decoders;
  Decoded out;
};

TEST(Buttons, CountOncePerPacketId) {
  Radio radio;
  EXPECT_EQ(radio.hear(1000s, 0xFCD2, "40000901643a01"), Verdict::decoded);
  EXPECT_EQ(radio.hear(1000200ms, 0xFCD2, "40000901643a01"), Verdict::repeat);
  EXPECT_TRUE(radio.out.readings().empty());
  EXPECT_EQ(radio.hear(1000400ms, 0xFCD2, "40000a01643a01"), Verdict::decoded);
  ASSERT_EQ(radio.out.readings().size(), 3U);
  EXPECT_EQ(full_name(radio.out.readings()[2]), "action");
  EXPECT_EQ(radio.out.readings()[2].kind, Kind::event);
  // An older id within four seconds is a late echo; after that the device began anew.
  EXPECT_EQ(radio.hear(1001s, 0xFCD2, "40000901643a01"), Verdict::repeat);
  EXPECT_EQ(radio.hear(1010s, 0xFCD2, "40000901643a01"), Verdict::decoded);
}

TEST(Buttons, WithoutPacketIdCountOncePerTrain) {
  Radio radio;
  EXPECT_EQ(radio.hear(1000s, 0xFCD2, "403a01"), Verdict::decoded);
  EXPECT_EQ(radio.hear(1003s, 0xFCD2, "403a01"), Verdict::repeat);
  EXPECT_EQ(radio.hear(1006s, 0xFCD2, "403a01"), Verdict::repeat);
  EXPECT_EQ(radio.hear(1011s, 0xFCD2, "403a01"), Verdict::decoded);
}

TEST(Buttons, NotPressedFireNothing) {
  Radio radio;
  EXPECT_EQ(radio.hear(1000s, 0xFCD2, "403a003c0000"), Verdict::decoded);
  EXPECT_TRUE(radio.out.readings().empty());
}

TEST(Sealed, NeedTheRightKey) {
  constexpr std::string_view kMotion = "4187b90011223372b0231f";
  Radio radio;
  EXPECT_EQ(radio.hear(1s, 0xFCD2, kMotion), Verdict::problem);
  EXPECT_EQ(radio.out.problem, Problem::key_missing);
  ASSERT_TRUE(radio.decoders.adopt(kAddress, "00000000000000000000000000000000"));
  EXPECT_EQ(radio.hear(2s, 0xFCD2, kMotion), Verdict::problem);
  EXPECT_EQ(radio.out.problem, Problem::key_wrong);
  ASSERT_TRUE(radio.decoders.adopt(kAddress, kKey));
  EXPECT_EQ(radio.hear(3s, 0xFCD2, kMotion), Verdict::decoded);
  ASSERT_EQ(radio.out.readings().size(), 1U);
  EXPECT_EQ(radio.out.readings()[0].property, "motion");
  EXPECT_EQ(radio.hear(9s, 0xFCD2, kMotion), Verdict::repeat);
}

TEST(Sealed, RefuseWhatIsInTheClear) {
  Radio radio;
  ASSERT_TRUE(radio.decoders.adopt(kAddress, kKey));
  EXPECT_EQ(radio.hear(1s, 0xFCD2, "403a01"), Verdict::problem);
  EXPECT_EQ(radio.out.problem, Problem::plain_refused);
  EXPECT_TRUE(radio.out.readings().empty());
}

TEST(Sealed, RememberTheCounterOverARestart) {
  constexpr std::string_view kMotion = "4187b90011223372b0231f";
  Radio before;
  ASSERT_TRUE(before.decoders.adopt(kAddress, kKey));
  ASSERT_EQ(before.hear(1s, 0xFCD2, kMotion), Verdict::decoded);
  EXPECT_TRUE(before.decoders.take_keep_changed(kAddress));
  EXPECT_FALSE(before.decoders.take_keep_changed(kAddress));
  const std::string kept = before.decoders.keep(kAddress);
  Radio after;
  ASSERT_TRUE(after.decoders.adopt(kAddress, kKey));
  after.decoders.restore(kAddress, kept);
  EXPECT_EQ(after.hear(1s, 0xFCD2, kMotion), Verdict::repeat);
  after.decoders.restore(kAddress, "v1 counter=4000000000");
  EXPECT_EQ(after.hear(2s, 0xFCD2, kMotion), Verdict::problem);
  EXPECT_EQ(after.out.problem, Problem::replayed);
  after.decoders.restore(kAddress, "something else");
}

/// How the counter of an authenticated message relates to the one before, `later` after that.
Memory::Freshness after(std::uint32_t before, std::uint32_t counter, BootTime later) {
  DeviceStates states(1);
  Memory(states, kAddress, 1000s).accept(before, 1);
  return Memory(states, kAddress, 1000s + later).freshness(counter, 2);
}

TEST(Counters, BeginAnewBelowAHundredAfterAChangeOfBattery) {
  EXPECT_EQ(after(5000, 0, 1h), Memory::Freshness::fresh);
  EXPECT_EQ(after(40, 0, 1h), Memory::Freshness::fresh);
  EXPECT_EQ(after(40, 39, 1h), Memory::Freshness::fresh);
  EXPECT_EQ(after(5000, 100, 1h), Memory::Freshness::replayed);
}

TEST(Counters, DoNotBeginAnewWhileTheFrameBeforeStillEchoes) {
  EXPECT_EQ(after(40, 39, 100ms), Memory::Freshness::replayed);
  EXPECT_EQ(after(40, 40, 1h), Memory::Freshness::replayed);
  EXPECT_EQ(after(40, 41, 100ms), Memory::Freshness::fresh);
}

TEST(Keys, HaveTwelveOrSixteenBytes) {
  Decoders decoders;
  EXPECT_TRUE(decoders.adopt(kAddress, ""));
  EXPECT_TRUE(decoders.adopt(kAddress, "b853075158487ca39a5b5ea9"));
  EXPECT_FALSE(decoders.adopt(kAddress, "b853"));
  EXPECT_FALSE(decoders.adopt(kAddress, std::string(32, 'x')));
}

TEST(Strangers, AreNoneOfOurs) {
  Radio radio;
  EXPECT_EQ(radio.hear(1s, 0xFD6F, "0011223344"), Verdict::stranger);
  EXPECT_EQ(radio.out.problem, Problem::none);
  EXPECT_TRUE(radio.decoders.keep(kAddress).empty());
}

TEST(MedicalNumbers, AreScaledAndSpecialsAreNone) {
  EXPECT_EQ(gatt::sfloat(0x0078), 120.0);
  EXPECT_EQ(gatt::sfloat(0xF16C), 36.4);
  EXPECT_EQ(gatt::sfloat(0x0FFF), -1.0);
  for (unsigned special = 0x07FE; special <= 0x0802; ++special)
    EXPECT_FALSE(gatt::sfloat(static_cast<std::uint16_t>(special))) << special;
  EXPECT_EQ(gatt::medical_float(0xFE000EB0), 37.6);
  for (const std::uint32_t special :
       {0x007FFFFEU, 0x007FFFFFU, 0x00800000U, 0x00800001U, 0x00800002U})
    EXPECT_FALSE(gatt::medical_float(special)) << special;
}

TEST(HealthValues, TellNothingWhenCutOff) {
  Decoded out;
  const auto value = parse_hex("1e8a0058007800").value();
  EXPECT_TRUE(gatt::decode_value(0x2A35, value, out));
  EXPECT_EQ(out.problem, Problem::malformed);
  EXPECT_TRUE(out.readings().empty());
}

TEST(HealthValues, LeaveOutWhatTheCuffCouldNotMeasure) {
  Decoded out;
  const auto value = parse_hex("00ff075800ff07").value();
  EXPECT_TRUE(gatt::decode_value(0x2A35, value, out));
  EXPECT_EQ(out.problem, Problem::none);
  ASSERT_FALSE(out.readings().empty());
  EXPECT_EQ(out.readings()[0].property, "diastolic");
}

TEST(HealthValues, OfACuffThatStillInflatesAreNoBloodPressure) {
  Decoded out;
  const auto value = parse_hex("00be00ff07ff07").value();
  EXPECT_FALSE(gatt::decode_value(0x2A36, value, out));
  EXPECT_TRUE(out.readings().empty());
}

TEST(HealthValues, OfAGlucoseMeterCarryTheirSequence) {
  Decoded out;
  const auto value = parse_hex("1b0100e307021b0b0a1efbff1e00120501").value();
  EXPECT_TRUE(gatt::decode_value(0x2A18, value, out));
  EXPECT_EQ(out.sequence, 1);
  ASSERT_TRUE(out.measured_at);
  EXPECT_EQ(out.measured_at->minute, 5);
}

}  // namespace
}  // namespace homeward::ble
