#include "plugins/zigbee/decode/decode_line.hpp"
#include "tests/unit/zigbee/frames.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace homeward::zigbee::decode {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string decode(std::string_view line) {
  return LineDecoder(builtin_profiles()).decode(line);
}

TEST(Decode, WritesHeaderRecordsAndEvents) {
  EXPECT_EQ(decode(R"({"cluster":"0402","hex":"18010a0000299c08"})"),
            R"({"cluster":1026,"cluster_name":"temperature_measurement","frame_control":24,)"
            R"("frame_type":"global","direction":"server_to_client",)"
            R"("disable_default_response":true,"transaction_sequence":1,)"
            R"("command":"report_attributes","command_id":10,"records":[{"attribute":0,)"
            R"("name":"measured_value","type":"int16","type_id":41,"value":2204}],)"
            R"("events":[{"property":"temperature","value":22.04,"unit":"C"}]})");
}

TEST(Decode, TakesClustersAndBytesInManyForms) {
  for (const auto* cluster : {"1026", "\"0402\"", "\"0x0402\"", "\"0X402\"", "\"temperature\"",
                              "\"msTemperatureMeasurement\"", "\"Temperature Measurement\""}) {
    for (const auto* hex :
         {"18010a0000299c08", "18 01 0A 00 00 29 9C 08", "18:01:0a:00:00:29:9c:08",
          "0x18010A0000299C08", "0x18, 0x01, 0x0a, 0x00, 0x00, 0x29, 0x9c, 0x08"}) {
      const auto line = std::string("{\"cluster\":") + cluster + ",\"hex\":\"" + hex + "\"}";
      EXPECT_THAT(decode(line), HasSubstr(R"("value":22.04)")) << line;
    }
  }
}

TEST(Decode, InvalidValuesAreNull) {
  EXPECT_THAT(decode(R"({"cluster":"0402","hex":"18010a0000290080"})"),
              AllOf(HasSubstr(R"("value":null)"), HasSubstr(R"("events":[])")));
}

