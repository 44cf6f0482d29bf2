#include "daemon/rules/program.hpp"
#include "daemon/rules/replay.hpp"
#include "tests/unit/rules/recorded_home.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace homeward::rules {
namespace {

namespace fs = std::filesystem;

using test::events_of;
using test::lines_of;
using test::output_of;
using test::program_of;

const fs::path data = test::recorded_homes();

std::vector<std::string> presence_lines(const Replayed& replayed, const core::TimeZone& zone) {
  std::vector<std::string> lines;
  for (const ReplayedPresence& change : replayed.presence) {
    if (change.state == PresenceState::away) {
      lines.push_back("{\"left_at\": \"" + zone.format(change.since) + "\", \"away_since\": \"" +
                      zone.format(change.at) + "\", \"home_at\": null}");
    } else if (!lines.empty()) {
      std::string& line = lines.back();
      line.replace(line.find("null"), 4, "\"" + zone.format(change.at) + "\"");
    }
  }
  return lines;
}

class RecordedHome : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (!fs::exists(data / "homes.json")) GTEST_SKIP() << "no recorded homes beside the project";
    home = GetParam();
    program = program_of(home);
    recording = output_of("to_events.py", home);
  }

  std::string home;
  std::unique_ptr<Program> program;
  std::string recording;
};

TEST_P(RecordedHome, GivesTheReferenceAlertsToTheLine) {
  std::istringstream input(recording);
  const Result<Replayed> replayed = replay(*program, input);
  ASSERT_TRUE(replayed.has_value()) << to_text(replayed.error());
  std::vector<std::string> lines;
  for (const ReplayedAlert& alert : replayed->alerts) {
    lines.push_back(to_json_line(alert, program->rule_set().zone));
  }
  EXPECT_EQ(lines, lines_of(data / "expected" / (home + ".alerts.jsonl")));
}

TEST_P(RecordedHome, GivesTheReferencePresenceToTheLine) {
  std::istringstream input(recording);
  const Result<Replayed> replayed = replay(*program, input);
  ASSERT_TRUE(replayed.has_value()) << to_text(replayed.error());
  EXPECT_EQ(presence_lines(*replayed, program->rule_set().zone),
            lines_of(data / "expected" / (home + ".presence.jsonl")));
}

/// A decision as text, to compare two engines.
std::string shown(const Program& program, const Decision& decision) {
  std::string text;
  for (const Transition& one : decision.transitions) {
    text += program.rule(one.rule).id.str() + (one.device ? "/" + one.device->str() : "") + " " +
            std::to_string(one.pending_since.time_since_epoch().count()) + " " +
            std::to_string(one.fired_at.time_since_epoch().count()) + " " +
            (one.resolved_at ? std::to_string(one.resolved_at->time_since_epoch().count()) : "-") +
            "\n";
  }
  for (const PresenceChange& one : decision.presence) {
    text += std::string(to_text(one.state)) + " " +
            std::to_string(one.at.time_since_epoch().count()) + "\n";
  }
  return text;
}

TEST_P(RecordedHome, GoesOnFromASnapshotAsIfNothingHappened) {
  std::optional<Engine> whole;
  std::optional<Engine> cut;
  constexpr core::ClockMapping clock;
  std::mt19937 random(7);
  std::size_t line = 0;
  for (const Observation& observation : events_of(*program, home)) {
    ++line;
    if (!whole) {
      whole.emplace(*program, observation.at, clock);
      cut.emplace(*program, observation.at, clock);
    }
    const std::string expected = shown(*program, whole->step(observation));
    ASSERT_EQ(shown(*program, cut->step(observation)), expected) << "line " << line;
    if (random() % 97 != 0) continue;
    Result<Engine> restored = Engine::restore(*program, cut->snapshot(), clock);
    ASSERT_TRUE(restored.has_value());
    cut = std::move(*restored);
    ASSERT_EQ(cut->wake_at(), whole->wake_at()) << "line " << line;
  }
}

INSTANTIATE_TEST_SUITE_P(Homes, RecordedHome,
                         testing::Values("kasteren-a", "kasteren-c", "casas-tm000", "mit-1"),
                         [](const auto& home) {
                           std::string name = home.param;
                           for (char& letter : name) letter = letter == '-' ? '_' : letter;
                           return name;
                         });

}  // namespace
}  // namespace homeward::rules
