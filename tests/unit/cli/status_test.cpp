#include "cli/asking/answer.hpp"
#include "cli/text/answers.hpp"
#include "cli/text/next_steps.hpp"

#include <gtest/gtest.h>

namespace homeward::cli {
namespace {

Look utc_look() {
  Look look;
  look.now = parse_rfc3339("2026-11-23T10:00:00Z").value();
  return look;
}

TEST(StatusText, TellsWhatIsWrongFirst) {
  const Answer status(R"({"api":1,"version":"0.1.0","gateway":"home-17",
    "started":"2026-11-23T06:55:00Z","now":"2026-11-23T10:00:00Z","clock":"synchronised",
    "presence":"home","rules":3,"devices":3,"open_alerts":1,"events":412,"unknown_devices":2,
    "platforms":[{"id":"zorgcentrale","connected":false,"broker":"mqtts://a:8883",
      "last_error":"connection refused","connected_since":null,
      "waiting":{"alarm":2,"fault":0,"advisory":0,"trend":0,"reading":7}}],
    "plugins":[{"id":"zigbee","state":"ok","detail":"","events":412,"dropped":0}],
    "problems":["zorgcentrale has not been reachable for 2 hours"]})");
  const Answer devices(R"({"devices":[
    {"id":"front_door","last_seen":"2026-11-23T09:59:00Z"},
    {"id":"fridge","last_seen":"2026-11-21T08:00:00Z"},
    {"id":"hall","last_seen":"2026-11-23T09:59:00Z","last_data":"2026-11-20T10:00:00Z",
     "state":"no-data"},
    {"id":"sos","last_seen":"2026-11-23T08:00:00Z","state":"silent"},
    {"id":"bed","last_seen":null},
    {"id":"stranger","last_seen":null,"configured":false}]})");
  const Answer alerts(R"({"alerts":[{"id":"01B","rule":"door_open","device":"front_door",
    "severity":"warning","fired_at":"2026-11-23T09:15:00Z","resolved_at":null}]})");
  EXPECT_EQ(status_text(status.value(), devices.value(), alerts.value(), utc_look()),
            "Homeward 0.1.0 at home-17, running for 3 h 5 min\n"
            "Needs attention:\n"
            "  * zorgcentrale has not been reachable for 2 hours\n"
            "\n"
            "Open alerts: 1\n"
            "FIRED                SEVERITY  RULE       DEVICE      STATE  ALERT\n"
            "2026-11-23 09:15:00  warning   door_open  front_door  open   01B\n"
            "\n"
            "  presence  home\n"
            "  clock     synchronised, 2026-11-23 10:00:00\n"
            "  rules     3\n"
            "  events    412 since the start, 2 of unknown devices\n"
            "  devices   3\n"
            "  silent    fridge (2 d 2 h), sos (2 h)\n"
            "  no data   hall (3 d)\n"
            "  never     heard of bed\n"
            "\n"
            "PLATFORM      LINK  FOR  WAITING             BROKER          LAST ERROR\n"
            "zorgcentrale  down  -    2 alarm, 7 reading  mqtts://a:8883  connection refused\n"
            "\n"
            "PLUGIN  STATE  EVENTS  DROPPED  DETAIL\n"
            "zigbee  ok     412     0        -\n");
}

TEST(StatusText, ShowsWhichRulesAreSilent) {
  const Answer status(R"({"silences":[{"rule":"door_open","until":"2026-11-23T18:00:00Z",
    "reason":"painters","by":"Anna"}]})");
  const Answer nothing("{}");
  EXPECT_NE(status_text(status.value(), nothing.value(), nothing.value(), utc_look())
                .find("No open alerts.\n\n"
                      "SILENT RULE  UNTIL                BY    WHY\n"
                      "door_open    2026-11-23 18:00:00  Anna  painters\n\n"),
            std::string::npos);
}

TEST(StatusText, IsCalmWhenAllIsWell) {
  const Answer status(R"({"version":"0.1.0","gateway":"home-17","platforms":[],"plugins":[],
                          "problems":[]})");
  const Answer nothing("{}");
  const std::string text =
      status_text(status.value(), nothing.value(), nothing.value(), utc_look());
  EXPECT_NE(text.find("\nNothing needs attention.\n"), text.npos) << text;
  EXPECT_NE(text.find("\nNo open alerts.\n"), text.npos) << text;
  EXPECT_NE(text.find("No platforms are configured.\n"), text.npos) << text;
}

TEST(StatusText, TellsWhatToDoNextInAnEmptyHome) {
  const Answer status(R"({"version":"0.1.0","gateway":"home-1","platforms":[],"plugins":[],
                          "devices":0,"rules":0,"problems":[]})");
  EXPECT_EQ(next_steps(status.value()),
            "To do, in /etc/homeward/homeward.yaml (homeward.yaml(5)), then 'homeward reload':\n"
            "  * say which plugin brings the sensors: plugins: in homeward.yaml\n"
            "  * name the sensors: 'homeward devices' lists what is heard, devices: names it\n"
            "  * choose what raises alerts: rule_packs: [living-alone, supervision], or rules:\n"
            "  * say where alerts go: platforms: and recipients:\n");
}

TEST(StatusText, LeavesOutWhatIsDone) {
  const Answer asked(R"({"plugins":[{"id":"ble","state":"refused","configured":false}]})");
  EXPECT_EQ(next_steps(asked.value()),
            "To do, in /etc/homeward/homeward.yaml (homeward.yaml(5)), then 'homeward reload':\n"
            "  * say which plugin brings the sensors: plugins: in homeward.yaml\n");
  const Answer status(R"({"platforms":[],"plugins":[{"id":"zigbee"}],"devices":3,"rules":2})");
  EXPECT_EQ(next_steps(status.value()),
            "To do, in /etc/homeward/homeward.yaml (homeward.yaml(5)), then 'homeward reload':\n"
            "  * say where alerts go: platforms: and recipients:\n");
}

}  // namespace
}  // namespace homeward::cli
