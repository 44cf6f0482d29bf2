#include "cli/text/answers.hpp"
#include "cli/asking/answer.hpp"
#include "cli/exit_code.hpp"

#include <gtest/gtest.h>

namespace homeward::cli {
namespace {

Look utc_look() {
  Look look;
  look.now = parse_rfc3339("2026-11-23T10:00:00Z").value();
  return look;
}

TEST(DevicesText, ShowsEachDeviceWithItsLastValues) {
  const Answer answer(R"({"devices":[
    {"id":"front_door","address":"zigbee:0x1","room":"hall","last_seen":"2026-11-23T09:48:00Z",
     "values":{"battery":87.5,"contact":"open","tamper":false},"configured":true},
    {"id":"","address":"ble:AA","room":"","last_seen":null,"values":{},"configured":false}]})");
  EXPECT_EQ(devices_text(answer.value(), utc_look()),
            "DEVICE            ROOM  LAST HEARD  VALUES                                    "
            "ADDRESS\n"
            "front_door        hall  12 min ago  battery 87.5, contact open, tamper false  "
            "zigbee:0x1\n"
            "(not configured)  -     never       -                                         "
            "ble:AA\n");
}

TEST(AlertsText, TellsWhatBecameOfEach) {
  const Answer answer(R"({"alerts":[
    {"id":"01B","rule":"door_open","device":"front_door","severity":"warning","test":false,
     "fired_at":"2026-11-23T09:15:00Z","resolved_at":null,
     "acknowledged":{"at":"2026-11-23T09:20:00Z","by":"Anna","via":"cli"}},
    {"id":"01A","rule":"silent","device":null,"severity":"critical","test":true,
     "fired_at":"2026-11-22T09:15:00Z","resolved_at":"2026-11-22T09:20:00Z",
     "acknowledged":null}]})");
  EXPECT_EQ(alerts_text(answer.value(), utc_look()),
            "FIRED                SEVERITY  RULE       DEVICE      STATE                       "
            "ALERT\n"
            "2026-11-23 09:15:00  warning   door_open  front_door  open, acknowledged by Anna  "
            "01B\n"
            "2026-11-22 09:15:00  critical  silent     -           resolved, test              "
            "01A\n");
}

TEST(AuditText, TellsWhoDidWhatAndIsPrintable) {
  const Answer answer(R"({"audit":[
    {"id":42,"time":"2026-11-23T09:20:00Z","action":"acknowledged","rule":"door_open",
     "alert":"01A","by":"An\u001bna","via":"cli","detail":""}]})");
  EXPECT_EQ(audit_text(answer.value(), utc_look()),
            "NUMBER  TIME                 WHAT          RULE       BY     VIA  WHY  ALERT\n"
            "42      2026-11-23 09:20:00  acknowledged  door_open  An?na  cli  -    01A\n");
  EXPECT_EQ(audit_text(Answer("{}").value(), utc_look()), "Nothing was done yet.\n");
}

TEST(EventsText, ShowsValuesOfAllTypes) {
  const Answer answer(R"({"events":[
    {"id":1,"device":"bed","property":"occupancy","value":true,"time":"2026-11-23T09:00:00Z",
     "kind":"report"},
    {"id":2,"device":"bed","property":"weight","value":71.25,"time":"2026-11-23T09:00:01Z",
     "kind":"event"}]})");
  EXPECT_EQ(events_text(answer.value(), utc_look()),
            "TIME                 DEVICE  PROPERTY   VALUE  KIND\n"
            "2026-11-23 09:00:00  bed     occupancy  true   report\n"
            "2026-11-23 09:00:01  bed     weight     71.25  event\n");
}

TEST(EventLine, IsForEventsAndLossesNotForKeepAlives) {
  const Answer event(R"({"device":"front_door","property":"contact","value":"open",
                         "time":"2026-11-23T09:00:00Z"})");
  EXPECT_EQ(event_line(event.value(), utc_look()),
            "2026-11-23 09:00:00  front_door            contact           open\n");
  EXPECT_EQ(event_line(Answer(R"({"lost":50})").value(), utc_look()),
            "(50 events were too fast to show)\n");
  EXPECT_EQ(event_line(Answer(R"({"keep_alive":true})").value(), utc_look()), "");
}

TEST(Lists, AreCalmWhenEmptyOrUnknown) {
  const Answer empty(R"({"devices":[],"alerts":[],"events":[]})");
  const Answer other(R"({"more":5})");
  for (const Answer* answer : {&empty, &other}) {
    EXPECT_EQ(devices_text(answer->value(), utc_look()), "No devices.\n");
    EXPECT_EQ(alerts_text(answer->value(), utc_look()), "No alerts.\n");
    EXPECT_EQ(events_text(answer->value(), utc_look()), "No events.\n");
  }
}

TEST(AnswerOfTheDaemon, ThatIsNoObjectIsAFailure) {
  for (const char* text : {"", "[]", "{", "null"}) {
    EXPECT_THROW(Answer{text}, CommandFailure) << text;
  }
}

}  // namespace
}  // namespace homeward::cli
