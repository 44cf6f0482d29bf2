// The two liveness clocks of a device: its radio is heard, and its sensor tells something.
#include "daemon/rules/liveness.hpp"

#include "daemon/rules/engine.hpp"
#include "daemon/rules/program.hpp"
#include "daemon/settings/settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace homeward::rules {
namespace {

using namespace std::chrono_literals;
using core::DeviceId;
using core::SteadyTime;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using State = DeviceLife::State;

constexpr SteadyTime kStart{core::Duration{1'773'100'800'000'000}};
constexpr core::ClockMapping kClock{};

Program home(const std::string& devices) {
  settings::Loaded loaded = settings::load_texts(
      {{"home.yaml", "gateway: {id: test}\nhome: {time_zone: UTC, languages: [en]}\ndevices:\n" +
                         devices +
                         "rules:\n  - {alert: offline, when: {offline: \"*\"}, each: device}\n"
                         "  - {alert: all-gone, when: {offline: all}}\n"}});
  for (const auto& one : loaded.diagnostics) ADD_FAILURE() << core::to_text(one);
  return std::move(compile(std::move(loaded.settings.value().rule_set)).program.value());
}

/// A home's engine; `said` has what it decided: "1:30 offline/hall raised", hours after the start.
class Life {
 public:
  explicit Life(const std::string& devices) : program_(home(devices)) {
    engine_.emplace(program_, kStart, kClock);
  }

  void report(core::Duration at, const std::string& slot, core::Value value,
              core::EventKind kind = core::EventKind::report) {
    const std::size_t dot = slot.find('.');
    const auto index = program_.find_slot(slot.substr(0, dot), slot.substr(dot + 1));
    note(engine_->step({index.value(), core::canonical(value), kStart + at, kind}));
  }
  /// True when the sign of life was taken.
  bool sign(core::Duration at, const std::string& device) {
    if (!engine_->wants_sign(DeviceId(device), kStart + at)) return false;
    note(engine_->hear(DeviceId(device), kStart + at));
    return true;
  }
  void advance(core::Duration at) { note(engine_->advance(kStart + at)); }
  void deaf(core::Duration at) { note(engine_->deafen("t", kStart + at, kStart + at)); }
  void hears(core::Duration at) { note(engine_->listen("t", kStart + at)); }
  void down(core::Duration until) { engine_->resume(kStart + until, {0s, 60s}); }
  void restart() {
    auto restored = Engine::restore(program_, engine_->snapshot(), kClock);
    ASSERT_TRUE(restored.has_value());
    EXPECT_EQ(restored->wake_at(), engine_->wake_at());
    EXPECT_EQ(clocks_of(*restored), clocks_of(*engine_));
    engine_.emplace(std::move(*restored));
  }

  [[nodiscard]] DeviceLife life(const std::string& device) const {
    return engine_->life(DeviceId(device)).value();
  }
  [[nodiscard]] bool knows(const std::string& device, const std::string& property) const {
    return engine_->last_value(program_.find_slot(device, property).value()).has_value();
  }

  static std::string clocks_of(const Engine& engine) {
    const std::string text = engine.snapshot();
    const std::size_t begin = text.find("\"devices\"");
    return text.substr(begin, text.find("\"presence\"") - begin);
  }

  std::vector<std::string> said;
  std::optional<DeviceLife> told;  ///< with the last that was raised of one device

 private:
  void note(const Decision& decision) {
    for (const Transition& one : decision.transitions) {
      const bool raised = one.kind == Transition::Kind::raised;
      const auto after = (raised ? one.fired_at : *one.resolved_at) - kStart;
      const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(after).count();
      std::string line = std::to_string(minutes / 60) + ":" + std::to_string(minutes % 60) + " " +
                         program_.rule(one.rule).id.str();
      if (one.device) line += "/" + one.device->str();
      said.push_back(line + (raised ? " raised" : " resolved"));
      if (raised && one.device) told = one.life;
    }
  }

  Program program_;
  std::optional<Engine> engine_;
};

constexpr const char* kMotion =
    "  hall: {id: \"t:1\", properties: [motion, battery], supervise: 4h}\n";
constexpr const char* kFrozen =
    "  hall: {id: \"t:1\", properties: [motion, battery], supervise: 4h, supervise_data: 24h}\n";
constexpr const char* kAir =
    "  air: {id: \"t:2\", properties: [temperature, battery], supervise: 4h}\n";

TEST(Liveness, AMotionSensorInAnEmptyHouseIsHeardByItsSignsOfLife) {
  Life run(kMotion);
  run.report(0h, "hall.motion", true);
  for (int hour = 1; hour <= 100; ++hour) run.sign(std::chrono::hours{hour}, "hall");
  run.advance(103h);
  EXPECT_THAT(run.said, IsEmpty());
  EXPECT_EQ(run.life("hall").data_at, kStart);
  EXPECT_TRUE(run.knows("hall", "motion"));
  // The limit, and what of signs in between was not taken.
  run.advance(104h + 5min);
  EXPECT_THAT(run.said, ElementsAre("104:5 offline/hall raised", "104:5 all-gone raised"));
  EXPECT_EQ(run.told->state, State::silent);
  EXPECT_EQ(run.told->heard_at, kStart + 100h);
  EXPECT_FALSE(run.knows("hall", "motion"));
  EXPECT_TRUE(run.sign(105h, "hall"));
  EXPECT_THAT(run.said, Contains("105:0 offline/hall resolved"));
}

TEST(Liveness, AFrozenSensorIsToldApartFromOneThatIsGone) {
  Life run(kFrozen);
  run.report(1h, "hall.motion", true);
  for (int hour = 2; hour <= 40; ++hour) {
    run.report(std::chrono::hours{hour}, "hall.battery", 80.0);
  }
  EXPECT_THAT(run.said, ElementsAre("25:0 offline/hall raised", "25:0 all-gone raised"));
  EXPECT_EQ(run.told->state, State::no_data);
  EXPECT_EQ(run.told->data_at, kStart + 1h);
  EXPECT_EQ(run.told->heard_at, kStart + 25h);
  EXPECT_EQ(run.life("hall").state, State::no_data);
  EXPECT_FALSE(run.knows("hall", "motion"));
  EXPECT_TRUE(run.knows("hall", "battery"));
  run.restart();
  run.report(41h, "hall.motion", true);
  EXPECT_EQ(run.life("hall").state, State::alive);
  EXPECT_THAT(run.said, Contains("41:0 offline/hall resolved"));
}

TEST(Liveness, OneThatFallsSilentAfterItsDataIsGone) {
  Life run(kFrozen);
  run.report(1h, "hall.motion", true);
  run.advance(6h);
  EXPECT_EQ(run.life("hall").state, State::silent);
  EXPECT_EQ(run.told->state, State::silent);
}

TEST(Liveness, AThermometerMustMeasureWithinItsSupervise) {
  Life run(kAir);
  run.report(0h, "air.temperature", 20.0);
  for (int hour = 1; hour <= 4; ++hour) run.report(std::chrono::hours{hour}, "air.battery", 80.0);
  EXPECT_THAT(run.said, IsEmpty());
  run.advance(4h);
  EXPECT_THAT(run.said, ElementsAre("4:0 offline/air raised", "4:0 all-gone raised"));
  EXPECT_EQ(run.told->state, State::no_data);
  Life gone(kAir);
  gone.report(0h, "air.temperature", 20.0);
  gone.advance(4h);
  EXPECT_EQ(gone.told->state, State::silent);
}

TEST(Liveness, NamedPropertiesAloneAreData) {
  Life run(
      "  hall: {id: \"t:1\", properties: [motion, illuminance], supervise: 4h, supervise_data: 6h, "
      "data_properties: [motion]}\n");
  run.report(0h, "hall.motion", true);
  for (int hour = 1; hour <= 6; ++hour) {
    run.report(std::chrono::hours{hour}, "hall.illuminance", 10.0 * hour);
  }
  run.advance(6h);
  EXPECT_EQ(run.told->state, State::no_data);
}

TEST(Liveness, WhatWasRememberedIsNoSignOfLife) {
  Life run(kMotion);
  run.report(0h, "hall.motion", true);
  run.report(3h, "hall.motion", true, core::EventKind::restored);
  run.advance(4h);
  EXPECT_THAT(run.said, ElementsAre("4:0 offline/hall raised", "4:0 all-gone raised"));
  run.report(5h, "hall.motion", true, core::EventKind::restored);
  EXPECT_EQ(run.said.size(), 2U);
  EXPECT_FALSE(run.knows("hall", "motion"));
}

TEST(Liveness, SignsThatFollowSoonAreNotTaken) {
  Life run(kMotion);
  EXPECT_TRUE(run.sign(0h, "hall"));
  EXPECT_FALSE(run.sign(4min, "hall"));
  EXPECT_TRUE(run.sign(5min, "hall"));
  EXPECT_FALSE(run.sign(10min, "nobody"));
  // The first one after a report stands for those that follow it.
  run.report(11min, "hall.motion", true);
  EXPECT_FALSE(run.sign(11min + 59s, "hall"));
  EXPECT_TRUE(run.sign(12min, "hall"));
  run.restart();
  EXPECT_FALSE(run.sign(16min, "hall"));
}

TEST(Liveness, AStopOfTheGatewayDoesNotCount) {
  Life run(kFrozen);
  run.report(0h, "hall.motion", true);
  run.advance(1h);
  run.restart();
  run.down(50h);
  run.advance(52h + 59min);
  EXPECT_THAT(run.said, IsEmpty());
  EXPECT_EQ(run.life("hall").silent_for, 3h + 59min);
  run.advance(53h);
  EXPECT_THAT(run.said, ElementsAre("53:0 offline/hall raised", "53:0 all-gone raised"));
}

TEST(Liveness, TimeInWhichThePluginIsDeafDoesNotCount) {
  Life run(kFrozen);
  run.report(0h, "hall.motion", true);
  run.deaf(1h);
  run.restart();
  run.hears(3h);
  EXPECT_EQ(run.life("hall").silent_for, 1h);
  run.advance(5h + 59min);
  EXPECT_THAT(run.said, IsEmpty());
  run.restart();
  run.advance(6h);
  EXPECT_THAT(run.said, ElementsAre("6:0 offline/hall raised", "6:0 all-gone raised"));
}

TEST(Liveness, ADeafPluginsDeviceIsUnknownButBlameless) {
  Life run(kFrozen);
  run.report(0h, "hall.motion", true);
  run.deaf(1h);
  run.advance(4h);
  // Nothing is watched any more, and what was told is old; but the device did nothing wrong.
  EXPECT_THAT(run.said, ElementsAre("4:0 all-gone raised"));
  EXPECT_EQ(run.life("hall").state, State::unheard);
  EXPECT_FALSE(run.knows("hall", "motion"));
  run.restart();
  run.advance(90h);
  run.hears(100h);
  run.restart();
  run.advance(102h + 59min);
  EXPECT_EQ(run.said.size(), 1U);
  run.advance(103h);
  EXPECT_EQ(run.said.back(), "103:0 offline/hall raised");
  EXPECT_EQ(run.told->state, State::silent);
}

TEST(Liveness, ADeafPluginsDeviceThatSpeaksIsBack) {
  Life run(kMotion);
  run.report(0h, "hall.motion", true);
  run.deaf(1h);
  run.advance(5h);
  run.hears(6h);
  run.report(6h + 1min, "hall.motion", true);
  EXPECT_EQ(run.life("hall").state, State::alive);
  EXPECT_THAT(run.said, ElementsAre("4:0 all-gone raised", "6:1 all-gone resolved"));
}

TEST(Liveness, AStopWhileThePluginIsDeafCountsOnce) {
  Life run(kMotion);
  run.report(0h, "hall.motion", true);
  run.deaf(1h);
  run.advance(2h);
  run.down(10h);
  run.hears(11h);
  EXPECT_EQ(run.life("hall").silent_for, 1h);
  run.advance(13h + 59min);
  EXPECT_THAT(run.said, IsEmpty());
  run.advance(14h);
  EXPECT_EQ(run.said.size(), 2U);
}

TEST(Liveness, OfOneThatWasSilentBeforeTheFaultStands) {
  Life run(kMotion);
  run.report(0h, "hall.motion", true);
  run.advance(5h);
  run.deaf(6h);
  run.hears(20h);
  run.advance(40h);
  EXPECT_THAT(run.said, ElementsAre("4:0 offline/hall raised", "4:0 all-gone raised"));
}

TEST(Liveness, TheStateOfAVersionWithOneClockIsTakenUp) {
  const Program program = home(kAir);
  const std::string start = std::to_string(kStart.time_since_epoch().count());
  const auto saved = [&](const std::string& device) {
    return "{\"version\": 1, \"now\": " + start +
           ", \"start\": 5, \"slots\": {}, \"devices\": "
           "{\"air\": {" +
           device + "}}, \"units\": {}}";
  };
  const auto due = std::to_string((kStart + 1h).time_since_epoch().count());
  auto alive =
      Engine::restore(program, saved("\"seen_at\": " + start + ", \"due\": " + due), kClock);
  ASSERT_TRUE(alive.has_value());
  EXPECT_EQ(alive->wake_at(), kStart + 1h);
  EXPECT_EQ(alive->life(DeviceId("air"))->heard_at, kStart);
  auto gone = Engine::restore(program, saved("\"seen_at\": 7, \"offline\": 1"), kClock);
  ASSERT_TRUE(gone.has_value());
  EXPECT_EQ(gone->life(DeviceId("air"))->state, State::silent);
  auto never = Engine::restore(program, saved("\"seen_at\": 5, \"due\": " + due), kClock);
  ASSERT_TRUE(never.has_value());
  EXPECT_FALSE(never->life(DeviceId("air"))->heard_at);
}

}  // namespace
}  // namespace homeward::rules
