// What an engine may be restored from: its own snapshots under a changed configuration, and text
// that is none.
#include "daemon/rules/engine.hpp"
#include "daemon/settings/settings.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>

namespace homeward::rules {
namespace {

using namespace std::chrono_literals;
using core::SteadyTime;

constexpr SteadyTime start{1773100800s};
constexpr core::ClockMapping utc{};

Program program_of(const std::string& hall_options) {
  settings::Loaded loaded = settings::load_texts(
      {{"home.yaml",
        "gateway: {id: test}\nhome: {time_zone: UTC, languages: [en]}\ndevices:\n"
        "  hall: {id: \"t:hall\", properties: [motion]" +
            hall_options +
            "}\nrules:\n"
            "  - {alert: a, when: {absent: hall.motion}, for: 4h}\n"}});
  for (const auto& one : loaded.diagnostics) ADD_FAILURE() << core::to_text(one);
  return std::move(compile(std::move(loaded.settings.value().rule_set)).program.value());
}

TEST(Snapshot, OfADeviceThatIsNoLongerSupervisedIsOfOneThatLives) {
  const Program supervised = program_of(", supervise: 1h");
  Engine engine(supervised, start, utc);
  engine.advance(start + 2h);
  const Program plain = program_of("");
  Result<Engine> restored = Engine::restore(plain, engine.snapshot(), utc);
  ASSERT_TRUE(restored.has_value());
  // Nothing could end an offline state that nothing watches: absence would never be known again.
  EXPECT_EQ(restored->advance(start + 12h).transitions.size(), 1U);
}

TEST(Snapshot, WithTimesBeyondAnyClockIsTakenWithoutThem) {
  const Program program = program_of(", supervise: 1h");
  const std::string huge = "9223372036854775807";
  const Result<Engine> restored =
      Engine::restore(program,
                      "{\"version\": 1, \"now\": 1773100800000000, \"clock_offset\": " + huge +
                          ", \"slots\": {}, \"devices\": {\"hall\": {\"seen_at\": -" + huge +
                          ", \"due\": " + huge + "}}, \"units\": {}}",
                      utc);
  ASSERT_TRUE(restored.has_value());
  EXPECT_EQ(restored->wake_at(), start + 1h);
}

TEST(Snapshot, OfAnotherTimeThanAnyClockShowsIsRefused) {
  const Program program = program_of("");
  for (const char* text : {"", "[]", "{}",
                           "{\"version\": 1, \"now\": 9223372036854775807, \"slots\": {}, "
                           "\"devices\": {}, \"units\": {}}"}) {
    EXPECT_FALSE(Engine::restore(program, text, utc).has_value()) << text;
  }
}

/// Fifty rooms with a thermometer and twenty rules for each of them; no door was ever open.
Program many_rooms() {
  std::string yaml = "gateway: {id: test}\nhome: {time_zone: UTC, languages: [en]}\ndevices:\n";
  for (int room = 0; room < 50; ++room) {
    const std::string name = "room_" + std::to_string(room);
    yaml += "  " + name + ": {id: \"t:" + name + "\", room: living, properties: [temperature]}\n";
  }
  yaml += "rules:\n";
  for (int rule = 0; rule < 20; ++rule) {
    yaml += "  - {alert: hot-" + std::to_string(rule) +
            ", when: {\"*.temperature\": {above: " + std::to_string(30 + rule) +
            "}}, for: 1h, each: device}\n";
  }
  settings::Loaded loaded = settings::load_texts({{"home.yaml", yaml}});
  return std::move(compile(std::move(loaded.settings.value().rule_set)).program.value());
}

TEST(Snapshot, OfRulesThatWaitIsTheirNames) {
  const Program program = many_rooms();
  Engine engine(program, start, utc);
  const std::string snapshot = engine.snapshot();
  EXPECT_LT(snapshot.size(), 40U * 1'000U);
  Result<Engine> restored = Engine::restore(program, snapshot, utc);
  ASSERT_TRUE(restored.has_value());
  EXPECT_EQ(restored->snapshot(), snapshot);
}

TEST(Snapshot, FromBeforeRulesThatWaitWereNamesIsRead) {
  const Program program = program_of("");
  Engine engine(program, start, utc);
  std::string snapshot = engine.snapshot();
  const std::string version = program.rule_set().rules.front().version;
  const std::string unit = "\"rule/a\"";
  ASSERT_NE(snapshot.find(unit), std::string::npos) << snapshot;
  const std::string before =
      "{\"version\":1,\"now\":1773100800000000,\"start\":1773100800000000,\"slots\":{},"
      "\"devices\":{},\"units\":{" +
      unit + ":{\"version\":\"" + version +
      "\",\"own\":{\"phase\":0,\"warned\":0,\"acknowledged\":0,\"muted\":0,\"stale\":0},"
      "\"conditions\":{\"when/waiting\":0}}}}";
  ASSERT_TRUE(Engine::restore(program, before, utc).has_value());
}

TEST(Snapshot, FromBeforeStatesHadAVersionGoesOn) {
  settings::Loaded loaded = settings::load_texts(
      {{"home.yaml",
        "gateway: {id: test}\nhome: {time_zone: UTC, languages: [en]}\ndevices:\n"
        "  bed: {id: \"t:bed\", properties: [occupancy]}\n"
        "states:\n  asleep: {when: {bed.occupancy: true}, for: 20m}\n"
        "rules:\n  - {alert: a, when: {state: asleep}}\n"}});
  const Program program =
      std::move(compile(std::move(loaded.settings.value().rule_set)).program.value());
  Engine engine(program, start, utc);
  engine.step({*program.find_slot("bed", "occupancy"), true, start + 1min});
  std::string snapshot = engine.snapshot();
  const std::string version = program.rule_set().states.front().behaviour;
  const std::size_t at = snapshot.find(version);
  ASSERT_NE(at, std::string::npos) << snapshot;
  Result<Engine> restored = Engine::restore(program, snapshot.erase(at, version.size()), utc);
  ASSERT_TRUE(restored.has_value());
  EXPECT_EQ(restored->advance(start + 21min).transitions.size(), 1U);
}

}  // namespace
}  // namespace homeward::rules
