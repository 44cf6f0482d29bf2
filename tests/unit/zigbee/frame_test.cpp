#include "plugins/zigbee/zcl/frame.hpp"
#include "plugins/zigbee/zcl/commands.hpp"
#include "plugins/zigbee/zcl/names.hpp"
#include "tests/unit/zigbee/hex.hpp"

#include <gtest/gtest.h>

namespace homeward::zcl {
namespace {

TEST(Frame, ReadsTheHeaderOfAReport) {
  const auto frame = decode_frame(hex("18 2a 0a 00 00 29 9c 08"));
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->header.type, FrameType::global);
  EXPECT_EQ(frame->header.direction, Direction::to_client);
  EXPECT_TRUE(frame->header.disable_default_response);
  EXPECT_EQ(frame->header.sequence, 0x2A);
  EXPECT_EQ(frame->header.command, 0x0A);
  EXPECT_FALSE(frame->header.manufacturer);
  EXPECT_EQ(to_hex(frame->payload), "0000299c08");
}

TEST(Frame, ReadsTheManufacturerBeforeTheSequence) {
  const auto frame = decode_frame(hex("1c 5f 11 07 0a"));
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->header.manufacturer, 0x115F);
  EXPECT_EQ(frame->header.sequence, 7);
}

TEST(Frame, IsWrittenAsItWasRead) {
  for (const auto* text :
       {"182a0a", "09010001000000", "1c5f11070a0055", "010502", "0d34120110aa"}) {
    const auto frame = decode_frame(hex(text));
    ASSERT_TRUE(frame) << text;
    EXPECT_EQ(to_hex(encode(*frame)), text);
  }
}

TEST(Frame, ThatEndsInsideItsHeaderIsRefused) {
  for (const auto* text : {"", "18", "18 01", "1c 5f 11 07", "1c 5f"}) {
    EXPECT_FALSE(decode_frame(hex(text))) << text;
  }
}

TEST(Frame, OfAReservedTypeIsRefused) {
  EXPECT_FALSE(decode_frame(hex("1a 01 0a 00 00")));
  EXPECT_FALSE(decode_frame(hex("1b 01 0a 00 00")));
}

TEST(Frame, OfMoreThanAKibibyteIsRefused) {
  EXPECT_EQ(decode_frame(Bytes(1025)).error().code, ErrorCode::limit);
  EXPECT_TRUE(decode_frame(Bytes(1024)));
}

TEST(Command, ReadsAZoneStatusChange) {
  const auto frame = decode_frame(hex("09 10 00 21 00 00 05 04 00"));
  ASSERT_TRUE(frame);
  const auto message = decode_command(cluster::ias_zone, *frame);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->spec->name, "zone_status_change_notification");
  EXPECT_EQ(message->natural("zone_status"), 0x21U);
  EXPECT_EQ(message->natural("zone_id"), 5U);
  EXPECT_EQ(message->natural("delay"), 4U);
  EXPECT_TRUE(message->rest.empty());
}

TEST(Command, OfAnOlderDeviceMayLeaveOutTheLastFields) {
  const auto message = decode_command(cluster::ias_zone, *decode_frame(hex("09 10 00 01 00 00")));
  ASSERT_TRUE(message);
  EXPECT_EQ(message->natural("zone_status"), 1U);
  EXPECT_EQ(message->natural("zone_id"), std::nullopt);
}

TEST(Command, CutShortIsMalformed) {
  EXPECT_FALSE(decode_command(cluster::ias_zone, *decode_frame(hex("09 10 00 01"))));
  EXPECT_FALSE(decode_command(cluster::ias_zone, *decode_frame(hex("09 10 00 01 00 00 05 04"))));
}

TEST(Command, ThatNobodyKnowsKeepsItsPayload) {
  const auto message = decode_command(0x0B05, *decode_frame(hex("09 10 77 01 02")));
  ASSERT_TRUE(message);
  EXPECT_EQ(message->spec, nullptr);
  EXPECT_EQ(to_hex(message->rest), "0102");
}

TEST(Command, DependsOnItsDirection) {
  const auto to_host = decode_command(cluster::ias_ace, *decode_frame(hex("01 10 02")));
  ASSERT_TRUE(to_host && to_host->spec != nullptr);
  EXPECT_EQ(to_host->spec->name, "emergency");
  EXPECT_EQ(decode_command(cluster::ias_ace, *decode_frame(hex("09 10 02")))->spec, nullptr);
}

TEST(Names, FindAClusterBySeveralSpellings) {
  EXPECT_EQ(find_cluster("ssIasZone"), cluster::ias_zone);
  EXPECT_EQ(find_cluster("IAS Zone"), cluster::ias_zone);
  EXPECT_EQ(find_cluster("ias-zone"), cluster::ias_zone);
  EXPECT_EQ(find_cluster("genOnOff"), cluster::on_off);
  EXPECT_EQ(find_cluster("On/Off"), std::nullopt);
  EXPECT_EQ(find_cluster(""), std::nullopt);
}

TEST(Names, OfAMakersOwnAttributesAreNotGuessed) {
  EXPECT_EQ(attribute_name(cluster::temperature, 0, {}), "measured_value");
  EXPECT_EQ(attribute_name(cluster::temperature, 0, 0x1002), "");
  EXPECT_EQ(attribute_name(cluster::xiaomi, 0xF7, manufacturer_lumi), "xiaomi_struct");
}

}  // namespace
}  // namespace homeward::zcl