TEST(Decode, SaysWhatIsMalformed) {
  for (const auto* line : {"",
                           "junk",
                           "[]",
                           "{}",
                           R"({"cluster":"0402"})",
                           R"({"cluster":"0402","hex":7})",
                           R"({"cluster":"0402","hex":"1"})",
                           R"({"cluster":"0402","hex":"18 0"})",
                           R"({"cluster":"0402","hex":""})",
                           R"({"cluster":"0402","hex":"18010a000029"})",
                           R"({"cluster":"0402","hex":"1a010a0000299c08"})",
                           R"({"cluster":"nonsense","hex":"180100"})",
                           R"({"cluster":70000,"hex":"180100"})",
                           R"({"cluster":"0500","hex":"09010001"})",
                           R"({"cluster":"ef00","hex":"09010200"})",
                           R"({"cluster":"ef00","hex":"090102000169040002 01"})",
                           R"({"cluster":"0000","hex":"18010a01ff420301210b"})",
                           R"({"znp":""})",
                           R"({"znp":"fe002101"})",
                           R"({"znp":"fe00210121"})"}) {
    EXPECT_THAT(decode(line), AllOf(HasSubstr(R"("error":")"), HasSubstr(R"("events":[])")))
        << line;
  }
}

TEST(Decode, StillShowsWhatStoodBeforeTheMistake) {
  EXPECT_THAT(
      decode(R"({"cluster":"0402","hex":"18010a0000299c0801"})"),
      AllOf(HasSubstr(R"("value":2204)"), HasSubstr(R"("error":")"), HasSubstr(R"("events":[])")));
}

TEST(Decode, ShowsWhatMakersHideInStrings) {
  EXPECT_THAT(
      decode(R"({"cluster":0,"hex":"1c5f11070a01ff42050121bd0b64","model":"lumi.weather"})"),
      HasSubstr(R"("error")"));
  EXPECT_THAT(decode(R"({"cluster":0,"hex":"1c5f11070a01ff42070121bd0b641001",)"
                     R"("model":"lumi.sensor_magnet.aq2"})"),
              AllOf(HasSubstr(R"("manufacturer_code":4447)"),
                    HasSubstr(R"({"tag":1,"type":"uint16","type_id":33,"value":3005})"),
                    HasSubstr(R"({"property":"contact","value":"open"})")));
  EXPECT_THAT(decode(R"({"cluster":"tuya","hex":"09020200056904000101","model":"TS0601",)"
                     R"("manufacturer":"_TZE204_sxm7l9xa"})"),
              AllOf(HasSubstr(R"("datapoints":[{"dp":105,"type":"enum","value":1}])"),
                    HasSubstr(R"({"property":"presence","value":true})")));
}

TEST(Decode, TakesTheZoneTypeOfAnUnknownModel) {
  EXPECT_THAT(decode(R"({"cluster":"0500","hex":"09100001000000","zone_type":"002a"})"),
              HasSubstr(R"({"property":"leak","value":true})"));
  EXPECT_THAT(decode(R"({"cluster":"0500","hex":"09100001000000","zone_type":44})"),
              HasSubstr(R"({"property":"action","value":"pressed","kind":"event"})"));
}

TEST(Decode, ReadsAZnpFrameAndWhatItCarries) {
  // AF_INCOMING_MSG of a temperature report, with the three bytes that Z-Stack 3 adds.
  const auto whole = decode(
      R"({"znp":"FE 1C 44 81 0000 0204 3412 01 01 00 78 00 10203040 00 08 18010a0000299c08 3412 1d 5c"})");
  EXPECT_THAT(whole,
              AllOf(HasSubstr(R"("command":"AF_INCOMING_MSG")"), HasSubstr(R"("source":4660)"),
                    HasSubstr(R"("link_quality":120)"), HasSubstr(R"("frame_control":24)"),
                    HasSubstr(R"("value":22.04)"), Not(HasSubstr("error"))));
}

TEST(Decode, ReadsOtherZnpFrames) {
  EXPECT_THAT(decode(R"({"znp":"fe00210120"})"), HasSubstr(R"("command":"SYS_PING")"));
  EXPECT_THAT(decode(R"({"znp":"fe06 4180 00 02 01 02 07 01 c0"})"),
              AllOf(HasSubstr(R"("reason":0)"), HasSubstr(R"("product":1)")));
}

TEST(Decode, ReadsTheAnswersOfAnInterview) {
  EXPECT_THAT(decode(R"({"znp":"fe12 4584 3412 00 3412 0c 01 0401 0204 00 02 0000 0005 00 da"})"),
              AllOf(HasSubstr(R"("input_clusters":[0,1280],"output_clusters":[])"),
                    HasSubstr(R"("device":1026)")));
  EXPECT_THAT(decode(R"({"znp":"fe03 4585 3412 c2 27"})"),
              AllOf(HasSubstr(R"("status":194)"), Not(HasSubstr("error"))));
}

TEST(Decode, ReadsLongMessages) {
  EXPECT_THAT(
      decode(
          R"({"znp":"fe23448200000204023412000000000000010000010078001020304000080018010a0000299c0859"})"),
      AllOf(HasSubstr(R"("command":"AF_INCOMING_MSG_EXT")"),
            HasSubstr(R"("source":"0x0000000000001234")"), HasSubstr(R"("value":22.04)"),
            Not(HasSubstr("error"))));
  // Too long for a frame: its bytes stay in the stick.
  EXPECT_THAT(
      decode(R"({"znp":"fe1b4482000002040234120000000000000100000100780010203040002c01ea"})"),
      AllOf(HasSubstr(R"("payload":"")"), Not(HasSubstr("error"))));
  EXPECT_THAT(decode(R"({"znp":"fe19240202341200000000000001000001020407001e0500180100000018"})"),
              AllOf(HasSubstr(R"("command":"AF_DATA_REQUEST_EXT")"),
                    HasSubstr(R"("command":"read_attributes")"), HasSubstr(R"("events":[])"),
                    Not(HasSubstr("error"))));
}

TEST(Decode, ReadsWhatHostAndStickSayOfTheNetwork) {
  EXPECT_THAT(decode(R"({"znp":"fe172521341201b3a201008d150001020403eeffc024004b12000115"})"),
              AllOf(HasSubstr(R"("cluster":1026)"), HasSubstr(R"("target":"0x00124b0024c0ffee")")));
  EXPECT_THAT(decode(R"({"znp":"fe12670000eeffc024004b1200000007090234127856dd"})"),
              AllOf(HasSubstr(R"("device_state":9)"), HasSubstr(R"("children":[4660,22136])")));
  EXPECT_THAT(decode(R"({"znp":"fe186550000009621a0000887766554433221100000000000000000fdb"})"),
              AllOf(HasSubstr(R"("pan":6754)"), HasSubstr(R"("channel":15)"),
                    HasSubstr(R"("extended_pan":"0x1122334455667788")")));
  EXPECT_THAT(decode(R"({"znp":"fe04611c0002aabb6a"})"), HasSubstr(R"("value":"aabb")"));
  EXPECT_THAT(decode(R"({"znp":"fe09211d21000000030001020317"})"),
              AllOf(HasSubstr(R"("item":33)"), HasSubstr(R"("value":"010203")")));
  EXPECT_THAT(decode(R"({"znp":"fe0745c434120201000200a1"})"), HasSubstr(R"("relays":[1,2])"));
  EXPECT_THAT(decode(R"({"znp":"fe0b45ff341200130000070000aabb92"})"),
              HasSubstr(R"("payload":"aabb")"));
  EXPECT_THAT(decode(R"({"znp":"fe0165210045"})"), HasSubstr(R"("status":0)"));
  EXPECT_THAT(decode(R"({"znp":"fe03670000eeff75"})"),
              HasSubstr(R"("error":"the frame is shorter)"));
}

TEST(Decode, FindsFramesAmongGarbage) {
  EXPECT_THAT(decode(R"({"znp":"00 fe00210120 fe00210120"})"),
              AllOf(HasSubstr(R"("frames":[{"znp")"), HasSubstr("1 bytes belong")));
}

}  // namespace
}  // namespace homeward::zigbee::decode
