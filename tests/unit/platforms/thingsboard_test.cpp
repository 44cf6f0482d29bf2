#include "daemon/platforms/thingsboard_profile.hpp"
#include "tests/unit/platforms/sample_alert.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace homeward::platforms {
namespace {

using ports::Detail;
using ::testing::HasSubstr;

constexpr std::string_view kOwnRequest = "v1/devices/me/rpc/request/17";

ports::OutboxRow row_of(std::string channel, std::string type, std::string data) {
  ports::OutboxRow row;
  row.platform = core::PlatformId("centre");
  row.sequence = 42;
  row.id = "01JD8Z0000000000000000ABCD/2";
  row.type = std::move(type);
  row.channel = std::move(channel);
  row.time = at("2026-11-23T09:00:00.250000Z");
  row.data = std::move(data);
  return row;
}

ports::OutboxRow alert_row(const ThingsboardProfile& profile, Detail detail) {
  return row_of("alerts", "care.homeward.alert.raised.v1",
                profile.alert_data(sample_alert(), recipient(detail)));
}

boost::json::object first_of(const ports::WireMessage& message, const char* device) {
  return parse_object(message.payload).at(device).as_array().at(0).as_object();
}

TEST(ThingsboardProfile, AnAlertIsTelemetryOfItsSensorAndWhole) {
  const ThingsboardProfile profile(platform_options());
  const auto message =
      profile.message(alert_row(profile, Detail::full), at("2026-11-23T09:00:01Z"));
  EXPECT_EQ(message.topic, "v1/gateway/telemetry");
  EXPECT_FALSE(message.retain);
  const auto point = first_of(message, "hw-7f3a9c.bathroom_climate");
  EXPECT_EQ(point.at("ts"), 1'795'424'400'250);
  const auto& values = point.at("values").as_object();
  EXPECT_EQ(values.at("message_id"), "01JD8Z0000000000000000ABCD/2");
  EXPECT_EQ(values.at("sequence"), 42);
  EXPECT_EQ(values.at("alert_event"), "raised");
  EXPECT_EQ(values.at("alert_id"), "01JD8Z0000000000000000ABCD");
  EXPECT_EQ(values.at("alert_severity"), "warning");
  EXPECT_EQ(values.at("alert_presence"), "present");
  EXPECT_EQ(values.at("alert_acknowledged"), false);
  EXPECT_FALSE(values.contains("historical"));
  const auto& codes = values.at("alert").at("codes");
  EXPECT_EQ(codes.at("scaip").at("device_type"), "0020");
  EXPECT_EQ(codes.at("contact_id"), "159");
}

TEST(ThingsboardProfile, WhoMayNotKnowTheSensorSeesTheHomeAlone) {
  const ThingsboardProfile profile(platform_options());
  for (const Detail detail : {Detail::signal, Detail::alert}) {
    const auto row = alert_row(profile, detail);
    const auto message = profile.message(row, at("2026-11-23T09:02:00Z"));
    EXPECT_EQ(message.topic, "v1/devices/me/telemetry");
    EXPECT_EQ(message.payload.find("bathroom_climate"), std::string::npos);
    const auto values = parse_object(message.payload).at("values").as_object();
    EXPECT_EQ(values.at("historical"), true);
    EXPECT_EQ(values.at("alert").as_object().contains("codes"), detail == Detail::alert);
  }
}

/// A rule that an event sets off names no device.
ports::OutboxRow event_row(const ThingsboardProfile& profile,
                           std::vector<core::Evidence> evidence) {
  ports::AlertMessage message = sample_alert();
  message.alert.device.reset();
  message.alert.evidence = std::move(evidence);
  return row_of("alerts", "care.homeward.alert.raised.v1",
                profile.alert_data(message, recipient(Detail::full)));
}

TEST(ThingsboardProfile, AnAlertThatAnEventSetOffIsTelemetryOfTheSensorItCameFrom) {
  const ThingsboardProfile profile(platform_options());
  const core::DeviceId panic("panic");
  const core::DeviceId cord("cord");
  const auto pressed = [](const core::DeviceId& device, std::string_view time) {
    return core::Evidence{device, "action", std::string("pressed"), at(time)};
  };
  const std::string fired = "2026-11-23T09:00:00.250000Z";
  const auto alone = event_row(profile, {pressed(panic, "2026-11-20T09:00:00Z")});
  EXPECT_EQ(first_of(profile.message(alone, alone.time), "hw-7f3a9c.panic")
                .at("values")
                .at("alert_event"),
            "raised");
  const auto newest =
      event_row(profile, {pressed(cord, fired), pressed(panic, "2026-11-23T08:00:00Z")});
  EXPECT_TRUE(
      parse_object(profile.message(newest, newest.time).payload).contains("hw-7f3a9c.cord"));
}

TEST(ThingsboardProfile, WhatNoSingleSensorSetOffIsTelemetryOfTheHome) {
  const ThingsboardProfile profile(platform_options());
  EXPECT_EQ(profile.message(event_row(profile, {}), at("2026-11-23T09:00:01Z")).topic,
            "v1/devices/me/telemetry");
  const auto row = event_row(profile, sample_alert().alert.evidence);
  EXPECT_EQ(profile.message(row, row.time).topic, "v1/devices/me/telemetry") << "time ran out";
}

TEST(ThingsboardProfile, AWithdrawalNarrowsWhatWaits) {
  const ThingsboardProfile profile(platform_options());
  auto row = alert_row(profile, Detail::full);
  const ports::Recipient left = recipient(Detail::signal);
  const std::vector<const ports::Recipient*> audience{&left};
  row.data = profile.narrowed(row, audience);
  const auto message = profile.message(row, row.time);
  EXPECT_EQ(message.topic, "v1/devices/me/telemetry");
  EXPECT_EQ(message.payload.find("bathroom"), std::string::npos);
}

TEST(ThingsboardProfile, AFaultOfAPartIsTelemetryOfTheGateway) {
  const ThingsboardProfile profile(platform_options());
  ports::AlertMessage fault = sample_alert();
  fault.message_class = ports::MessageClass::fault;
  fault.alert.device = core::DeviceId("zigbee");
  const auto row = row_of("alerts", "care.homeward.alert.resolved.v1",
                          profile.alert_data(fault, recipient(Detail::full)));
  EXPECT_EQ(profile.message(row, row.time).topic, "v1/devices/me/telemetry");
}

TEST(ThingsboardProfile, ReadingsLieByDeviceInTheirOrder) {
  const ThingsboardProfile profile(platform_options());
  core::Event cold;
  cold.device = core::DeviceId("hall");
  cold.property = "temperature";
  cold.value = 5.5;
  cold.time = at("2026-11-23T09:00:00.250000Z");
  core::Event warm = cold;
  warm.value = 6.5;
  warm.quality = core::TimeQuality::unsynchronised;
  core::Event said = cold;
  said.device = core::DeviceId("bath");
  said.property = "action";
  said.value = std::string("a \"b\"\n\x01 {home} \xff");
  const std::vector<const core::Event*> readings{&cold, &said, &warm};
  const auto row = row_of("readings", "care.homeward.readings.v1", profile.readings_data(readings));
  const auto message = profile.message(row, row.time);
  EXPECT_EQ(message.topic, "v1/gateway/telemetry");
  const auto devices = parse_object(message.payload);
  const auto& hall = devices.at("hw-7f3a9c.hall").as_array();
  ASSERT_EQ(hall.size(), 2U);
  EXPECT_EQ(hall.at(0).at("ts"), 1'795'424'400'250);
  EXPECT_EQ(hall.at(0).at("values").at("temperature"), 5.5);
  EXPECT_EQ(hall.at(1).at("values").at("temperature"), 6.5);
  EXPECT_EQ(hall.at(1).at("values").at("time_quality"), "unsynchronised");
  EXPECT_EQ(devices.at("hw-7f3a9c.bath").at(0).at("values").at("action"),
            "a \"b\"\n\x01 {home} \xef\xbf\xbd");
}

TEST(ThingsboardProfile, StatusAndLifeSignHaveNoStampAndNoNull) {
  const ThingsboardProfile profile(platform_options());
  ports::StatusMessage gone;
  gone.online = false;
  gone.reason = "connection lost";
  const auto will = profile.status(gone, {});
  EXPECT_EQ(will.topic, "v1/devices/me/telemetry");
  EXPECT_FALSE(parse_object(will.payload).contains("ts"));
  EXPECT_EQ(parse_object(will.payload).at("status"), "offline");
  const auto beat = profile.heartbeat({}, {});
  EXPECT_EQ(beat.topic, "v1/devices/me/telemetry");
  EXPECT_EQ(parse_object(beat.payload).at("profile"), "5h");
}

TEST(ThingsboardProfile, TheSensorsOfTheBirthAreConnectedAndTakenLeaveOf) {
  const ThingsboardProfile profile(platform_options());
  ports::StatusMessage birth;
  birth.version = "0.1.0";
  for (int n = 0; n < 60; ++n) birth.sensors.push_back("s" + std::to_string(n));
  const auto words = profile.introduction(birth);
  ASSERT_EQ(words.size(), 1U + 60U + 2U);
  EXPECT_EQ(words[0].topic, "v1/devices/me/attributes");
  EXPECT_EQ(parse_object(words[0].payload).at("version"), "0.1.0");
  EXPECT_EQ(words[1].topic, "v1/gateway/connect");
  EXPECT_EQ(words[1].payload, R"({"device":"hw-7f3a9c.s0","type":"homeward-sensor"})");
  EXPECT_EQ(words[61].topic, "v1/gateway/attributes");
  EXPECT_EQ(parse_object(words[62].payload).size(), 10U);
  const auto leave = profile.farewell(birth);
  ASSERT_EQ(leave.size(), 60U);
  EXPECT_EQ(leave[0].topic, "v1/gateway/disconnect");
  EXPECT_EQ(leave[0].payload, R"({"device":"hw-7f3a9c.s0"})");
}

TEST(ThingsboardProfile, ARequestIsACommandAndItsReplyFindsTheWayBack) {
  const ThingsboardProfile profile(platform_options());
  const auto command = profile.command(
      {std::string(kOwnRequest),
       R"({"method":"acknowledge","params":{"alert":"01ABC","by":"nurse"}})", false});
  ASSERT_TRUE(command) << to_text(command.error());
  EXPECT_EQ(command->type, "acknowledge");
  EXPECT_EQ(command->alert, core::AlertId("01ABC"));
  EXPECT_EQ(command->by, "nurse");
  EXPECT_EQ(command->id, "me/17/acknowledge-01ABC");
  const auto row = row_of("replies", "care.homeward.reply.v1",
                          profile.reply_data({command->id, ports::CommandStatus::ok, "", ""}));
  const auto reply = profile.message(row, row.time);
  EXPECT_EQ(reply.topic, "v1/devices/me/rpc/response/17");
  EXPECT_EQ(reply.payload, R"({"command":"acknowledge-01ABC","status":"ok"})");
}

TEST(ThingsboardProfile, ARequestToASensorIsAnsweredThroughTheGateway) {
  const ThingsboardProfile profile(platform_options());
  const auto command = profile.command(
      {"v1/gateway/rpc",
       R"({"device":"hw-7f3a9c.hall","data":{"id":3,"method":"silence",)"
       R"("params":{"id":"a/b","type":"note","rule":"cold","for_s":60,"reason":"x"}}})",
       false});
  ASSERT_TRUE(command) << to_text(command.error());
  EXPECT_EQ(command->type, "silence");
  EXPECT_EQ(command->id, "gateway/3/hw-7f3a9c.hall/a/b");
  const auto data =
      profile.reply_data({command->id, ports::CommandStatus::refused, "no \"x\"", ""});
  const auto row = row_of("replies", "care.homeward.reply.v1", data);
  const auto reply = profile.message(row, row.time);
  EXPECT_EQ(reply.topic, "v1/gateway/rpc");
  EXPECT_EQ(reply.payload,
            R"({"device":"hw-7f3a9c.hall","id":3,"data":{"command":"a/b","status":"refused",)"
            R"("reason":"no \"x\""}})");
}

