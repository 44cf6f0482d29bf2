#include "plugins/zigbee/zcl/value.hpp"
#include "plugins/zigbee/zcl/half_float.hpp"
#include "tests/unit/zigbee/hex.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace homeward::zcl {
namespace {

Result<Value> read(unsigned type, std::string_view text) {
  const auto bytes = hex(text);
  Reader reader(bytes);
  auto value = read_value(reader, static_cast<DataType>(type));
  if (value && !reader.at_end()) return failure(ErrorCode::invalid, "bytes left");
  return value;
}

struct Number {
  unsigned type;
  std::string_view bytes;
  double value;
};

class Numbers : public testing::TestWithParam<Number> {};

TEST_P(Numbers, AreReadAndWrittenBack) {
  const auto [type, bytes, expected] = GetParam();
  const auto value = read(type, bytes);
  ASSERT_TRUE(value) << value.error().what;
  ASSERT_TRUE(value->number());
  EXPECT_DOUBLE_EQ(*value->number(), expected);
  Writer writer;
  write_value(writer, *value);
  EXPECT_EQ(to_hex(writer.finish()), to_hex(hex(bytes)));
}

INSTANTIATE_TEST_SUITE_P(
    OfEveryType, Numbers,
    testing::Values(Number{0x08, "fe", 254},
                    Number{0x0F, "0100000000000080", 9223372036854775809.0}, Number{0x10, "01", 1},
                    Number{0x10, "00", 0}, Number{0x18, "ff", 255}, Number{0x19, "2100", 33},
                    Number{0x1B, "00000080", 2147483648.0}, Number{0x20, "c8", 200},
                    Number{0x21, "0f27", 9999}, Number{0x22, "010203", 0x030201},
                    Number{0x24, "0100000001", 4294967297.0}, Number{0x25, "d20400000000", 1234},
                    Number{0x26, "01000000000000", 1},
                    Number{0x27, "0000000001000000", 4294967296.0}, Number{0x28, "ff", -1},
                    Number{0x29, "9cff", -100}, Number{0x2A, "ffffff", -1},
                    Number{0x2B, "428a0100", 100930}, Number{0x2D, "feffffffffff", -2},
                    Number{0x2F, "0100000000000080", -9223372036854775807.0}, Number{0x30, "04", 4},
                    Number{0x31, "2c00", 0x2C}, Number{0x38, "003c", 1}, Number{0x38, "00c4", -4},
                    Number{0x38, "0100", std::ldexp(1, -24)}, Number{0x39, "0000c03f", 1.5},
                    Number{0x3A, "182d4454fb210940", M_PI}, Number{0xE2, "01000000", 1},
                    Number{0xE8, "0005", 0x0500}, Number{0xF0, "0100000000000000", 1}));

TEST(Value, ThatMeansInvalidHasNoContentAndIsWrittenBack) {
  const std::pair<unsigned, std::string_view> invalid[] = {
      {0x10, "ff"},   {0x20, "ff"},       {0x21, "ffff"},     {0x25, "ffffffffffff"},
      {0x28, "80"},   {0x29, "0080"},     {0x2B, "00000080"}, {0x30, "ff"},
      {0x31, "ffff"}, {0x41, "ff"},       {0x42, "ff"},       {0x43, "ffff"},
      {0x44, "ffff"}, {0xE2, "ffffffff"}, {0x48, "20 ffff"},  {0xF0, "ffffffffffffffff"}};
  for (const auto& [type, bytes] : invalid) {
    const auto value = read(type, bytes);
    ASSERT_TRUE(value) << bytes;
    EXPECT_FALSE(value->is_valid()) << type;
    Writer writer;
    write_value(writer, *value);
    EXPECT_EQ(to_hex(writer.finish()), to_hex(hex(bytes))) << type;
  }
  EXPECT_FALSE(read(0x39, "0000c07f")->is_valid());
  EXPECT_FALSE(read(0x38, "007e")->is_valid());
}

TEST(Value, OfAStringKeepsItsBytes) {
  EXPECT_EQ(read(0x42, "03 41 42 43")->text(), "ABC");
  EXPECT_EQ(read(0x41, "02 00 ff")->text(), std::string_view("\0\xFF", 2));
  EXPECT_EQ(read(0x44, "0200 41 42")->text(), "AB");
  EXPECT_EQ(read(0x42, "00")->text(), "");
  EXPECT_EQ(read(0xF1, "000102030405060708090a0b0c0d0e0f")->text()->size(), 16U);
}

TEST(Value, OfAnArrayOrStructureHasItsElements) {
  const auto array = read(0x48, "21 0200 0100 0200");
  ASSERT_TRUE(array && array->elements() != nullptr);
  EXPECT_EQ(array->element, DataType::uint16);
  EXPECT_EQ(array->elements()->at(1).natural(), 2U);
  // The structure of an older Xiaomi report (attribute FF02).
  const auto structure = read(0x4C, "0300 10 01 21 c10b 24 0100000000");
  ASSERT_TRUE(structure && structure->elements() != nullptr);
  EXPECT_EQ(structure->elements()->at(1).natural(), 3009U);
  for (const auto& value : {*array, *structure}) {
    Writer writer;
    write_value(writer, value);
    const auto bytes = writer.finish();
    Reader reader(bytes);
    EXPECT_EQ(*read_value(reader, value.type), value);
  }
}

TEST(Value, ThatIsCutShortOrOfNoTypeIsRefused) {
  for (const auto& [type, bytes] :
       std::initializer_list<std::pair<unsigned, std::string_view>>{{0x21, "01"},
                                                                    {0x29, ""},
                                                                    {0x42, "04 41 42 43"},
                                                                    {0x42, ""},
                                                                    {0x44, "02"},
                                                                    {0x48, "21 0200 0100 02"},
                                                                    {0x48, "21"},
                                                                    {0x4C, "0100 21 01"},
                                                                    {0x4C, "0100"},
                                                                    {0xF1, "00"},
                                                                    {0x07, "00"},
                                                                    {0xFE, "00"},
                                                                    {0x48, "00 ffee"},
                                                                    {0x48, "00 0200 ffff"}}) {
    EXPECT_FALSE(read(type, bytes)) << type << ' ' << bytes;
  }
}

TEST(Value, NestedTooDeeplyIsRefused) {
  EXPECT_TRUE(read(0x4C, "0100 4c 0100 4c 0100 4c 0100 20 01"));
  EXPECT_FALSE(read(0x4C, "0100 4c 0100 4c 0100 4c 0100 4c 0100 4c 0100 20 01"));
}

TEST(HalfFloat, IsExactBothWaysForEveryNumber) {
  for (unsigned bits = 0; bits < 0x10000; ++bits) {
    const auto half = static_cast<std::uint16_t>(bits);
    const double number = from_half(half);
    if (std::isnan(number)) continue;
    EXPECT_EQ(to_half(number), half);
  }
  EXPECT_EQ(to_half(1e9), 0x7C00);
}

}  // namespace
}  // namespace homeward::zcl
