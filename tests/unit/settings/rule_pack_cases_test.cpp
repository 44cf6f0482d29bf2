// The shipped rule packs: each rule fires for what it is there for, and not for what is almost
// that.
#include "tests/unit/settings/pack_home.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <ostream>

namespace homeward::settings {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

struct Case {
  const char* pack;
  const char* rule;
  std::vector<std::string> events;  ///< fire the rule
  std::vector<std::string> almost;  ///< do not; may be empty
};

void PrintTo(const Case& one, std::ostream* out) {
  *out << one.rule;
}

const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {"living-alone", "help-call", {"1 07:00 pendant.sos true"}, {"1 07:00 pendant.sos false"}},
      {"living-alone",
       "help-button",
       {"1 07:00 pendant.action emergency"},
       {"1 07:00 pendant.action single"}},
      {"living-alone",
       "help-button",
       {"1 07:00 pendant.action double_pressed"},
       {"1 07:00 pendant.action released"}},
      {"living-alone",
       "help-pendant",
       {"1 07:00 pendant.action single"},
       {"1 07:00 light_switch.action single"}},
      {"living-alone", "help-pendant", {"1 07:00 pendant.action hold"}, {}},
      {"living-alone", "fall", {"1 07:00 pendant.fall true"}, {"1 07:00 pendant.fall false"}},
      {"living-alone", "smoke", {"1 07:00 alarms.smoke true"}, {"1 07:00 alarms.smoke false"}},
      {"living-alone", "carbon-monoxide", {"1 07:00 alarms.carbon_monoxide true"}, {}},
      {"living-alone", "gas", {"1 07:00 alarms.gas true"}, {}},
      {"living-alone", "water-leak", {"1 07:00 alarms.leak true"}, {}},
      {"living-alone",
       "inactivity-day",
       {"1 09:00 kitchen.motion true", "1 13:01 air.co2 500"},
       {"1 09:00 kitchen.motion true", "1 12:59 kitchen.motion true"}},
      {"living-alone",
       "inactivity-day",
       {"1 08:00 bed.occupancy true", "1 09:00 bed.occupancy false", "1 13:06 air.co2 500"},
       {"1 08:00 bed.occupancy true", "1 12:30 air.co2 500"}},
      {"living-alone",
       "inactivity-long",
       {"1 12:00 kitchen.motion true", "2 00:01 air.co2 500"},
       {"1 12:00 kitchen.motion true", "1 23:59 kitchen.motion true"}},
      {"living-alone",
       "not-up",
       {"1 22:00 kitchen.motion true", "2 09:00 bed.occupancy true", "2 10:01 air.co2 500"},
       {"1 22:00 kitchen.motion true", "2 09:00 kitchen.motion true", "2 10:01 air.co2 500"}},
      {"living-alone",
       "no-kitchen",
       {"1 22:00 kitchen.motion true", "2 09:00 living_motion.motion true", "2 12:01 air.co2 500"},
       {"1 22:00 kitchen.motion true", "2 11:59 kitchen.motion true", "2 12:01 air.co2 500"}},
      {"living-alone",
       "bathroom-long-day",
       {"1 10:00 bathroom.motion true", "1 11:01 air.co2 500"},
       {"1 10:00 bathroom.motion true", "1 10:59 hall_motion.motion true", "1 12:00 air.co2 500"}},
      {"living-alone",
       "bathroom-long-night",
       {"1 23:30 bathroom.motion true", "2 00:01 air.co2 500"},
       {"1 23:30 bathroom.motion true", "1 23:59 hall_motion.motion true", "2 00:01 air.co2 500"}},
      {"living-alone",
       "door-open-long",
       {"1 07:00 front_door.contact open", "1 07:11 air.co2 500"},
       {"1 07:00 front_door.contact open", "1 07:09 front_door.contact closed"}},
      {"living-alone",
       "medication-missed",
       {"1 22:00 kitchen.motion true", "2 08:00 kitchen.motion true", "2 09:31 air.co2 500"},
       {"1 08:00 pill_box.contact open", "1 22:00 pill_box.contact closed",
        "2 08:00 pill_box.contact open", "2 09:31 air.co2 500"}},
      {"night-care",
       "bed-not-returned",
       {"1 22:00 bed.occupancy true", "2 02:00 bed.occupancy false", "2 02:31 air.co2 500"},
       {"1 22:00 bed.occupancy true", "2 02:00 bed.occupancy false", "2 02:29 bed.occupancy true",
        "2 03:00 air.co2 500"}},
      {"night-care",
       "left-at-night",
       {"2 02:00 front_door.contact open", "2 02:06 air.co2 500"},
       {"2 02:00 front_door.contact open", "2 02:04 hall_motion.motion true",
        "2 02:06 air.co2 500"}},
      {"night-care",
       "door-open-night",
       {"2 02:00 front_door.contact open", "2 02:11 air.co2 500"},
       {"1 12:00 front_door.contact open", "1 12:30 front_door.contact closed"}},
      {"night-care",
       "night-toilet",
       {"1 23:00 toilet.flush true", "2 01:00 toilet.flush true", "2 03:00 toilet.flush true"},
       {"1 23:00 toilet.flush true", "1 23:05 toilet.flush true", "2 03:00 toilet.flush true"}},
      {"night-care",
       "night-wandering",
       {"2 01:00 hall_motion.motion true", "2 01:05 kitchen.motion true",
        "2 01:10 hall_motion.motion true", "2 01:15 kitchen.motion true",
        "2 01:20 hall_motion.motion true", "2 01:25 kitchen.motion true"},
       {"2 01:00 hall_motion.motion true", "2 01:01 kitchen.motion true",
        "2 01:02 hall_motion.motion true", "2 01:03 kitchen.motion true",
        "2 01:04 hall_motion.motion true", "2 01:05 kitchen.motion true"}},
      {"housing-climate",
       "cold-home",
       {"1 08:00 air.temperature 17.5", "1 10:01 air.temperature 17.5"},
       {"1 08:00 air.temperature 17.5", "1 09:59 air.temperature 19.5", "1 10:01 air.co2 500"}},
      {"housing-climate",
       "cold-home-serious",
       {"1 08:00 air.temperature 15.5", "1 09:01 air.temperature 15.5"},
       {"1 08:00 air.temperature 16.5", "1 12:00 air.temperature 16.5"}},
      {"housing-climate",
       "cold-home-danger",
       {"1 08:00 air.temperature 12.5", "1 08:16 air.temperature 12.5"},
       {"1 08:00 air.temperature 13.5", "1 12:00 air.temperature 13.5"}},
      {"housing-climate",
       "hot-home",
       {"1 08:00 air.temperature 26.5", "1 12:01 air.temperature 26.5"},
       {"1 08:00 air.temperature 25.5", "1 20:00 air.temperature 25.5"}},
      {"housing-climate",
       "hot-home-serious",
       {"1 08:00 air.temperature 28.5", "1 10:01 air.temperature 28.5"},
       {"1 08:00 air.temperature 27.5", "1 20:00 air.temperature 27.5"}},
      {"housing-climate",
       "hot-home-danger",
       {"1 08:00 air.temperature 32.5", "1 08:16 air.temperature 32.5"},
       {"1 08:00 air.temperature 31.5", "1 20:00 air.temperature 31.5"}},
      {"housing-climate",
       "stale-air",
       {"1 08:00 air.co2 1300", "1 10:01 air.co2 1300"},
       {"1 08:00 air.co2 1300", "1 09:59 air.co2 900", "1 10:01 air.co2 900"}},
      {"vital-signs",
       "heart-rate-high",
       {"1 08:00 watch.heart_rate 120", "1 08:05 watch.heart_rate 121",
        "1 08:11 watch.heart_rate 119"},
       {"1 08:00 watch.heart_rate 120", "1 08:05 watch.heart_rate 100",
        "1 08:11 watch.heart_rate 119"}},
      {"vital-signs",
       "heart-rate-low",
       {"1 08:00 watch.heart_rate 40", "1 08:11 watch.heart_rate 41"},
       {"1 08:00 watch.heart_rate 40", "1 08:05 watch.heart_rate 60",
        "1 08:11 watch.heart_rate 41"}},
      {"vital-signs",
       "oxygen-low",
       {"1 08:00 watch.spo2 85", "1 08:06 watch.spo2 86"},
       {"1 08:00 watch.spo2 85", "1 08:03 watch.spo2 95", "1 08:06 watch.spo2 86"}},
      {"vital-signs",
       "fever",
       {"1 08:00 watch.body_temperature 38.5"},
       {"1 08:00 watch.body_temperature 37.5"}},
      {"vital-signs",
       "weight-gain",
       {"1 08:00 watch.weight 70", "2 07:00 watch.weight 71", "3 06:30 watch.weight 72.5"},
       {"1 08:00 watch.weight 70", "2 07:00 watch.weight 71", "3 06:30 watch.weight 71.5"}},
      {"supervision",
       "sensor-offline",
       {"2 08:00 kitchen.motion true"},
       {"1 20:00 kitchen.motion true"}},
      {"supervision",
       "battery-low",
       {"1 08:00 living_motion.battery 10", "1 09:01 living_motion.battery 10"},
       {"1 08:00 living_motion.battery 20", "1 12:00 living_motion.battery 20"}},
      {"supervision",
       "battery-low-told",
       {"1 08:00 living_motion.battery_low true", "1 09:01 air.co2 500"},
       {}},
      {"supervision", "tamper", {"1 08:00 front_door.tamper true"}, {}},
      {"supervision", "system-silent", {"3 08:00 kitchen.motion true"}, {}},
  };
  return all;
}

