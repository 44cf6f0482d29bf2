#include "plugins/zigbee/zcl/global.hpp"
#include "tests/unit/zigbee/hex.hpp"

#include <gtest/gtest.h>

#include <array>

namespace homeward::zcl {
namespace {

Result<GlobalMessage> decode(std::string_view text) {
  const auto frame = decode_frame(hex(text));
  if (!frame) return frame.error();
  GlobalMessage message;
  auto decoded = decode_global(*frame, message);
  if (!decoded) return decoded.error();
  return message;
}

TEST(Global, ReportMayCarrySeveralRecords) {
  const auto report = decode("18 05 0a 00 00 29 f1 03 14 00 28 ff 10 00 29 6d 27");
  ASSERT_TRUE(report);
  EXPECT_EQ(report->command, GlobalCommand::report_attributes);
  ASSERT_EQ(report->records.size(), 3U);
  EXPECT_EQ(report->find(0x0000)->number(), 1009);
  EXPECT_EQ(report->find(0x0014)->number(), -1);
  EXPECT_EQ(report->find(0x0010)->number(), 10093);
  EXPECT_EQ(report->find(0x0001), nullptr);
}

TEST(Global, ReadResponseHasAStatusInsteadOfAValueWhenThereIsNone) {
  const auto response = decode("18 01 01 05 00 00 42 02 41 42 06 00 86");
  ASSERT_TRUE(response);
  ASSERT_EQ(response->records.size(), 2U);
  EXPECT_EQ(response->find(5)->text(), "AB");
  EXPECT_EQ(response->records[1].status, Status::unsupported_attribute);
  EXPECT_FALSE(response->records[1].value);
}

TEST(Global, ConfigureReportingHasAChangeForAnalogueTypesOnly) {
  const auto request = decode("00 01 06 00 00 00 29 0a 00 10 0e 64 00 00 00 00 10 00 00 10 0e");
  ASSERT_TRUE(request);
  ASSERT_EQ(request->records.size(), 2U);
  EXPECT_EQ(request->records[0].minimum_s, 10);
  EXPECT_EQ(request->records[0].maximum_s, 3600);
  EXPECT_EQ(request->records[0].change->number(), 100);
  EXPECT_FALSE(request->records[1].change);
}

TEST(Global, ResponsesThatTellOfAllAtOnceHaveASingleStatus) {
  for (const auto* text : {"18 01 07 00", "18 01 04 00", "18 01 10 00"}) {
    const auto response = decode(text);
    ASSERT_TRUE(response) << text;
    ASSERT_EQ(response->records.size(), 1U);
    EXPECT_EQ(response->records[0].status, Status::success);
    EXPECT_FALSE(response->records[0].attribute);
  }
}

TEST(Global, EveryOtherCommandIsReadToo) {
  EXPECT_EQ(decode("18 01 07 8c 00 00 00")->records[0].status, Status::unreportable_attribute);
  EXPECT_EQ(decode("18 01 09 00 00 00 00 29 0a 00 10 0e 64 00")->records[0].change->number(), 100);
  EXPECT_EQ(decode("18 01 09 8b 00 21 00")->records[0].status, Status::not_found);
  EXPECT_EQ(decode("18 01 09 00 01 21 00 58 02")->records[0].timeout_s, 600);
  EXPECT_EQ(decode("00 01 08 00 21 00")->records[0].attribute, 0x21);
  EXPECT_EQ(decode("18 01 0b 0a 00")->answered, 0x0A);
  EXPECT_EQ(decode("18 01 0b 02 81")->status, Status::unsupported_command);
  EXPECT_EQ(decode("00 01 0c 00 00 10")->most, 16);
  EXPECT_EQ(decode("18 01 0d 01 00 00 21 01 00 42")->records.size(), 2U);
  EXPECT_EQ(decode("18 01 0d 01")->complete, true);
  EXPECT_EQ(decode("00 01 0e 05 00 02 01 00 02 00")->records[0].selector.size(), 2U);
  EXPECT_EQ(decode("00 01 0f 05 00 01 01 00 20 07")->records[0].value->natural(), 7U);
  EXPECT_EQ(decode("18 01 12 01 00 01 02")->commands.size(), 3U);
  EXPECT_EQ(decode("18 01 16 00 00 00 21 05")->records[0].access, 5);
}

TEST(Global, MalformedFramesAreRefused) {
  for (const auto* text : {
           "18 01 0a",                    // no record
           "18 01 0a 00",                 // half an id
           "18 01 0a 00 00",              // no type
           "18 01 0a 00 00 29 9c",        // half a value
           "18 01 0a 00 00 99 9c",        // no such type
           "18 01 0a 00 00 29 9c 08 01",  // a second record that is cut
           "18 01 01 05 00",              // no status
           "18 01 0b 0a",                 // default response without a status
           "18 01 17",                    // no such command
           "00 01 06 00 00 00 29 0a 00",  // cut interval
       }) {
    EXPECT_FALSE(decode(text)) << text;
  }
}

TEST(Global, RecordsBeforeTheBrokenOneAreKept) {
  const auto frame = decode_frame(hex("18 01 0a 00 00 29 9c 08 01"));
  GlobalMessage message;
  EXPECT_FALSE(decode_global(*frame, message));
  EXPECT_EQ(message.records.size(), 1U);
}

TEST(Global, DefaultResponseMirrorsTheFrame) {
  const auto frame = decode_frame(hex("0d 5f 11 31 00"));
  const auto response = make_default_response(frame->header, Status::success);
  EXPECT_EQ(to_hex(encode(response)), "145f11310b0000");
}

TEST(Global, BuildersWriteWhatTheDecoderReads) {
  const std::array<std::uint16_t, 2> ids{4, 5};
  EXPECT_EQ(to_hex(encode(make_read_attributes(9, ids))), "10090004000500");
  const std::array requests{ReportingRequest{0, DataType::int16, 10, 3600, 100},
                            ReportingRequest{0, DataType::bitmap8, 0, 3600, 0}};
  EXPECT_EQ(to_hex(encode(make_configure_reporting(9, requests))),
            "10090600000029"
            "0a00100e6400"
            "000000180000100e");
  EXPECT_EQ(to_hex(encode(make_read_reporting_configuration(9, ids))), "100908000400000500");
}

}  // namespace
}  // namespace homeward::zcl
