#include "daemon/platforms/template_profile.hpp"
#include "daemon/ports/template_text.hpp"
#include "tests/unit/platforms/sample_alert.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace homeward::platforms {
namespace {

using ports::Detail;
using ports::split_template;
using ports::TemplatePiece;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = ports::TemplatePiece::Kind;

ports::PlatformOptions options_with(std::string body) {
  ports::PlatformOptions options = platform_options();
  options.profile = "template";
  options.message_template = {"care/{gateway}/{type}", "care/{gateway}/do", std::move(body)};
  return options;
}

ports::OutboxRow row_with(std::string data) {
  ports::OutboxRow row;
  row.platform = core::PlatformId("centre");
  row.sequence = 42;
  row.id = "01JD8Z0000000000000000ABCD/2";
  row.type = "care.homeward.alert.raised.v1";
  row.channel = "alerts";
  row.time = at("2026-11-23T09:00:00.250000Z");
  row.data = std::move(data);
  return row;
}

std::string body_of(std::string body, const ports::OutboxRow& row) {
  return TemplateProfile(options_with(std::move(body))).message(row, row.time).payload;
}

TEST(SplitTemplate, TakesATextApart) {
  EXPECT_THAT(split_template(""), IsEmpty());
  EXPECT_THAT(split_template("a{b}c"), ElementsAre(TemplatePiece{Kind::text, "a", 0},
                                                   TemplatePiece{Kind::placeholder, "b", 1},
                                                   TemplatePiece{Kind::text, "c", 4}));
  EXPECT_THAT(split_template("{{x}}"), ElementsAre(TemplatePiece{Kind::text, "{x}", 0}));
  EXPECT_THAT(split_template("a{b"),
              ElementsAre(TemplatePiece{Kind::text, "a", 0}, TemplatePiece{Kind::broken, "{", 1},
                          TemplatePiece{Kind::text, "b", 2}));
  EXPECT_THAT(split_template("}"), ElementsAre(TemplatePiece{Kind::broken, "}", 0}));
  EXPECT_THAT(split_template("{a{b}"),
              ElementsAre(TemplatePiece{Kind::broken, "{", 0}, TemplatePiece{Kind::text, "a", 1},
                          TemplatePiece{Kind::placeholder, "b", 2}));
}

TEST(TemplateProfile, APlaceholderAloneKeepsItsType) {
  const TemplateProfile profile(options_with("{}"));
  const auto row = row_with(profile.alert_data(sample_alert(), recipient(Detail::full)));
  EXPECT_EQ(body_of(R"({"id":"{id}","n":"{sequence}","ms":"{time_ms}","ack":"{data.acknowledged}",)"
                    R"("end":"{data.resolved_at}","late":"{historical}","of":"{gateway}",)"
                    R"("codes":["{data.codes.scaip.status}","{data.codes.contact_id}"],)"
                    R"("fixed":7,"t":"{data.title.nl}","on":"{channel}"})",
                    row),
            R"({"id":"01JD8Z0000000000000000ABCD/2","n":42,"ms":1795424400250,"ack":false,)"
            R"("end":null,"late":false,"of":"hw-7f3a9c","codes":["0101","159"],)"
            R"("fixed":7,"t":"Koud in de badkamer","on":"alerts"})");
}

TEST(TemplateProfile, PlaceholdersInATextAreWords) {
  const auto row = row_with(R"({"severity":"warning","revision":2,"acknowledged":true})");
  EXPECT_EQ(body_of(R"({"line":"{{{type}}} {data.severity}/{data.revision}: {data.acknowledged}, )"
                    R"({data.room}."})",
                    row),
            R"({"line":"{alert.raised} warning/2: true, ."})");
}

TEST(TemplateProfile, NoValueBreaksTheBody) {
  const std::string hostile = "\"},{\"x\":\"\\\n\t\x01\x7f</script>{id}\xff\xc3";
  ports::AlertMessage message = sample_alert();
  message.alert.room = hostile;
  message.text = {{"en", hostile + std::string(20'000, '"')}};
  const TemplateProfile profile(options_with("{}"));
  const auto row = row_with(profile.alert_data(message, recipient(Detail::full)));
  const auto body = parse_object(
      body_of(R"({"room":"{data.room}","in":"room {data.room}!","text":"{data.text.en}"})", row));
  ASSERT_EQ(body.size(), 3U);
  const std::string clean = "\"},{\"x\":\"\\\n\t\x01\x7f</script>{id}\xef\xbf\xbd\xef\xbf\xbd";
  EXPECT_EQ(body.at("room").as_string(), clean);
  EXPECT_EQ(body.at("in").as_string(), "room " + clean + "!");
  EXPECT_EQ(body.at("text").as_string().size(), clean.size() + 20'000);
}

TEST(TemplateProfile, WhatARecipientMayNotHaveIsNotThereToFillIn) {
  const TemplateProfile profile(options_with("{}"));
  const auto row = row_with(profile.alert_data(sample_alert(), recipient(Detail::signal)));
  EXPECT_EQ(
      body_of(R"({"room":"{data.room}","in":"<{data.device}>","sev":"{data.severity}"})", row),
      R"({"room":null,"in":"<>","sev":"warning"})");
}

TEST(TemplateProfile, EachChannelHasItsTopicAndWhole) {
  const TemplateProfile profile(options_with(R"({"what":"{type}","data":"{data}"})"));
  const auto row = row_with(R"({"alert":"A"})");
  EXPECT_EQ(profile.message(row, row.time).topic, "care/hw-7f3a9c/alert.raised");
  EXPECT_EQ(profile.message(row, row.time).payload,
            R"({"what":"alert.raised","data":{"alert":"A"}})");
  ports::StatusMessage gone;
  gone.online = false;
  gone.reason = "stopping";
  const auto status = profile.status(gone, at("2026-11-23T09:00:00Z"));
  EXPECT_EQ(status.topic, "care/hw-7f3a9c/status");
  EXPECT_EQ(parse_object(status.payload).at("data").at("reason"), "stopping");
  EXPECT_EQ(profile.heartbeat({}, {}).topic, "care/hw-7f3a9c/heartbeat");
}

TEST(TemplateProfile, CommandsComeOnTheirTopicOrNotAtAll) {
  const TemplateProfile profile(options_with("{}"));
  EXPECT_THAT(profile.subscriptions(), ElementsAre("care/hw-7f3a9c/do"));
  const std::string payload = R"({"id":"1","type":"heartbeat"})";
  EXPECT_TRUE(profile.command({"care/hw-7f3a9c/do", payload, false}));
  EXPECT_FALSE(profile.command({"care/hw-7f3a9c/do", payload, true}));
  EXPECT_FALSE(profile.command({"care/other/do", payload, false}));
  ports::PlatformOptions deaf = options_with("{}");
  deaf.message_template.commands.clear();
  EXPECT_THAT(TemplateProfile(deaf).subscriptions(), IsEmpty());
  EXPECT_FALSE(TemplateProfile(deaf).command({"", payload, false}));
}

TEST(TemplateProfile, EveryPlaceholderOfTheListIsTaken) {
  for (const std::string_view name : ports::body_placeholders()) {
    EXPECT_TRUE(ports::is_body_placeholder(name)) << name;
  }
  EXPECT_TRUE(ports::is_body_placeholder("data.text.nl"));
  EXPECT_FALSE(ports::is_body_placeholder("data.text."));
  EXPECT_FALSE(ports::is_body_placeholder("data.text.nl.x"));
  EXPECT_FALSE(ports::is_body_placeholder("data.rooom"));
}

}  // namespace
}  // namespace homeward::platforms
