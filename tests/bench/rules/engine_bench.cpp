#include "daemon/rules/engine.hpp"
#include "daemon/rules/program.hpp"
#include "daemon/rules/recording.hpp"
#include "daemon/rules/replay.hpp"
#include "daemon/settings/settings.hpp"
#include "tests/bench/rules/bench_home.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
#include <memory>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace homeward::rules {
namespace {

using namespace std::chrono_literals;

Program make_program() {
  settings::Loaded loaded = settings::load_texts({{"bench.yaml", bench::home_yaml()}});
  for (const auto& one : loaded.diagnostics) throw std::runtime_error(core::to_text(one));
  Compilation compilation = compile(std::move(loaded.settings->rule_set));
  for (const auto& one : compilation.diagnostics) throw std::runtime_error(core::to_text(one));
  return std::move(*compilation.program);
}

core::Value value_for(const std::string& property, std::mt19937& random) {
  if (property == "contact") return std::string(random() % 2 == 0 ? "open" : "closed");
  if (property == "power") return static_cast<double>(random() % 100);
  if (property == "action") return std::string("released");
  if (property == "temperature") return 18.0 + static_cast<double>(random() % 50) / 10;
  if (property == "humidity") return 40.0 + static_cast<double>(random() % 200) / 10;
  return random() % 2 == 0;
}

std::vector<Observation> make_day(const Program& program, core::Duration step) {
  std::mt19937 random(7);
  std::vector<Observation> events;
  core::SteadyTime at{1773100800s};
  for (int i = 0; i < 65536; ++i) {
    const SlotIndex slot{static_cast<std::uint32_t>(random() % program.slot_count())};
    at += step;
    events.push_back(Observation{slot, value_for(program.property_of(slot), random), at,
                                 core::EventKind::report});
  }
  return events;
}

/// Steps through the same events again and again, each round later: the history grows, the cost
/// must not. The argument is the time between two events in milliseconds.
void engine_step(benchmark::State& state) {
  const Program program = make_program();
  const core::Duration step = std::chrono::milliseconds{state.range(0)};
  std::vector<Observation> events = make_day(program, step);
  const core::Duration round = step * static_cast<std::int64_t>(events.size());
  Engine engine(program, events.front().at, core::ClockMapping{});
  std::size_t next = 0;
  std::size_t alerts = 0;
  for (auto _ : state) {
    alerts += engine.step(events[next]).transitions.size();
    events[next].at += round;
    next = (next + 1) % events.size();
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["transitions"] = static_cast<double>(alerts);
}
BENCHMARK(engine_step)->Arg(10)->Arg(1000)->Arg(20000);

/// What `homeward replay` does: reads JSON lines, steps the engine, prints alerts.
void replay_recording(benchmark::State& state) {
  const Program program = make_program();
  std::string recording;
  for (const Observation& event : make_day(program, 20s)) {
    const bool word = std::holds_alternative<std::string>(event.value);
    const std::string value = core::to_text(event.value);
    recording += R"({"ts": ")" + format_rfc3339(WallTime{event.at.time_since_epoch()}, 3600s) +
                 R"(", "device": ")" + program.device_of(event.slot).str() + R"(", "property": ")" +
                 program.property_of(event.slot) + R"(", "value": )" +
                 (word ? '"' + value + '"' : value) + "}\n";
  }
  std::int64_t events = 0;
  for (auto _ : state) {
    std::istringstream input(recording);
    const Result<Replayed> replayed = replay(program, input);
    std::string out;
    for (const ReplayedAlert& alert : replayed->alerts) {
      out += to_json_line(alert, program.rule_set().zone) + '\n';
    }
    benchmark::DoNotOptimize(out.data());
    events += static_cast<std::int64_t>(replayed->events);
  }
  state.SetItemsProcessed(events);
}
BENCHMARK(replay_recording);

void recording_line(benchmark::State& state) {
  RecordingParser parser;
  RecordedEvent event;
  const std::string line =
      R"({"ts": "2008-02-25T00:20:14+01:00", "device": "bedroom_door", "property": "contact", "value": "open"})";
  for (auto _ : state) {
    benchmark::DoNotOptimize(parser.parse(line, event).has_value());
    benchmark::DoNotOptimize(event.time);
  }
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(static_cast<std::int64_t>(line.size()) * state.iterations());
}
BENCHMARK(recording_line);

}  // namespace
}  // namespace homeward::rules
