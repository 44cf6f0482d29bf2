#include "daemon/control/json.hpp"

#include <gtest/gtest.h>

namespace homeward::control {
namespace {

core::WallTime second(int count) {
  return core::WallTime{std::chrono::seconds{count}};
}

TEST(ControlJson, AnAlertHasAllItsFieldsAlsoThoseWithoutAValue) {
  core::Alert alert;
  alert.id = core::AlertId("01ABC");
  alert.rule = core::RuleId("no_kitchen");
  alert.pending_since = second(0);
  alert.fired_at = second(60);
  EXPECT_EQ(to_json(alert),
            R"({"id":"01ABC","revision":1,"rule":"no_kitchen","device":null,)"
            R"("severity":"warning","category":"care","test":false,"room":"",)"
            R"("pending_since":"1970-01-01T00:00:00Z","fired_at":"1970-01-01T00:01:00Z",)"
            R"("resolved_at":null,"reason":null,"acknowledged":null,)"
            R"("stale":false,"told":[],"time_quality":"synchronised","evidence":[]})");
}

TEST(ControlJson, EvidenceKeepsTheTypeOfItsValue) {
  core::Alert alert;
  const core::DeviceId device("d");
  alert.evidence = {{device, "motion", true, second(1)},
                    {device, "temperature", 21.5, second(1)},
                    {device, "contact", std::string("open"), second(1)}};
  const std::string json = to_json(alert);
  EXPECT_NE(json.find(R"("property":"motion","value":true,)"), json.npos);
  EXPECT_NE(json.find(R"("property":"temperature","value":21.5,)"), json.npos);
  EXPECT_NE(json.find(R"("property":"contact","value":"open",)"), json.npos);
}

TEST(ControlJson, NumbersAreWrittenWithoutAnExponent) {
  ports::DeviceStatus device;
  device.values = {{"a", 100000.0}, {"b", 0.001}, {"c", 1e15}};
  const std::string json = to_json(std::vector{device});
  EXPECT_NE(json.find(R"({"a":100000,"b":0.001,"c":1000000000000000})"), json.npos) << json;
}

TEST(ControlJson, ADescriptionThatIsNoJsonCannotBreakTheDocument) {
  ports::DeviceStatus device;
  device.description = R"("}],"injected":[{")";
  const std::string json = to_json(std::vector{device});
  EXPECT_NE(json.find(R"("description":"\"}],\"injected\":[{\"")"), json.npos) << json;
}

TEST(ControlJson, ErrorsHaveACodeAndAMessage) {
  EXPECT_EQ(to_json(failure(ErrorCode::not_found, "no alert", "x")),
            R"({"error":{"code":"not-found","message":"x: no alert"}})");
}

TEST(ControlJson, APluginMayAnswerWithJsonOrText) {
  EXPECT_EQ(plugin_result_json(R"({"ok":true})"), R"({"result":{"ok":true}})");
  EXPECT_EQ(plugin_result_json("done"), R"({"result":"done"})");
}

}  // namespace
}  // namespace homeward::control