class Packs : public testing::TestWithParam<Case> {};

TEST_P(Packs, FireForWhatTheyAreThereFor) {
  const Checked checked = home_with("rule_packs: [" + std::string(GetParam().pack) + "]\n");
  ASSERT_EQ(errors_of(checked), std::vector<std::string>{});
  ASSERT_TRUE(checked.program);
  EXPECT_THAT(fired(*checked.program, GetParam().events), Contains(GetParam().rule));
  if (GetParam().almost.empty()) return;
  EXPECT_THAT(fired(*checked.program, GetParam().almost), Not(Contains(GetParam().rule)));
}

INSTANTIATE_TEST_SUITE_P(Rules, Packs, testing::ValuesIn(cases()),
                         [](const testing::TestParamInfo<Case>& one) {
                           std::string name = one.param.rule;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name + "_" + std::to_string(one.index);
                         });

/// Rules whose condition takes days or a hundred reports have a test of their own.
TEST(RulePacks, EveryRuleHasACase) {
  std::set<std::string> tried{"damp", "flapping", "low-activity-day"};
  for (const Case& one : cases()) tried.insert(one.rule);
  std::set<std::string> shipped_rules;
  for (const std::string& pack : shipped().names) {
    const Checked checked = home_with("rule_packs: [" + pack + "]\n");
    ASSERT_TRUE(checked.program) << pack;
    EXPECT_THAT(notes_of(checked), IsEmpty()) << pack;
    for (const rules::Rule& rule : checked.program->rule_set().rules) {
      EXPECT_FALSE(rule.why.empty()) << rule.id.str();
      // What is said of a silent sensor follows from how it is silent: the default text tells that.
      const bool by_default = rule.id.str() == "sensor-offline";
      EXPECT_EQ(rule.message.size(), by_default ? 0U : 2U) << rule.id.str();
      shipped_rules.insert(rule.id.str());
    }
  }
  EXPECT_EQ(shipped_rules, tried);
}

