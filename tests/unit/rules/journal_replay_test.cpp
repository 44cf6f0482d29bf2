#include "daemon/rules/replay.hpp"
#include "daemon/settings/settings.hpp"

#include <gtest/gtest.h>

namespace homeward::rules {
namespace {

using namespace std::chrono_literals;
using core::SteadyTime;

constexpr const char* kHome = R"(gateway: {id: test}
home: {time_zone: Europe/Amsterdam, languages: [en]}
devices:
  door: {id: "t:door", room: hall, properties: [contact]}
  hall: {id: "t:hall", room: hall, properties: [motion]}
rules:
  - {alert: still, when: {absent: hall.motion}, for: 2h}
  - {alert: night, when: {door.contact: open}, during: "23:00-07:00"}
)";

Program program() {
  settings::Loaded loaded = settings::load_texts({{"home.yaml", kHome}});
  Compilation compiled = compile(std::move(loaded.settings->rule_set));
  return std::move(*compiled.program);
}

/// The line begins at 0; on the clock that is 2026-03-10 09:00 in Amsterdam.
constexpr core::Duration kOffset = 1'773'129'600s;

core::Event event(core::Duration at, const char* device, const char* property, core::Value value,
                  core::Duration offset = kOffset) {
  core::Event made;
  made.device = core::DeviceId(device);
  made.property = property;
  made.value = std::move(value);
  made.at = SteadyTime{at};
  made.time = core::WallTime{at + offset};
  return made;
}

TEST(JournalReplay, RunsOnTheHomesTimeLineToItsEnd) {
  const Program rules = program();
  Replay replay(rules);
  EXPECT_TRUE(replay.take(event(0s, "hall", "motion", true)));
  EXPECT_FALSE(replay.take(event(1s, "gone", "motion", true)));
  EXPECT_FALSE(replay.take(event(1s, "hall", "contact", true)));
  const Replayed seen = replay.finish(SteadyTime{3h});
  EXPECT_EQ(seen.events, 1U);
  ASSERT_EQ(seen.alerts.size(), 1U);
  EXPECT_EQ(seen.alerts[0].rule.str(), "still");
  EXPECT_EQ(seen.alerts[0].fired_at, core::WallTime{kOffset + 2h});
}

TEST(JournalReplay, TimeDownIsNoEvidenceOfAbsence) {
  const Program rules = program();
  Replay replay(rules);
  replay.set_gaps({{SteadyTime{30min}, SteadyTime{2h}}});
  replay.take(event(0s, "hall", "motion", true));
  EXPECT_TRUE(replay.finish(SteadyTime{3h}).alerts.empty());
}

TEST(JournalReplay, WindowsFollowAStepOfTheClock) {
  const Program rules = program();
  Replay replay(rules);
  replay.take(event(1h, "door", "contact", std::string("closed")));
  // The clock is set on by fourteen hours: it is night now.
  replay.take(event(2h, "door", "contact", std::string("open"), kOffset + 14h));
  const Replayed seen = replay.finish(SteadyTime{2h});
  ASSERT_EQ(seen.alerts.size(), 1U);
  EXPECT_EQ(seen.alerts[0].rule.str(), "night");
  EXPECT_EQ(seen.alerts[0].fired_at, core::WallTime{kOffset + 16h});
}

}  // namespace
}  // namespace homeward::rules
