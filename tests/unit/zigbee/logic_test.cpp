#include "plugins/zigbee/devices/duplicates.hpp"
#include "plugins/zigbee/devices/heartbeat.hpp"
#include "plugins/zigbee/devices/reporting_plan.hpp"
#include "plugins/zigbee/devices/responder.hpp"
#include "plugins/zigbee/zcl/names.hpp"
#include "tests/unit/zigbee/frames.hpp"
#include "tests/unit/zigbee/hex.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace homeward::zigbee {
namespace {

using namespace std::chrono_literals;
using Time = std::chrono::steady_clock::time_point;
using zcl::hex;
namespace cluster = zcl::cluster;

constexpr Time kStart{1h};

/// Frames of one device: their bytes in hexadecimal, the sequence second.
class Duplicates : public testing::Test {
 protected:
  bool repeats(std::string_view text, std::chrono::milliseconds at,
               std::uint16_t in = cluster::ias_zone) {
    const auto bytes = hex(text);
    return filter_.is_duplicate({7, 1, in, bytes[1], bytes}, kStart + at);
  }

  DuplicateFilter filter_;
};

TEST_F(Duplicates, ARetransmissionIsOnePress) {
  EXPECT_FALSE(repeats("09 22 00 01 00 00 00 00 00", 0ms));
  EXPECT_TRUE(repeats("09 22 00 01 00 00 00 00 00", 30ms));
  EXPECT_TRUE(repeats("09 22 00 01 00 00 00 00 00", 4'500ms));
}

TEST_F(Duplicates, ANewSequenceIsANewPress) {
  EXPECT_FALSE(repeats("09 22 00 01 00 00 00 00 00", 0ms));
  EXPECT_FALSE(repeats("09 23 00 01 00 00 00 00 00", 300ms));
}

TEST_F(Duplicates, ADifferentStateIsNeverHeldBack) {
  EXPECT_FALSE(repeats("09 22 00 01 00 00 00 00 00", 0ms));
  EXPECT_FALSE(repeats("09 22 00 00 00 00 00 00 00", 100ms));
  EXPECT_FALSE(repeats("09 22 00 01 00 00 00 00 00", 200ms)) << "pressed again";
}

TEST_F(Duplicates, WhoDoesNotCountGetsASecond) {
  EXPECT_FALSE(repeats("09 00 00 01 00 00 00 00 00", 0ms));
  EXPECT_TRUE(repeats("09 00 00 01 00 00 00 00 00", 900ms));
  EXPECT_FALSE(repeats("09 00 00 01 00 00 00 00 00", 1'100ms));
  // One that keeps another number is found out by different frames under it.
  EXPECT_FALSE(repeats("09 05 00 01 00 00 00 00 00", 20s));
  EXPECT_FALSE(repeats("09 05 00 00 00 00 00 00 00", 21s));
  EXPECT_FALSE(repeats("09 05 00 01 00 00 00 00 00", 22s));
  EXPECT_FALSE(repeats("09 05 00 01 00 00 00 00 00", 24s));
}

TEST_F(Duplicates, ARepeatMayBeOvertaken) {
  EXPECT_FALSE(repeats("09 22 00 01 00 00 00 00 00", 0ms)) << "pressed";
  EXPECT_FALSE(repeats("09 23 00 00 00 00 00 00 00", 10ms)) << "released";
  EXPECT_TRUE(repeats("09 22 00 01 00 00 00 00 00", 30ms));
  EXPECT_TRUE(repeats("09 23 00 00 00 00 00 00 00", 40ms));
  EXPECT_FALSE(repeats("09 24 00 01 00 00 00 00 00", 50ms)) << "pressed again";
  EXPECT_FALSE(repeats("09 22 00 01 00 00 00 00 00", 1'500ms)) << "woke up, and counts anew";
}

TEST_F(Duplicates, AnswersUnderOurSequenceSayNothingOfHowADeviceCounts) {
  const auto bytes = hex("18 01 01 00 00 00 20 01");
  EXPECT_FALSE(repeats("09 01 00 01 00 00 00 00 00", 0ms)) << "pressed";
  EXPECT_FALSE(filter_.is_duplicate({7, 1, 0x500, 1, bytes, true}, kStart + 500ms));
  EXPECT_TRUE(filter_.is_duplicate({7, 1, 0x500, 1, bytes, true}, kStart + 600ms));
  EXPECT_TRUE(repeats("09 01 00 01 00 00 00 00 00", 1'500ms)) << "still the same press";
}

TEST_F(Duplicates, AnEndlessRepeatIsHeardAgainAfterTenSeconds) {
  EXPECT_FALSE(repeats("09 22 00 01 00 00 00 00 00", 0ms));
  EXPECT_TRUE(repeats("09 22 00 01 00 00 00 00 00", 5s));
  EXPECT_TRUE(repeats("09 22 00 01 00 00 00 00 00", 9s));
  EXPECT_FALSE(repeats("09 22 00 01 00 00 00 00 00", 11s));
}

TEST_F(Duplicates, OtherClustersBetweenDoNotMatter) {
  EXPECT_FALSE(repeats("09 22 00 01 00 00 00 00 00", 0ms));
  EXPECT_FALSE(repeats("18 23 0a 21 00 20 b4", 100ms, cluster::power_configuration));
  EXPECT_TRUE(repeats("09 22 00 01 00 00 00 00 00", 200ms));
}

TEST(DuplicateFilter, RemembersABoundedNumberOfDevices) {
  DuplicateFilter filter;
  const auto bytes = hex("09 22 00 01 00");
  for (std::uint64_t device = 0; device < 2'000; ++device) {
    const Time now = kStart + std::chrono::seconds(device);
    EXPECT_FALSE(filter.is_duplicate({device, 1, 0x500, 0x22, bytes}, now));
  }
  EXPECT_LE(filter.size(), 600U);
  filter.forget(1'999);
  EXPECT_LE(filter.size(), 599U);
}

TEST(Heartbeat, IsLostAfterThreePromisedIntervals) {
  Heartbeat heartbeat(50min);
  EXPECT_FALSE(heartbeat.lost_at());
  heartbeat.heard(kStart);
  EXPECT_EQ(heartbeat.lost_at(), kStart + 150min);
  heartbeat.heard(kStart + 5min);
  EXPECT_EQ(heartbeat.lost_at(), kStart + 155min);
}

TEST(Heartbeat, OneLongSilenceIsNoHabit) {
  Heartbeat heartbeat(60min);
  heartbeat.heard(kStart);
  heartbeat.heard(kStart + 2h);
  EXPECT_EQ(heartbeat.interval(), 60min);
  heartbeat.heard(kStart + 4h);
  EXPECT_EQ(heartbeat.interval(), 2h);
}

TEST(Heartbeat, ForgetsAnOldHabitAndIgnoresADaysAbsence) {
  Heartbeat heartbeat(60min);
  Time now = kStart;
  heartbeat.heard(now);
  for (int i = 0; i < 3; ++i) heartbeat.heard(now += 5h);
  EXPECT_EQ(heartbeat.interval(), 5h);
  for (int i = 0; i < 8; ++i) heartbeat.heard(now += 70min);
  EXPECT_EQ(heartbeat.interval(), 70min);
  heartbeat.heard(now += 100h);
  heartbeat.heard(now += 100h);
  EXPECT_EQ(heartbeat.interval(), 70min);
}

std::vector<std::string> answer(std::uint16_t in, std::string_view text,
                                AnswerContext context = {}) {
  Message message;
  message.cluster = in;
  const auto bytes = hex(text);
  context.decoded = static_cast<bool>(decode_message(bytes, message));
  std::vector<std::string> texts;
  for (const auto& frame : answers(message, context))
    texts.push_back(zcl::to_hex(zcl::encode(frame)));
  return texts;
}

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Responder, AnswersWhatAsksForIt) {
  EXPECT_THAT(answer(cluster::ias_zone, "09 22 00 01 00 00 00 00 00"), ElementsAre("10220b0000"));
  EXPECT_THAT(answer(cluster::temperature, "08 23 0a 00 00 29 9c 08"), ElementsAre("10230b0a00"));
  EXPECT_THAT(answer(cluster::temperature, "18 23 0a 00 00 29 9c 08"), IsEmpty());
  EXPECT_THAT(answer(cluster::ias_ace, "01 24 02"), ElementsAre("18240b0200"));
}

TEST(Responder, NeverAnswersADefaultResponseOrAGroup) {
  EXPECT_THAT(answer(cluster::ias_zone, "08 22 0b 00 00"), IsEmpty());
  AnswerContext group;
  group.unicast = false;
  EXPECT_THAT(answer(cluster::on_off, "01 22 01", group), IsEmpty());
}

TEST(Responder, SaysWhatItDidNotUnderstand) {
  EXPECT_THAT(answer(cluster::temperature, "18 23 0a 00 00 29 9c"), ElementsAre("10230b0a80"));
  EXPECT_THAT(answer(cluster::on_off, "01 23 77"), ElementsAre("18230b7781"));
}

TEST(Responder, EnrolsAZoneWithTheRequestsSequence) {
  AnswerContext context;
  context.zone_id = 9;
  EXPECT_THAT(answer(cluster::ias_zone, "09 31 01 2c 00 0b 12", context),
              ElementsAre("1131000009"));
}

TEST(Responder, AnswersSleepersFirmwareKeypadsAndClocks) {
  AnswerContext context;
  context.stay_awake_s = 10;
  context.clock = [] { return zcl::ClockReading{zcl::epoch_2000_s + 1, 0, true}; };
  EXPECT_THAT(answer(cluster::poll_control, "09 40 00", context), ElementsAre("114000012800"));
  EXPECT_THAT(answer(cluster::ota, "01 41 01 00 02 10 00 01 01 00 00 00", context),
              ElementsAre("19410298"));
  EXPECT_THAT(answer(cluster::ias_ace, "01 42 07", context), ElementsAre("19420500000000"));
  EXPECT_THAT(answer(cluster::time, "00 43 00 00 00", context), ElementsAre("1843010000"
                                                                            "00e201000000"));
  EXPECT_THAT(answer(cluster::tuya, "09 44 24 00 08", context), ElementsAre("1144240008"
                                                                            "386d4381386d4381"));
  EXPECT_THAT(answer(cluster::tuya, "09 45 25 00 09", context), ElementsAre("114525000901"));
}

const ClusterPlan* find(const std::vector<ClusterPlan>& plans, std::uint16_t id) {
  for (const auto& plan : plans) {
    if (plan.cluster == id) return &plan;
  }
  return nullptr;
}

TEST(ReportingPlan, BindsSensorsAndReadsScalesOfPlugs) {
  const std::array<std::uint16_t, 6> inputs{0, 1, 3, 0x402, 0x702, 0xB04};
  const auto plans = plan_endpoint(Profile{}, inputs, {});
  ASSERT_NE(find(plans, 0x402), nullptr);
  EXPECT_TRUE(find(plans, 0x402)->bind);
  EXPECT_EQ(find(plans, 0x402)->reporting[0].maximum_s, 3600);
  EXPECT_EQ(find(plans, 1)->reporting[0].maximum_s, 65'000);
  EXPECT_THAT(find(plans, 0x702)->reads, testing::Contains(0x302));
  EXPECT_EQ(find(plans, 3), nullptr);
  EXPECT_EQ(promised_interval(Profile{}, inputs), 1h);
}

TEST(ReportingPlan, LeavesAqaraAloneAndBindsRemotes) {
  const std::array<std::uint16_t, 2> inputs{0x402, 1};
  const std::array<std::uint16_t, 2> outputs{0x501, 0x19};
  const auto& aqara = builtin_profiles().find("LUMI", "lumi.weather");
  for (const auto& plan : plan_endpoint(aqara, inputs, outputs)) {
    EXPECT_FALSE(plan.bind);
    EXPECT_TRUE(plan.reporting.empty());
  }
  const auto plans = plan_endpoint(Profile{}, {}, outputs);
  ASSERT_EQ(plans.size(), 1U);
  EXPECT_EQ(plans[0].cluster, 0x501);
}

TEST(TuyaCodec, RefusesWhatIsCutOrOfTheWrongLength) {
  EXPECT_TRUE(decode_tuya(hex("0001 69 04 0001 01")));
  for (const auto* text :
       {"", "00", "0001", "0001 69", "0001 69 04 0001", "0001 69 01 0002 0101",
        "0001 69 02 0005 0000000000", "0001 69 09 0001 01", "0001 69 04 0001 01 6a"}) {
    EXPECT_FALSE(decode_tuya(hex(text))) << text;
  }
}

TEST(TuyaCodec, NumbersAreSigned) {
  const auto report = decode_tuya(hex("0001 01 02 0004 fffffff6"));
  ASSERT_TRUE(report);
  EXPECT_EQ(std::get<std::int64_t>(report->datapoints[0].value), -10);
}

}  // namespace
}  // namespace homeward::zigbee
