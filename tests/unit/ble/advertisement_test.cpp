#include "plugins/ble/advertisement.hpp"
#include "lib/base/hex.hpp"
#include "plugins/ble/decoded.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace homeward::ble {
namespace {

TEST(Addresses, ReadInAnyCaseAndPrintInCapitals) {
  const auto address = parse_address("a4:C1:38:00:11:fe");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->number(), 0xA4C1380011FEU);
  EXPECT_EQ(to_text(*address), "A4:C1:38:00:11:FE");
}

TEST(Addresses, RefuseEverythingElse) {
  for (const auto* text :
       {"", "A4:C1:38:00:11", "A4-C1-38-00-11-FE", "A4:C1:38:00:11:FG", "A4:C1:38:00:11:FE:"})
    EXPECT_FALSE(parse_address(text)) << text;
}

TEST(Uuids, HaveAShortFormInTheBluetoothBaseOnly) {
  const auto shorter = parse_uuid("fcd2");
  ASSERT_TRUE(shorter);
  EXPECT_EQ(parse_uuid("0000FCD2-0000-1000-8000-00805f9b34fb"), shorter);
  EXPECT_EQ(short_form(*shorter), 0xFCD2);
  EXPECT_FALSE(short_form(*parse_uuid("cba20d00-224d-11e6-9fb8-0002a5d5c51b")));
  EXPECT_FALSE(parse_uuid("fcd"));
  EXPECT_FALSE(parse_uuid("cba20d00-224d-11e6-9fb8_0002a5d5c51b"));
}

TEST(Hex, ReadsPairsOnly) {
  EXPECT_EQ(parse_hex("00fF"), (std::vector<std::uint8_t>{0, 255}));
  EXPECT_FALSE(parse_hex("0"));
  EXPECT_FALSE(parse_hex("0x"));
}

TEST(DecodedValues, KeepTextsThatTheGatewayTakes) {
  Decoded decoded;
  EXPECT_EQ(decoded.keep_text("b\xC3\xA9\n\xFF."), "b\xC3\xA9??.");
  EXPECT_EQ(decoded.keep_text(std::string(1000, 'a')).size(), 256U);
  for (int i = 0; i < 10; ++i) EXPECT_LE(decoded.keep_text(std::string(1000, 'a')).size(), 256U);
}

TEST(DecodedValues, AreBoundedAndFinite) {
  Decoded decoded;
  decoded.report("temperature", std::numeric_limits<double>::quiet_NaN());
  EXPECT_TRUE(decoded.readings().empty());
  for (int i = 0; i < 100; ++i) decoded.event("action", "single", 2);
  EXPECT_EQ(decoded.readings().size(), Decoded::kMaxReadings);
  EXPECT_EQ(full_name(decoded.readings()[0]), "action_2");
  decoded.clear();
  EXPECT_TRUE(decoded.readings().empty());
}

}  // namespace
}  // namespace homeward::ble
