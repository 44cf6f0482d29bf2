#include "lib/base/hex.hpp"

#include <gtest/gtest.h>

#include <array>

namespace homeward {
namespace {

constexpr std::array<std::uint8_t, 3> kBytes{0x00, 0x7f, 0xe5};

TEST(Hex, WritesTwoDigitsForEachByte) {
  EXPECT_EQ(to_hex(kBytes), "007fe5");
  EXPECT_EQ(to_hex({}), "");
  std::string text = "x";
  append_hex(text, kBytes, HexCase::upper);
  EXPECT_EQ(text, "x007FE5");
}

TEST(Hex, WritesNoMoreThanThereIsRoomFor) {
  std::array<char, 5> room{'-', '-', '-', '-', '-'};
  EXPECT_EQ(write_hex(kBytes, room), "007f");
  EXPECT_EQ(room[4], '-');
  EXPECT_EQ(write_hex(kBytes, {}), "");
}

TEST(Hex, WritesTheLowBytesOfANumber) {
  EXPECT_EQ(to_hex(0x00158d0001a2b301, 8), "00158d0001a2b301");
  EXPECT_EQ(to_hex(0x12ab, 1), "ab");
}

TEST(Hex, ReadsPairsOfDigitsAndNothingElse) {
  EXPECT_EQ(parse_hex("fE01"), (std::vector<std::uint8_t>{0xfe, 1}));
  EXPECT_EQ(parse_hex(""), std::vector<std::uint8_t>{});
  for (const char* text : {"0", "0x", "fe0", " 0", "0 ", "-1", "+1", "0g", "f\0"}) {
    EXPECT_FALSE(parse_hex(text)) << text;
  }
}

TEST(Hex, ReadsANumberWithOrWithoutItsPrefix) {
  EXPECT_EQ(number_from_hex("0x00158d0001a2b301"), 0x00158d0001a2b301U);
  EXPECT_EQ(number_from_hex("a"), 10U);
  EXPECT_EQ(number_from_hex("ffffffffffffffff"), ~std::uint64_t{0});
  for (const char* text : {"", "0x", "0x0x1", "12345678901234567", "-1", "1 ", "1g"}) {
    EXPECT_FALSE(number_from_hex(text)) << text;
  }
}

}  // namespace
}  // namespace homeward
