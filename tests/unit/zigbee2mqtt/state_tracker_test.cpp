#include "plugins/zigbee2mqtt/state_tracker.hpp"

#include "tests/unit/zigbee2mqtt/support.hpp"

#include <gmock/gmock.h>

namespace homeward::zigbee2mqtt {
namespace {

using namespace test;
using namespace std::chrono_literals;

const WallTime noon{1'700'000'000s};
const Reception radio{noon, false, false};
const Reception burst{noon, false, true};
const Reception retained{noon, true, false};

struct Step {
  Reception reception;
  std::string_view json;
  std::string_view expected;
};

void play(StateTracker& tracker, const std::vector<Step>& steps) {
  for (const auto& step : steps) {
    EXPECT_EQ(hear(tracker, step.json, step.reception), step.expected) << step.json;
  }
}

TEST(StateTracker, reports_what_changed_and_the_link_when_nothing_did) {
  StateTracker tracker(device({binary("contact"), numeric("battery")}));
  play(tracker,
       {
           {radio, R"({"contact":true,"battery":90,"linkquality":100})",
            "contact=closed battery=90"},
           {radio, R"({"contact":true,"battery":90,"linkquality":120})", "x.linkquality=120"},
           {radio, R"({"contact":true,"battery":89,"linkquality":120})", "battery=89"},
           {radio, R"({"contact":false,"battery":89,"linkquality":120})", "contact=open"},
           {radio, R"({"contact":null,"battery":89,"linkquality":120})", "x.linkquality=120"},
       });
}

TEST(StateTracker, every_press_is_an_event) {
  StateTracker tracker(device({enumeration("action"), numeric("battery")}));
  play(tracker,
       {
           {radio, R"({"action":"single","battery":90,"linkquality":9})",
            "action=pressed! battery=90"},
           {radio, R"({"action":"single","battery":90,"linkquality":9})", "action=pressed!"},
           {radio, R"({"action":"","battery":90,"linkquality":9})", "x.linkquality=9"},
           {burst, R"({"action":"single","battery":90})", "action=pressed!"},
           {retained, R"({"action":"single","battery":90})", ""},
       });
}

TEST(StateTracker, motion_that_goes_on_is_reported_again) {
  StateTracker tracker(device({binary("occupancy")}));
  play(tracker, {
                    {radio, R"({"occupancy":true,"linkquality":9})", "motion=true"},
                    {radio, R"({"occupancy":true,"linkquality":9})", "motion=true"},
                    {radio, R"({"occupancy":false,"linkquality":9})", "motion=false"},
                    {radio, R"({"occupancy":false,"linkquality":9})", "x.linkquality=9"},
                });
}

TEST(StateTracker, motion_stuck_over_a_restart_of_the_bridge_is_no_activity) {
  StateTracker tracker(device({binary("occupancy"), numeric("battery")}));
  play(tracker,
       {{radio, R"({"occupancy":true,"battery":90,"linkquality":9})", "motion=true battery=90"}});
  tracker.bridge_started();
  play(tracker, {
                    {burst, R"({"occupancy":true,"battery":90})", ""},
                    {radio, R"({"occupancy":true,"battery":89,"linkquality":9})", "battery=89"},
                    {radio, R"({"occupancy":false,"battery":89,"linkquality":9})", "motion=false"},
                    {radio, R"({"occupancy":true,"battery":89,"linkquality":9})", "motion=true"},
                });
}

TEST(StateTracker, retained_and_republished_states_are_restored) {
  StateTracker tracker(device({binary("smoke"), binary("contact")}));
  play(tracker,
       {
           {retained, R"({"smoke":false,"contact":true,"linkquality":9})",
            "smoke=false~ contact=closed~"},
           {burst, R"({"smoke":true,"contact":true})", "smoke=true~"},
           {radio, R"({"smoke":true,"contact":true,"linkquality":9})", "smoke=true contact=closed"},
           {burst, R"({"smoke":false,"contact":true})", "smoke=false"},
       });
}

TEST(StateTracker, last_seen_not_newer_marks_a_republished_state) {
  StateTracker tracker(device({binary("smoke")}));
  const auto at = [](std::chrono::seconds after, bool in_burst) {
    return Reception{noon + after, false, in_burst};
  };
  play(tracker, {{at(1s, false), R"({"smoke":false,"last_seen":1700000001000})", "smoke=false"}});
  tracker.bridge_started();
  play(tracker, {
                    {at(60s, true), R"({"smoke":true,"last_seen":1700000001000})", "smoke=true~"},
                    {at(70s, true), R"({"smoke":true,"last_seen":1700000070000})", "smoke=true"},
                });
}

TEST(StateTracker, a_home_that_filters_the_link_quality_is_heard_after_the_burst) {
  StateTracker tracker(device({binary("water_leak")}));
  play(tracker, {
                    {burst, R"({"water_leak":false})", "leak=false~"},
                    {radio, R"({"water_leak":true})", "leak=true"},
                    {radio, R"({"water_leak":true})", "x.alive=true"},
                });
}

TEST(StateTracker, the_stamp_is_believed_only_when_it_is_new_and_sane) {
  struct Row {
    std::string json;
    std::optional<WallTime> expected;
  };
  const std::vector<Row> table = {
      {R"("last_seen":"2023-11-14T22:13:18Z")", noon - 2s},
      {R"("last_seen":1700000000500)", noon + 500ms},
      {R"("last_seen":"1970-01-01T00:00:01Z")", std::nullopt},
      {R"("last_seen":"2023-11-14T22:14:00Z")", std::nullopt},
      {R"("x":1)", std::nullopt},
  };
  for (const auto& row : table) {
    StateTracker tracker(device({binary("contact")}));
    json::Parser parser;
    const auto value = parser.parse(R"({"contact":true,"linkquality":9,)" + row.json + "}");
    const auto events = tracker.receive(*value, radio);
    ASSERT_FALSE(events.empty());
    EXPECT_EQ(events.front().time, row.expected) << row.json;
  }
}

TEST(StateTracker, an_sos_flag_is_pressed_at_its_rise_only) {
  StateTracker tracker(device({binary("sos"), numeric("battery")}));
  play(tracker,
       {
           {burst, R"({"sos":true,"battery":90})", "battery=90~"},
           {radio, R"({"sos":true,"battery":90,"linkquality":9})", "action=pressed! battery=90"},
           {radio, R"({"sos":true,"battery":89,"linkquality":9})", "battery=89"},
           {radio, R"({"sos":false,"battery":89,"linkquality":9})", "action=released!"},
           {radio, R"({"sos":true,"battery":89,"linkquality":9})", "action=pressed!"},
       });
}

TEST(StateTracker, real_smoke_after_a_test_is_smoke) {
  StateTracker tracker(device({binary("smoke"), binary("test")}));
  play(tracker, {
                    {radio, R"({"smoke":false,"test":false,"linkquality":9})",
                     "smoke=false x.smoke_test=false"},
                    {radio, R"({"smoke":true,"test":true,"linkquality":9})", "x.smoke_test=true"},
                    {radio, R"({"smoke":true,"test":false,"linkquality":9})",
                     "smoke=true x.smoke_test=false"},
                });
}

TEST(StateTracker, what_was_seen_outlives_a_new_description) {
  StateTracker tracker(device({binary("contact")}));
  play(tracker, {{radio, R"({"contact":true,"linkquality":9})", "contact=closed"}});
  tracker.describe_anew(device({binary("contact"), binary("tamper")}));
  play(tracker, {{radio, R"({"contact":true,"tamper":false,"linkquality":9})", "tamper=false"}});
}

TEST(StateTracker, availability_is_the_bridges_word_and_no_sign_of_life) {
  StateTracker tracker(device({}));
  EXPECT_EQ(row(tracker.availability(true, radio)), "x.availability=online~");
  EXPECT_EQ(row(tracker.availability(true, radio)), "");
  EXPECT_EQ(row(tracker.availability(false, radio)), "x.availability=offline~");
}

TEST(StateTracker, a_device_that_the_bridge_finds_again_lives) {
  StateTracker tracker(device({}));
  Reception remembered = radio;
  remembered.retained = true;
  EXPECT_EQ(row(tracker.availability(false, radio)), "x.availability=offline~");
  EXPECT_EQ(row(tracker.availability(true, remembered)), "x.availability=online~");
  EXPECT_EQ(row(tracker.availability(false, radio)), "x.availability=offline~");
  EXPECT_EQ(row(tracker.availability(true, radio)), "x.availability=online~ x.alive=true");
}

TEST(StateTracker, a_device_that_invents_keys_is_bounded) {
  StateTracker tracker(device({binary("contact")}));
  std::string json = "{";
  for (int i = 0; i < 1'000; ++i) json += "\"k" + std::to_string(i) + "\":1,";
  hear(tracker, json + "\"contact\":true}", radio);
  EXPECT_LE(tracker.mappings().size(), 160U);
  EXPECT_EQ(hear(tracker, R"({"contact":false})", radio), "contact=open");
}

}  // namespace
}  // namespace homeward::zigbee2mqtt