TEST(ThingsboardProfile, AWordToNoRequestIsTelemetry) {
  const ThingsboardProfile profile(platform_options());
  const auto row =
      row_of("replies", "care.homeward.reply.v1",
             profile.reply_data({"", ports::CommandStatus::refused, "too many commands", ""}));
  const auto reply = profile.message(row, row.time);
  EXPECT_EQ(reply.topic, "v1/devices/me/telemetry");
  EXPECT_THAT(reply.payload, HasSubstr("too many commands"));
}

TEST(ThingsboardProfile, HostileRequestsAreInvalid) {
  const ThingsboardProfile profile(platform_options());
  const std::string good = R"({"method":"heartbeat","params":{"id":"1"}})";
  EXPECT_TRUE(profile.command({std::string(kOwnRequest), good, false}));
  EXPECT_FALSE(profile.command({std::string(kOwnRequest), good, true}));
  const std::string long_number(40, '1');
  for (const std::string& number :
       {std::string("x"), std::string(), long_number, std::string("1/2")}) {
    EXPECT_FALSE(profile.command({"v1/devices/me/rpc/request/" + number, good, false})) << number;
  }
  const std::string deep = R"({"method":"note","params":)" + std::string(50, '[');
  const std::string large = R"({"method":")" + std::string(70'000, 'a') + R"("})";
  for (const std::string& payload :
       {std::string(), std::string("[]"), std::string("{"), deep, large,
        std::string(R"({"method":"heartbeat"})"), std::string(R"({"method":7,"params":{}})"),
        std::string(R"({"method":"HEART","params":{"id":"1"}})"),
        std::string(R"({"method":"acknowledge","params":{"alert":"../x"}})"),
        std::string(R"({"method":"acknowledge","params":[1]})")}) {
    EXPECT_FALSE(profile.command({std::string(kOwnRequest), payload, false})) << payload;
  }
  for (const char* payload :
       {R"({"device":"other.hall","data":{"id":1,"method":"heartbeat","params":{"id":"1"}}})",
        R"({"device":"hw-7f3a9c/1","data":{"id":1,"method":"heartbeat","params":{"id":"1"}}})",
        R"({"device":"hw-7f3a9c","data":{"id":-1,"method":"heartbeat","params":{"id":"1"}}})",
        R"({"device":"hw-7f3a9c","data":7})"}) {
    EXPECT_FALSE(profile.command({"v1/gateway/rpc", payload, false})) << payload;
  }
}

}  // namespace
}  // namespace homeward::platforms