TEST(RulePacks, DampTakesFiveDays) {
  const Checked checked = home_with("rule_packs: [housing-climate]\n");
  ASSERT_TRUE(checked.program);
  std::vector<std::string> humid;
  for (int day = 1; day <= 7; ++day) {
    for (int hour = 7; hour < 24; hour += 4) {
      humid.push_back(std::to_string(day) + " " + std::to_string(hour) + ":00 air.humidity 80");
    }
  }
  EXPECT_THAT(fired(*checked.program, humid), Contains("damp"));
  humid.resize(humid.size() / 2);
  EXPECT_THAT(fired(*checked.program, humid), Not(Contains("damp")));
}

TEST(RulePacks, ASensorThatSendsWithoutPauseIsFlapping) {
  const Checked checked = home_with("rule_packs: [supervision]\n");
  ASSERT_TRUE(checked.program);
  std::vector<std::string> reports;
  for (int i = 0; i < 100; ++i) {
    reports.push_back("1 07:0" + std::to_string(i / 12) + " kitchen.motion " +
                      (i % 2 == 0 ? "true" : "false"));
  }
  EXPECT_THAT(fired(*checked.program, reports), Contains("flapping"));
}

TEST(RulePacks, AnUnusuallyQuietDayIsToldTheDayAfter) {
  const Checked checked = home_with("rule_packs: [living-alone]\n");
  ASSERT_TRUE(checked.program);
  std::vector<std::string> days;
  for (int day = 2; day <= 12; ++day) {
    for (int hour = 7; hour < 22; hour += day == 11 ? 6 : 1) {
      days.push_back(std::to_string(day) + " " + std::to_string(hour) + ":00 kitchen.motion true");
    }
  }
  EXPECT_THAT(fired(*checked.program, days), Contains("low-activity-day"));
}

}  // namespace
}  // namespace homeward::settings
