#include "daemon/platforms/profiles.hpp"
#include "tests/unit/platforms/sample_alert.hpp"

#include <gmock/gmock.h>

namespace homeward::platforms {
namespace {

using ::testing::ElementsAre;

ports::OutboxRow sample_row() {
  ports::OutboxRow row;
  row.platform = core::PlatformId("centre");
  row.sequence = 42;
  row.id = "01JD8Z0000000000000000ABCD/2";
  row.type = "care.homeward.alert.raised.v1";
  row.channel = "alerts";
  row.subject = "cold-home";
  row.time = at("2026-11-23T09:00:00.250000Z");
  row.data = R"({"alert":"01JD8Z0000000000000000ABCD"})";
  return row;
}

TEST(HomewardProfile, AnAlertGoesOutAsACloudEvent) {
  const HomewardProfile profile(platform_options());
  const auto message = profile.message(sample_row(), at("2026-11-23T09:00:01Z"));
  EXPECT_EQ(message.topic, "homeward/v1/hw-7f3a9c/alerts");
  EXPECT_FALSE(message.retain);
  EXPECT_EQ(message.payload,
            R"({"specversion":"1.0","id":"01JD8Z0000000000000000ABCD/2",)"
            R"("source":"urn:homeward:gateway:hw-7f3a9c","type":"care.homeward.alert.raised.v1",)"
            R"("time":"2026-11-23T09:00:00.250000Z","subject":"cold-home",)"
            R"("dataschema":"https://homeward.care/schemas/alert.v1.json",)"
            R"("datacontenttype":"application/json","sequence":"00000000000000000042",)"
            R"("data":{"alert":"01JD8Z0000000000000000ABCD"}})");
  EXPECT_EQ(parse_object(message.payload).at("data").at("alert"), "01JD8Z0000000000000000ABCD");
}

TEST(HomewardProfile, OverMqtt5TheAttributesOfTheEventLieBesideThePayload) {
  const HomewardProfile profile(platform_options());
  const auto message = profile.message(sample_row(), at("2026-11-23T09:00:01Z"));
  EXPECT_EQ(message.properties.content_type, "application/cloudevents+json; charset=utf-8");
  const auto payload = parse_object(message.payload);
  std::vector<std::string> names;
  for (const auto& [name, value] : message.properties.user) {
    names.push_back(name);
    EXPECT_EQ(payload.at(name).as_string(), std::string_view(value)) << name;
  }
  EXPECT_THAT(names, ElementsAre("specversion", "id", "source", "type", "time", "sequence"));
  const auto birth = profile.status({}, at("2026-11-23T09:00:01Z"));
  EXPECT_EQ(birth.properties.user.size(), 5U) << "it is not counted";
  EXPECT_EQ(birth.properties.content_type, message.properties.content_type);
}

TEST(HomewardProfile, AMessageIsHistoricalWhenItLeavesMoreThanAMinuteLate) {
  const HomewardProfile profile(platform_options());
  const auto historical = [&](const char* now) {
    return parse_object(profile.message(sample_row(), at(now)).payload).contains("historical");
  };
  EXPECT_FALSE(historical("2026-11-23T08:00:00Z"));  // the clock was set back
  EXPECT_FALSE(historical("2026-11-23T09:01:00.250000Z"));
  EXPECT_TRUE(historical("2026-11-23T09:01:00.250001Z"));
}

TEST(HomewardProfile, ASubjectThatIsEmptyIsNotThere) {
  const HomewardProfile profile(platform_options());
  ports::OutboxRow row = sample_row();
  row.subject.clear();
  EXPECT_FALSE(parse_object(profile.message(row, row.time).payload).contains("subject"));
}

TEST(HomewardProfile, PrefixAndPseudonymMakeTheTopics) {
  ports::PlatformOptions options = platform_options();
  options.prefix = "care/x";
  options.gateway = "g1";
  const HomewardProfile profile(options);
  EXPECT_THAT(profile.subscriptions(), ElementsAre("care/x/g1/commands"));
  EXPECT_EQ(profile.message(sample_row(), {}).topic, "care/x/g1/alerts");
}

TEST(HomewardProfile, BirthTellsWhatIsOpen) {
  const HomewardProfile profile(platform_options());
  ports::StatusMessage status;
  status.version = "0.1.0";
  status.config_hash = "sha256:aa";
  status.boot_id = "boot-7";
  status.sensors = {"bathroom_climate", "front_door"};
  status.open_alerts = {{core::AlertId("01JD8Z0000000000000000ABCD"), 2}};
  const auto message = profile.status(status, at("2026-11-23T09:00:00Z"));
  EXPECT_EQ(message.topic, "homeward/v1/hw-7f3a9c/status");
  EXPECT_FALSE(message.retain);
  EXPECT_EQ(message.payload,
            R"({"specversion":"1.0","id":"online/boot-7/2026-11-23T09:00:00Z",)"
            R"("source":"urn:homeward:gateway:hw-7f3a9c","type":"care.homeward.status.v1",)"
            R"("time":"2026-11-23T09:00:00Z",)"
            R"("dataschema":"https://homeward.care/schemas/status.v1.json",)"
            R"("datacontenttype":"application/json","data":{"status":"online",)"
            R"("version":"0.1.0","config_hash":"sha256:aa","boot_id":"boot-7",)"
            R"("sensors":["bathroom_climate","front_door"],)"
            R"("open_alerts":[{"alert":"01JD8Z0000000000000000ABCD","revision":2}]}})");
}

TEST(HomewardProfile, TheWillSaysWhyAndNamesNoSensor) {
  const HomewardProfile profile(platform_options());
  ports::StatusMessage status;
  status.online = false;
  status.reason = "connection lost";
  status.sensors = {"front_door"};
  const auto data = parse_object(profile.status(status, {}).payload).at("data").as_object();
  EXPECT_EQ(data.at("status"), "offline");
  EXPECT_EQ(data.at("reason"), "connection lost");
  EXPECT_FALSE(data.contains("sensors"));
}

TEST(HomewardProfile, AHeartbeatTellsWhatACentreWatches) {
  const HomewardProfile profile(platform_options());
  ports::HeartbeatMessage beat;
  beat.uptime_s = 3600;
  beat.boot_id = "boot-7";
  beat.version = "0.1.0";
  beat.config_hash = "sha256:aa";
  beat.clock = core::TimeQuality::unsynchronised;
  beat.outbox.rows = {1, 0, 0, 0, 7};
  beat.oldest_unsent = at("2026-11-23T08:00:00Z");
  beat.dropped = 3;
  beat.open_alerts = 2;
  beat.silent_devices = {"front_door"};
  beat.no_data_devices = {"hall_motion"};
  beat.plugins = {{"zigbee", "ok"}};
  beat.disk_free_bytes = 1'000'000;
  beat.on_mains = false;
  const auto message = profile.heartbeat(beat, at("2026-11-23T09:00:00Z"));
  EXPECT_EQ(message.topic, "homeward/v1/hw-7f3a9c/heartbeat");
  const auto event = parse_object(message.payload);
  EXPECT_EQ(event.at("type"), "care.homeward.heartbeat.v1");
  EXPECT_EQ(
      boost::json::serialize(event.at("data")),
      R"({"profile":"5h","uptime_s":3600,"boot_id":"boot-7","clock":"unsynchronised",)"
      R"("version":"0.1.0","config_hash":"sha256:aa",)"
      R"("outbox":{"alarm":1,"fault":0,"advisory":0,"trend":0,"reading":7,)"
      R"("oldest":"2026-11-23T08:00:00Z"},"dropped":3,"open_alerts":2,)"
      R"("silent_devices":["front_door"],"no_data_devices":["hall_motion"],"low_battery_devices":[],)"
      R"("plugins":{"zigbee":"ok"},"disk_free_bytes":1000000,"written_bytes":0,)"
      R"("power":{"mains":false,"under_voltage":null}})");
}

TEST(HomewardProfile, ReadingsAreAListInTheOrderInWhichTheyCame) {
  const HomewardProfile profile(platform_options());
  core::Event cold;
  cold.device = core::DeviceId("hall_climate");
  cold.property = "temperature";
  cold.value = 5.000000123;
  cold.time = at("2026-11-23T09:00:00.250000Z");
  core::Event moved = cold;
  moved.property = "motion";
  moved.value = true;
  moved.quality = core::TimeQuality::unsynchronised;
  core::Event pressed = cold;
  pressed.property = "action";
  pressed.value = std::string("single \"1\"");
  const std::vector<const core::Event*> readings{&cold, &moved, &pressed};
  EXPECT_EQ(profile.readings_data(readings),
            R"({"readings":[{"device":"hall_climate","property":"temperature",)"
            R"("value":5.000000123,"time":"2026-11-23T09:00:00.250000Z"},)"
            R"({"device":"hall_climate","property":"motion","value":true,)"
            R"("time":"2026-11-23T09:00:00.250000Z","time_quality":"unsynchronised"},)"
            R"({"device":"hall_climate","property":"action","value":"single \"1\"",)"
            R"("time":"2026-11-23T09:00:00.250000Z"}]})");
  ports::OutboxRow row = sample_row();
  row.type = "care.homeward.readings.v1";
  row.channel = "readings";
  row.subject.clear();
  row.data = profile.readings_data(readings);
  const auto message = profile.message(row, row.time);
  EXPECT_EQ(message.topic, "homeward/v1/hw-7f3a9c/readings");
  const auto event = parse_object(message.payload);
  EXPECT_EQ(event.at("dataschema"), "https://homeward.care/schemas/readings.v1.json");
  EXPECT_EQ(event.at("data").at("readings").as_array().size(), 3U);
}

TEST(HomewardProfile, AReplyNamesTheCommandAndTheReason) {
  const HomewardProfile profile(platform_options());
  EXPECT_EQ(profile.reply_data({"c-1", ports::CommandStatus::ok, ""}),
            R"({"command":"c-1","status":"ok"})");
  EXPECT_EQ(profile.reply_data({"c-2", ports::CommandStatus::refused, "not permitted"}),
            R"({"command":"c-2","status":"refused","reason":"not permitted"})");
}

TEST(MakeProfile, OnlyTheProfilesOfThisVersionAreMade) {
  ports::PlatformOptions options = platform_options();
  for (const char* name : {"homeward", "fhir", "template", "thingsboard"}) {
    options.profile = name;
    EXPECT_TRUE(make_profile(options)) << name;
  }
  for (const char* name : {"FHIR", "surprise"}) {
    options.profile = name;
    const auto made = make_profile(options);
    ASSERT_FALSE(made) << name;
    EXPECT_EQ(made.error().code, ErrorCode::unsupported);
    EXPECT_EQ(to_text(made.error()), "platform centre: the profile '" + std::string(name) +
                                         "' is not available in this version; use "
                                         "`profile: homeward`");
  }
}

}  // namespace
}  // namespace homeward::platforms
