#include "plugins/ble/bluez/management.hpp"

#include "lib/base/hex.hpp"
#include "plugins/ble/bluez/ad_structures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string_view>
#include <vector>

namespace homeward::ble::bluez {
namespace {

using ::testing::ElementsAre;

std::vector<std::uint8_t> bytes(std::string_view hex) {
  return parse_hex(hex).value();
}

std::vector<std::uint8_t> list(Bytes data) {
  return {data.begin(), data.end()};
}

// Device Found of hci0: A4:C1:38:00:11:22, LE public, -60 dBm, flags 0, 15 bytes.
constexpr std::string_view kFound =
    "120000001d00"
    "22110038c1a401c4000000000f00"
    "0201060b16d2fc4400013a016102d2";

TEST(Management, reads_a_device_that_was_found) {
  const auto data = bytes(kFound);
  const auto packet = management::read_packet(data);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->index, 0);
  const auto found = management::read_found(*packet);
  ASSERT_TRUE(found);
  EXPECT_EQ(to_text(found->address), "A4:C1:38:00:11:22");
  EXPECT_EQ(found->address_type, AddressType::public_address);
  EXPECT_EQ(found->rssi, -60);
  EXPECT_EQ(found->data.size(), 15U);
}

TEST(Management, reads_what_a_monitor_found) {
  const auto data = bytes(
      "2f0001001300"
      "0500"
      "332211ddccd0"
      "02"
      "7f"
      "00000000"
      "0300"
      "020106");
  const auto packet = management::read_packet(data);
  ASSERT_TRUE(packet);
  const auto found = management::read_found(*packet);
  ASSERT_TRUE(found);
  EXPECT_EQ(to_text(found->address), "D0:CC:DD:11:22:33");
  EXPECT_EQ(found->address_type, AddressType::random);
  EXPECT_EQ(found->rssi, std::nullopt);  // 127: the controller does not tell
  EXPECT_THAT(list(found->data), ElementsAre(2, 1, 6));
}

TEST(Management, refuses_lengths_that_do_not_agree) {
  const auto whole = bytes(kFound);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(management::read_packet(Bytes(whole).first(size))) << size;
  }
  auto longer = whole;
  longer[18] = 16;  // says that a byte more follows
  EXPECT_FALSE(management::read_found(*management::read_packet(longer)));
  longer[18] = 0xFF;
  longer[19] = 0xFF;
  EXPECT_FALSE(management::read_found(*management::read_packet(longer)));
  auto classic = whole;
  classic[12] = 0;
  EXPECT_FALSE(management::read_found(*management::read_packet(classic)));
}

TEST(Management, reads_answers_and_the_end_of_a_discovery) {
  const auto busy = bytes(
      "020000000300"
      "2300"
      "0a");
  const auto answer = management::read_answer(*management::read_packet(busy));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->command, management::kStartDiscovery);
  EXPECT_EQ(answer->status, management::kBusy);
  const auto ended = bytes(
      "130000000200"
      "0600");
  EXPECT_EQ(management::read_discovering(*management::read_packet(ended)), false);
  const auto of_classic = bytes(
      "130000000200"
      "0100");
  EXPECT_EQ(management::read_discovering(*management::read_packet(of_classic)), std::nullopt);
  const auto short_one = bytes(
      "010000000200"
      "2300");
  EXPECT_FALSE(management::read_answer(*management::read_packet(short_one)));
}

TEST(Management, writes_a_command) {
  const auto command = management::discovery_command(management::kStartDiscovery, 0x0102);
  EXPECT_THAT(command, ElementsAre(0x23, 0, 2, 1, 1, 0, 6));
}

TEST(AdStructures, reads_advertisement_and_scan_response) {
  AdStructures structures;
  const auto data = bytes(
      "020106"
      "0303d2fc"
      "0816d2fc4400013a01"
      "04ff990405"
      "0a09"
      "626c752d62757474"
      "6f"
      "1107"
      "d0ffbd00112233445566778899aabbcc");
  ASSERT_TRUE(structures.read(Bytes(data).first(data.size())));
  ASSERT_EQ(structures.service_data().size(), 1U);
  EXPECT_EQ(structures.service_data()[0].uuid, 0xFCD2);
  EXPECT_THAT(list(structures.service_data()[0].data), ElementsAre(0x44, 0, 1, 0x3A, 1));
  ASSERT_EQ(structures.manufacturer_data().size(), 1U);
  EXPECT_EQ(structures.manufacturer_data()[0].company, 0x0499);
  EXPECT_EQ(structures.name(), "blu-butto");
  ASSERT_EQ(structures.service_uuids().size(), 2U);
  EXPECT_EQ(structures.service_uuids()[0], uuid_of(0xFCD2));
  EXPECT_EQ(structures.service_uuids()[1], (Uuid{0xCCBBAA9988776655U, 0x4433221100BDFFD0U}));
}

TEST(AdStructures, keep_what_stands_before_one_that_is_cut_off) {
  AdStructures structures;
  const auto data = bytes(
      "0616d2fc400137"
      "0916d2fc40");
  EXPECT_FALSE(structures.read(data));
  EXPECT_EQ(structures.service_data().size(), 1U);
}

TEST(AdStructures, end_at_padding_and_prefer_the_complete_name) {
  AdStructures structures;
  const auto padded = bytes(
      "0409616263"
      "03085a5a"
      "000016d2fc");
  EXPECT_TRUE(structures.read(padded));
  EXPECT_EQ(structures.name(), "abc");
  EXPECT_TRUE(structures.service_data().empty());
  const auto no_utf8 = bytes("0308ff5a");
  EXPECT_TRUE(structures.read(no_utf8));
  EXPECT_EQ(structures.name(), "");
  EXPECT_TRUE(structures.read({}));
  EXPECT_EQ(structures.name(), "");
}

TEST(AdStructures, are_bounded) {
  std::vector<std::uint8_t> many;
  for (int i = 0; i < 60; ++i) {
    const auto one = bytes(
        "03ff9904"
        "03030f18");
    many.insert(many.end(), one.begin(), one.end());
  }
  AdStructures structures;
  EXPECT_TRUE(structures.read(many));
  EXPECT_EQ(structures.manufacturer_data().size(), AdStructures::kMaxData);
  EXPECT_EQ(structures.service_uuids().size(), AdStructures::kMaxUuids);
}

}  // namespace
}  // namespace homeward::ble::bluez
