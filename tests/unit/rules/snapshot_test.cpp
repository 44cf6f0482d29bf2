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

}  // namespace
}  // namespace homeward::rules
