#include "daemon/rules/program.hpp"
#include "daemon/rules/replay.hpp"
#include "daemon/settings/settings.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace homeward::rules {
namespace {

namespace fs = std::filesystem;

const fs::path data{HOMEWARD_RECORDED_HOMES};

/// What a script of the recordings' folder prints.
std::string output_of(const std::string& script, const std::string& home) {
  const std::string command =
      std::string(HOMEWARD_PYTHON) + " " + (data / script).string() + " " + home;
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  std::array<char, 65536> part{};
  while (pipe) {
    const std::size_t size = fread(part.data(), 1, part.size(), pipe.get());
    if (size == 0) break;
    text.append(part.data(), size);
  }
  return text;
}

std::vector<std::string> lines_of(const fs::path& file) {
  std::ifstream input(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(input, line);) lines.push_back(line);
  return lines;
}

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
    settings::Loaded loaded =
        settings::load_texts({{"home.yaml", output_of("to_config.py", home)}});
    for (const auto& diagnostic : loaded.diagnostics) ADD_FAILURE() << core::to_text(diagnostic);
    ASSERT_TRUE(loaded.settings.has_value());
    Compilation compilation = compile(std::move(loaded.settings->rule_set));
    for (const auto& diagnostic : compilation.diagnostics) {
      ADD_FAILURE() << core::to_text(diagnostic);
    }
    ASSERT_TRUE(compilation.program.has_value());
    program = std::make_unique<Program>(std::move(*compilation.program));
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
  std::istringstream input(recording);
  RecordingReader reader(input);
  RecordedEvent event;
  std::optional<Engine> whole;
  std::optional<Engine> cut;
  constexpr core::ClockMapping clock;
  std::mt19937 random(7);
  while (*reader.next(event)) {
    const core::SteadyTime at = clock.steady(event.time);
    const Observation observation{*program->find_slot(event.device, event.property), event.value,
                                  at, core::EventKind::report};
    if (!whole) {
      whole.emplace(*program, at, clock);
      cut.emplace(*program, at, clock);
    }
    const std::string expected = shown(*program, whole->step(observation));
    ASSERT_EQ(shown(*program, cut->step(observation)), expected) << "line " << reader.line();
    if (random() % 97 != 0) continue;
    Result<Engine> restored = Engine::restore(*program, cut->snapshot(), clock);
    ASSERT_TRUE(restored.has_value());
    cut = std::move(*restored);
    ASSERT_EQ(cut->wake_at(), whole->wake_at()) << "line " << reader.line();
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
