#include "daemon/platforms/alert_data.hpp"

#include "tests/unit/platforms/sample_alert.hpp"

#include <gmock/gmock.h>

#include <set>

namespace homeward::platforms {
namespace {

using ports::Detail;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(HomewardProfile, TextsCallTheHomeByThePlatformsOwnName) {
  ports::AlertMessage message = sample_alert();
  message.text = {{"en", "{home}: help at {home}"}};
  const HomewardProfile profile(platform_options());
  EXPECT_THAT(profile.alert_data(message, recipient(Detail::alert)),
              HasSubstr(R"("text":{"en":"hw-7f3a9c: help at hw-7f3a9c"})"));
}

TEST(AlertData, FullDetailIsWrittenToTheLetter) {
  EXPECT_EQ(
      alert_data(sample_alert(), recipient(Detail::full)),
      R"({"alert":"01JD8Z0000000000000000ABCD","revision":2,"rule":"cold-home",)"
      R"("rule_version":"sha256:12ab","class":"alarm","category":"care",)"
      R"("severity":"warning","presence":"present","acknowledged":false,"test":false,"stale":false,)"
      R"("title":{"en":"Cold in the bathroom","nl":"Koud in de badkamer"},)"
      R"("text":{"en":"Below 16 degrees for an hour"},"resident":"r-0a1b2c3d4e","room":"bathroom",)"
      R"("device":"bathroom_climate","pending_since":"2026-11-23T08:00:00Z",)"
      R"("fired_at":"2026-11-23T09:00:00.250000Z","acknowledged_at":null,)"
      R"("resolved_at":null,"reason":null,"late":false,"time_quality":"synchronised",)"
      R"("boot_id":"boot-7","monotonic_ms":123,)"
      R"("escalation":{"step":1,"to":"centre","answer_by":"2026-11-23T09:10:00Z"},)"
      R"("evidence":[)"
      R"({"device":"bathroom_climate","property":"temperature","value":5.000000123,)"
      R"("time":"2026-11-23T08:59:59Z"},)"
      R"({"device":"front_door","property":"contact","value":"open",)"
      R"("time":"2026-11-23T08:00:00Z"},)"
      R"({"device":"hall","property":"motion","value":true,)"
      R"("time":"2026-11-23T07:00:00Z"}],)"
      R"("codes":{"scaip":{"device_type":"0020","status":"0101","location":"011"},)"
      R"("contact_id":"159"}})");
}

std::set<std::string> fields_for(Detail detail) {
  std::set<std::string> fields;
  for (const auto& member : parse_object(alert_data(sample_alert(), recipient(detail)))) {
    fields.insert(member.key());
  }
  return fields;
}

TEST(AlertData, EachDetailHasItsFieldsAndNoOthers) {
  const std::set<std::string> signal{
      "alert",        "revision", "class",    "category",    "severity", "presence",  "title",
      "acknowledged", "test",     "fired_at", "resolved_at", "stale",    "escalation"};
  std::set<std::string> alert = signal;
  alert.insert({"rule", "rule_version", "text", "resident", "room", "pending_since",
                "acknowledged_at", "reason", "late", "time_quality", "codes"});
  std::set<std::string> full = alert;
  full.insert({"device", "evidence", "boot_id", "monotonic_ms"});
  EXPECT_EQ(fields_for(Detail::signal), signal);
  EXPECT_EQ(fields_for(Detail::alert), alert);
  EXPECT_EQ(fields_for(Detail::full), full);
}

TEST(AlertData, ASignalTellsNothingOfTheHome) {
  const std::string data = alert_data(sample_alert(), recipient(Detail::signal));
  for (const char* secret :
       {"bath", "badkamer", "cold", "Koud", "front_door", "sha256", "011", "r-0"}) {
    EXPECT_THAT(data, Not(HasSubstr(secret)));
  }
  EXPECT_THAT(data,
              HasSubstr(R"("title":{"en":"Alert from a home","nl":"Melding uit een woning"})"));
}

TEST(AlertData, ExcludedFieldsAreAbsentButTheIdStays) {
  ports::Recipient installer = recipient(Detail::full);
  installer.exclude_fields = {"room", "evidence", "text", "alert", "revision", "no_such_field"};
  const auto data = parse_object(alert_data(sample_alert(), installer));
  EXPECT_FALSE(data.contains("room"));
  EXPECT_FALSE(data.contains("evidence"));
  EXPECT_FALSE(data.contains("text"));
  EXPECT_FALSE(data.at("codes").at("scaip").as_object().contains("location"));
  EXPECT_EQ(data.at("alert"), "01JD8Z0000000000000000ABCD");
  EXPECT_EQ(data.at("revision"), 2);
}

TEST(AlertData, TheConditionAndItsAcknowledgementAreTwoThings) {
  ports::AlertMessage message = sample_alert();
  message.alert.acknowledged = core::Acknowledgement{at("2026-11-23T09:05:00Z"), "nurse", "centre"};
  auto data = parse_object(alert_data(message, recipient(Detail::alert)));
  EXPECT_EQ(data.at("presence"), "present");
  EXPECT_EQ(data.at("acknowledged"), true);
  EXPECT_EQ(data.at("acknowledged_at"), "2026-11-23T09:05:00Z");

  message.alert.resolved_at = at("2026-11-23T10:00:00Z");
  message.alert.reason = core::ResolveReason::condition;
  message.alert.acknowledged.reset();
  data = parse_object(alert_data(message, recipient(Detail::alert)));
  EXPECT_EQ(data.at("presence"), "absent");
  EXPECT_EQ(data.at("acknowledged"), false);
  EXPECT_EQ(data.at("resolved_at"), "2026-11-23T10:00:00Z");
  EXPECT_EQ(data.at("reason"), "condition");
}

TEST(AlertData, ATestAlertIsOfTheClassTest) {
  ports::AlertMessage message = sample_alert();
  message.alert.test = true;
  const auto data = parse_object(alert_data(message, recipient(Detail::signal)));
  EXPECT_EQ(data.at("class"), "test");
  EXPECT_EQ(data.at("test"), true);
}

TEST(AlertData, EscalationIsThereForRulesThatHaveIt) {
  ports::AlertMessage message = sample_alert();
  message.escalation->answer_by.reset();
  auto data = parse_object(alert_data(message, recipient(Detail::signal)));
  EXPECT_EQ(data.at("escalation").at("step"), 1);
  EXPECT_TRUE(data.at("escalation").at("answer_by").is_null());
  message.escalation.reset();
  data = parse_object(alert_data(message, recipient(Detail::full)));
  EXPECT_FALSE(data.contains("escalation"));
}

TEST(SilenceData, SaysWhichRuleAndWhyOnlyWhereThatMayBeKnown) {
  ports::SilenceMessage message;
  message.silence.rule = core::RuleId("cold-home");
  message.silence.since = at("2026-11-23T09:00:00Z");
  message.silence.until = at("2026-11-23T17:00:00Z");
  message.silence.reason = "painters";
  message.silence.by = "Anna";
  message.silence.via = "cli";
  EXPECT_EQ(silence_data(message, recipient(Detail::alert)),
            R"({"active":true,"since":"2026-11-23T09:00:00Z","until":"2026-11-23T17:00:00Z",)"
            R"("critical":false,"rule":"cold-home","reason":"painters","by":"Anna","via":"cli"})");
  message.active = false;
  EXPECT_EQ(silence_data(message, recipient(Detail::signal)),
            R"({"active":false,"since":"2026-11-23T09:00:00Z","until":"2026-11-23T17:00:00Z",)"
            R"("critical":false})");
}

TEST(AlertData, EveryNumberReadsBackAsItWas) {
  for (const double number : {5.000000123, 0.1, -40.0, 21.5, 16.0, 1e-7, 123456789.125, 1e300}) {
    ports::AlertMessage message = sample_alert();
    message.alert.evidence.front().value = number;
    const std::string data = alert_data(message, recipient(Detail::full));
    const auto parsed = parse_object(data);
    EXPECT_EQ(parsed.at("evidence").at(0).at("value").to_number<double>(), number) << data;
  }
}

TEST(AlertData, HostileTextsStayInsideTheirStrings) {
  ports::AlertMessage message = sample_alert();
  message.title = {{"en", "\"},\"alert\":\"x\n\xff"}};
  message.alert.room = std::string("a\0b", 3);
  const auto data = parse_object(alert_data(message, recipient(Detail::full)));
  EXPECT_EQ(data.at("alert"), "01JD8Z0000000000000000ABCD");
  EXPECT_EQ(data.at("title").at("en"), "\"},\"alert\":\"x\n\xEF\xBF\xBD");
}

}  // namespace
}  // namespace homeward::platforms
