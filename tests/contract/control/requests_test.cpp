#include "tests/contract/control/control_bench.hpp"

#include <gmock/gmock.h>

namespace homeward::test {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class ControlRequests : public ControlBench {};

TEST_F(ControlRequests, StatusTellsTheVersionOfTheApi) {
  start();
  const std::string answer = ask("GET", "/v1/status");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Type: application/json\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\n\r\n{\"api\":1,\"version\":\"0.1.0\""));
  EXPECT_THAT(answer, HasSubstr("\"waiting\":{\"alarm\":2,"));
}

TEST_F(ControlRequests, MetricsAreTextOfPrometheus) {
  start();
  const std::string answer = ask("GET", "/metrics");
  EXPECT_THAT(answer, HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\n\r\n# HELP homeward_build_info "));
  EXPECT_THAT(answer, EndsWith("\n"));
  EXPECT_THAT(ask("GET", "/metrics?format=json"), HasSubstr("HTTP/1.1 400"));
}

TEST_F(ControlRequests, RulesAreListed) {
  operations().known_rules.push_back(
      {"cold", core::Severity::critical, core::Category::service, false, "housing-climate"});
  start();
  EXPECT_THAT(ask("GET", "/v1/rules"),
              HasSubstr(R"({"rule":"cold","severity":"critical","category":"service",)"
                        R"("enabled":false,"pack":"housing-climate"}]})"));
}

TEST_F(ControlRequests, DevicesTellSignalAndBattery) {
  operations().known_devices[0].vitals = {-67.0, std::nullopt, 87.5};
  start();
  EXPECT_THAT(ask("GET", "/v1/devices"),
              HasSubstr(R"("rssi":-67,"link_quality":null,"battery":87.5,"configured":true)"));
}

TEST_F(ControlRequests, StatusTellsWhenTheBrokerTookAnAlert) {
  operations().daemon_status.platforms[0].deliveries = {
      {"01KAR5T8A0DOOR0PEN00000000/1", core::WallTime{}}, {"01KAR5T8A0DOOR0PEN00000000/2", {}}};
  start();
  EXPECT_THAT(ask("GET", "/v1/status"),
              HasSubstr(R"("deliveries":[{"message":"01KAR5T8A0DOOR0PEN00000000/1",)"
                        R"("taken_at":"1970-01-01T00:00:00Z"},)"
                        R"({"message":"01KAR5T8A0DOOR0PEN00000000/2","taken_at":null}])"));
}

TEST_F(ControlRequests, DevicesTellTheirLastValues) {
  start();
  EXPECT_THAT(ask("GET", "/v1/devices"),
              HasSubstr("\"values\":{\"battery\":87.5,\"contact\":\"open\",\"tamper\":false}"));
}

TEST_F(ControlRequests, AlertsPassOnWhatIsWanted) {
  start();
  EXPECT_THAT(ask("GET", "/v1/alerts?open=1&limit=7"), HasSubstr("\"rule\":\"door_open\""));
  stop();
  ASSERT_EQ(operations().alert_queries.size(), 1U);
  EXPECT_TRUE(operations().alert_queries[0].open_only);
  EXPECT_EQ(operations().alert_queries[0].limit, 7U);
}

TEST_F(ControlRequests, RecentEventsHaveTheirJournalId) {
  start();
  EXPECT_THAT(ask("GET", "/v1/events?limit=1"), HasSubstr("{\"events\":[{\"id\":41,"));
}

TEST_F(ControlRequests, AcknowledgeSaysWhoDidItThroughTheCommandLine) {
  start();
  const std::string answer =
      ask("POST", "/v1/alerts/01KAR5T8A0DOOR0PEN00000000/acknowledge", R"({"by":"Anna"})");
  EXPECT_THAT(answer, HasSubstr("HTTP/1.1 200"));
  EXPECT_THAT(answer, HasSubstr(R"("by":"Anna","via":"cli")"));
}

TEST_F(ControlRequests, AnExplanationTellsEachPartAndWhetherItHolds) {
  ports::ExplainedAlert alert;
  alert.device = core::DeviceId{"front_door"};
  alert.state = "inactive";
  alert.parts.push_back({"when", "front_door.contact is open", false, {}, {}, 0});
  alert.parts.push_back({"during", "night", std::nullopt, core::WallTime{}, {}, 1});
  operations().explanation = {"night-exit", "en", "why",    "warning",
                              "safety",     true, "15 min", {alert}};
  start();
  const std::string answer = ask("GET", "/v1/rules/night-exit/explanation?language=nl");
  EXPECT_THAT(answer, HasSubstr("HTTP/1.1 200"));
  EXPECT_THAT(answer,
              HasSubstr(R"({"rule":"night-exit","language":"nl","why":"why","for":"15 min",)"
                        R"("severity":"warning","category":"safety","enabled":true,)"
                        R"("alerts":[{"device":"front_door",)"
                        R"("state":"inactive","pending_since":null,"fires_at":null,)"
                        R"("fired_at":null,"ends_at":null,"acknowledged":false,"parts":[)"
                        R"({"role":"when","text":"front_door.contact is open",)"
                        R"("holds":false,"since":null,"until":null,"depth":0},)"
                        R"({"role":"during","text":"night","holds":null,)"
                        R"("since":"1970-01-01T00:00:00Z","until":null,"depth":1}]}]})"));
  EXPECT_THAT(ask("GET", "/v1/rules/night-exit/explanation?language=fr"),
              HasSubstr("HTTP/1.1 400"));
  EXPECT_THAT(ask("GET", "/v1/rules/night-exit/explanation?tongue=en"), HasSubstr("HTTP/1.1 400"));
  EXPECT_THAT(ask("GET", "/v1/rules/day-exit/explanation"), HasSubstr("HTTP/1.1 404"));
}

TEST_F(ControlRequests, PresenceIsSetAndTold) {
  start();
  EXPECT_THAT(ask("POST", "/v1/presence", R"({"state":"away","until":"2026-12-05","by":"Anna"})"),
              HasSubstr(R"({"presence":"away","presence_since":"2026-11-23T09:00:00Z",)"
                        R"("vacation_until":"2026-11-24T09:00:00Z"})"));
  EXPECT_THAT(ask("GET", "/v1/status"), HasSubstr(R"("presence":"away","presence_since":)"));
  EXPECT_THAT(ask("POST", "/v1/presence", R"({"state":"out"})"), HasSubstr("HTTP/1.1 400"));
  EXPECT_THAT(ask("POST", "/v1/presence", R"({"state":"home","for":1})"),
              HasSubstr("HTTP/1.1 400"));
  stop();
  ASSERT_EQ(operations().presence_requests.size(), 1U);
  EXPECT_EQ(operations().presence_requests[0].until, "2026-12-05");
  EXPECT_EQ(operations().presence_requests[0].by, "Anna");
  EXPECT_EQ(operations().presence_requests[0].via, "cli");
}

TEST_F(ControlRequests, AWarningIsCancelledAndShown) {
  operations().daemon_status.warnings = {
      {"stove", core::DeviceId("stove_1"), "begun", core::WallTime{}, core::WallTime{}}};
  start();
  EXPECT_THAT(ask("GET", "/v1/status"),
              HasSubstr(R"("warnings":[{"rule":"stove","device":"stove_1","state":"begun",)"));
  EXPECT_THAT(ask("POST", "/v1/rules/stove/cancel-warning", R"({"device":"stove_1"})"),
              HasSubstr("HTTP/1.1 200"));
  EXPECT_THAT(ask("POST", "/v1/rules/stove/cancel-warning", ""), HasSubstr("HTTP/1.1 200"));
  EXPECT_THAT(ask("POST", "/v1/rules/none/cancel-warning", ""), HasSubstr("HTTP/1.1 404"));
  stop();
  EXPECT_THAT(operations().warnings_cancelled, testing::ElementsAre("stove/stove_1", "stove"));
}

TEST_F(ControlRequests, TheJournalComesInPages) {
  operations().gaps = {{core::SteadyTime{core::Duration{5}}, core::SteadyTime{core::Duration{9}}}};
  start();
  EXPECT_THAT(ask("GET", "/v1/journal?after=40&limit=1"),
              HasSubstr(R"({"now":"2026-11-23T10:00:00Z","now_line_us":1795428000000000,)"
                        R"("keep_s":1209600,"gaps":[[5,9]],"events":[{"id":41,"line_us":0,)"
                        R"("device":"front_door","property":"contact","value":"open",)"));
  EXPECT_THAT(ask("GET", "/v1/journal?after=41"), HasSubstr(R"("events":[]})"));
  EXPECT_THAT(ask("GET", "/v1/journal?limit=1001"), HasSubstr("HTTP/1.1 400"));
}

TEST_F(ControlRequests, HindsightTellsWhatTheRunningRulesDid) {
  operations().seen_in_hindsight = {
      7, {"door_open"}, {{"door_open", core::DeviceId("front_door"), core::WallTime{}, {}}}, 2};
  start();
  EXPECT_THAT(ask("GET", "/v1/hindsight?since=2026-11-01T00:00:00Z"),
              HasSubstr(R"({"events":7,"left_out":2,"rules":["door_open"],"alerts":[)"
                        R"({"rule":"door_open","device":"front_door",)"
                        R"("fired_at":"1970-01-01T00:00:00Z","resolved_at":null}]})"));
  EXPECT_THAT(ask("GET", "/v1/hindsight?since=yesterday"), HasSubstr("HTTP/1.1 400"));
}

TEST_F(ControlRequests, ARoutineHasItsDaysAndWhyTheyDoNotCount) {
  ports::RoutineMeasure measure;
  measure.rule = "up-late";
  measure.text = "the first hall.motion of the day";
  measure.kind = "first";
  measure.min_days = 7;
  measure.median_days = 14;
  const std::chrono::local_days date{std::chrono::year{2026} / 11 / 3};
  measure.days = {{date, 27'000, ""}, {date + std::chrono::days{1}, std::nullopt, "away"}};
  operations().routines = {measure};
  start();
  EXPECT_THAT(ask("GET", "/v1/routine?rule=up-late"),
              HasSubstr(R"({"measures":[{"rule":"up-late","device":null,)"
                        R"("text":"the first hall.motion of the day","kind":"first",)"
                        R"("median_days":14,"min_days":7,"counted":0,"median":null,"days":[)"
                        R"({"date":"2026-11-03","value":27000,"counts":true,"left_out":null},)"
                        R"({"date":"2026-11-04","value":null,"counts":false,)"
                        R"("left_out":"away"}]}]})"));
  EXPECT_THAT(ask("GET", "/v1/routine?rule=none"), HasSubstr("HTTP/1.1 404"));
}

TEST_F(ControlRequests, ErrorsOfTheDaemonGetAFittingStatus) {
  operations().known_alerts[0].resolved_at = core::WallTime{};
  operations().plugin_answer = failure(ErrorCode::timeout, "the plugin did not answer");
  start();
  const struct {
    const char* target;
    const char* body;
    const char* status;
    const char* error;
  } table[] = {
      {"/v1/alerts/unknown/acknowledge", "", "404", R"({"error":{"code":"not-found","message")"},
      {"/v1/alerts/01KAR5T8A0DOOR0PEN00000000/acknowledge", "", "409", R"("code":"refused")"},
      {"/v1/test-alert", R"({"rule":"none"})", "404", "no rule 'none'"},
      {"/v1/plugins/zigbee/command", R"({"name":"identify"})", "504", R"("code":"timeout")"},
  };
  for (const auto& row : table) {
    const std::string answer = ask("POST", row.target, row.body);
    EXPECT_THAT(answer, StartsWith(std::string("HTTP/1.1 ") + row.status)) << row.target;
    EXPECT_THAT(answer, HasSubstr(row.error)) << row.target;
  }
}

TEST_F(ControlRequests, ATestAlertIsMarkedTest) {
  start();
  EXPECT_THAT(ask("POST", "/v1/test-alert", R"({"rule":"door_open"})"), HasSubstr("\"test\":true"));
}

TEST_F(ControlRequests, ATestAlertSaysWhoTests) {
  start();
  ask("POST", "/v1/test-alert", R"({"rule":"door_open","by":"Bert"})");
  stop();
  EXPECT_EQ(operations().audit_journal.back().by, "Bert");
  EXPECT_EQ(operations().audit_journal.back().via, "cli");
}

TEST_F(ControlRequests, ASilenceIsAskedForWithAllItSays) {
  start();
  const std::string answer =
      ask("POST", "/v1/silences",
          R"({"rule":"door_open","for_s":28800,"reason":"painters","by":"Anna","critical":true})");
  EXPECT_THAT(answer, HasSubstr("HTTP/1.1 200"));
  EXPECT_THAT(answer, HasSubstr(R"({"rule":"door_open","since":"2026-11-23T09:00:00Z",)"
                                R"("until":"2026-11-23T17:00:00Z","reason":"painters",)"
                                R"("by":"Anna","via":"cli","critical":true})"));
  EXPECT_THAT(ask("POST", "/v1/silences", R"({"rule":"panic","for_s":1,"reason":"x"})"),
              HasSubstr("HTTP/1.1 409"));
  for (const char* body :
       {"", "{}", R"({"rule":"a","for_s":0,"reason":"x"})", R"({"rule":"a","for_s":1})",
        R"({"rule":"a","for_s":604801,"reason":"x"})", R"({"rule":"a","for_s":-1,"reason":"x"})",
        R"({"rule":"a","for_s":1,"reason":"x","via":"me"})"}) {
    EXPECT_THAT(ask("POST", "/v1/silences", body), HasSubstr("HTTP/1.1 400")) << body;
  }
}

TEST_F(ControlRequests, ASilenceCanBeEnded) {
  start();
  EXPECT_THAT(ask("POST", "/v1/silences/door_open/end", R"({"by":"Anna"})"),
              HasSubstr("HTTP/1.1 200"));
  EXPECT_THAT(ask("POST", "/v1/silences/none/end"), HasSubstr("HTTP/1.1 404"));
  stop();
  EXPECT_EQ(operations().silences_ended, std::vector<std::string>{"door_open"});
}

TEST_F(ControlRequests, TheAuditJournalIsPaged) {
  start();
  EXPECT_THAT(ask("GET", "/v1/audit?before=17&limit=5"),
              HasSubstr(R"({"audit":[{"id":3,"time":"2026-11-23T09:01:00Z",)"
                        R"("action":"acknowledged","rule":"door_open",)"
                        R"("alert":"01KAR5T8A0DOOR0PEN00000000","by":"Anna","via":"cli",)"
                        R"("detail":""}]})"));
  EXPECT_THAT(ask("GET", "/v1/audit?before=x"), HasSubstr("HTTP/1.1 400"));
  EXPECT_THAT(ask("GET", "/v1/audit?before=99999999999999999999"), HasSubstr("HTTP/1.1 400"));
  stop();
  ASSERT_EQ(operations().audit_queries.size(), 1U);
  EXPECT_EQ(operations().audit_queries[0].before, 17U);
  EXPECT_EQ(operations().audit_queries[0].limit, 5U);
}

TEST_F(ControlRequests, ExportAndEraseSayWho) {
  start();
  EXPECT_THAT(ask("POST", "/v1/exports", R"({"by":"Anna"})"), HasSubstr("HTTP/1.1 200"));
  EXPECT_THAT(ask("POST", "/v1/backups", R"({"by":"Cees"})"),
              HasSubstr(R"({"file":"/var/lib/homeward/homeward.db.copy"})"));
  EXPECT_THAT(ask("POST", "/v1/erase", R"({"by":"Bert"})"), HasSubstr("HTTP/1.1 200"));
  EXPECT_THAT(ask("POST", "/v1/erase", R"({"all":true})"), HasSubstr("HTTP/1.1 400"));
  EXPECT_THAT(ask("GET", "/v1/erase"), HasSubstr("HTTP/1.1 405"));
  stop();
  EXPECT_THAT(operations().exports, testing::ElementsAre("Anna"));
  EXPECT_THAT(operations().backups, testing::ElementsAre("Cees"));
  EXPECT_THAT(operations().erasures, testing::ElementsAre("Bert"));
}

TEST_F(ControlRequests, AlertsArePaged) {
  start();
  ask("GET", "/v1/alerts?limit=5&before=01KAR5T8A0DOOR0PEN00000000");
  stop();
  ASSERT_EQ(operations().alert_queries.size(), 1U);
  EXPECT_EQ(operations().alert_queries[0].before.str(), "01KAR5T8A0DOOR0PEN00000000");
}

TEST_F(ControlRequests, APluginGetsItsCommand) {
  start();
  const std::string answer =
      ask("POST", "/v1/plugins/zigbee/command", R"({"name":"permit_join","args":{"s":60}})");
  EXPECT_THAT(answer, HasSubstr("{\"result\":{\"joined\":1.5}}"));
  stop();
  ASSERT_EQ(operations().plugin_commands.size(), 1U);
  EXPECT_EQ(operations().plugin_commands[0].plugin.str(), "zigbee");
  EXPECT_EQ(operations().plugin_commands[0].name, "permit_join");
  EXPECT_EQ(operations().plugin_commands[0].args, "{\"s\":60}");
}

TEST_F(ControlRequests, AWrongAddressMethodOrParameterIsToldSo) {
  start();
  const struct {
    const char* method;
    const char* target;
    const char* status;
    const char* error;
  } table[] = {
      {"GET", "/", "404", "there is nothing here"},
      {"GET", "/v2/status", "404", "not-found"},
      {"GET", "/v1/status/", "404", "not-found"},
      {"POST", "/v1/status", "405", "Allow: GET"},
      {"GET", "/v1/test-alert", "405", "Allow: POST"},
      {"DELETE", "/v1/alerts", "405", "Allow: GET"},
      {"GET", "/v1/alerts?opne=1", "400", "unknown parameter 'opne'"},
      {"GET", "/v1/alerts?open=yes", "400", "must be 0 or 1"},
      {"GET", "/v1/alerts?limit=0", "400", "from 1 to 1000"},
      {"GET", "/v1/events?limit=1001", "400", "from 1 to 1000"},
      {"GET", "/v1/status?verbose=1", "400", "unknown parameter 'verbose'"},
      {"POST", "/v1/test-alert", "400", "invalid"},
  };
  for (const auto& row : table) {
    const std::string answer = ask(row.method, row.target);
    EXPECT_THAT(answer, StartsWith(std::string("HTTP/1.1 ") + row.status)) << row.target;
    EXPECT_THAT(answer, HasSubstr(row.error)) << row.target;
  }
}

TEST_F(ControlRequests, OneConnectionServesManyRequests) {
  start();
  RawClient client(socket());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(client.send("GET /v1/status HTTP/1.1\r\nHost: h\r\n\r\n"));
    EXPECT_THAT(client.read_until("\"problems\":[]}\n"), StartsWith("HTTP/1.1 200 OK\r\n"));
  }
  EXPECT_TRUE(eventually([this] { return server().connections() == 1; }));
}

}  // namespace
}  // namespace homeward::test
