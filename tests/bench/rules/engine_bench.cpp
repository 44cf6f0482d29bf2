#include "daemon/rules/engine.hpp"
#include "daemon/rules/program.hpp"
#include "daemon/rules/recording.hpp"
#include "daemon/settings/settings.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace homeward::rules {
namespace {

using namespace std::chrono_literals;

/// Fifty devices in eight rooms: 16 motion, 16 contacts, 2 beds, 4 plugs, 10 climate, 2 buttons.
std::string devices_yaml() {
  const char* rooms[] = {"hall",     "living", "kitchen", "bedroom",
                         "bathroom", "study",  "shed",    "attic"};
  std::string yaml = "devices:\n";
  const auto add = [&](const std::string& kind, const std::string& properties, int count) {
    for (int i = 0; i < count; ++i) {
      const std::string name = kind + std::to_string(i);
      yaml += "  " + name + ": {id: \"b:" + name + "\", room: " + rooms[i % 8] +
              ", supervise: 24h, properties: [" + properties + "]}\n";
    }
  };
  add("motion", "motion", 16);
  add("door", "contact", 16);
  add("bed", "occupancy", 2);
  add("plug", "power", 4);
  add("climate", "temperature, humidity", 10);
  add("button", "action", 2);
  return yaml;
}

/// Thirty rules, of every form that installers use.
constexpr const char* rules_yaml = R"(
groups:
  exit: [door0.contact, door8.contact]
  kitchen: [motion2.motion, door2.contact, plug0.power]
  bath: [motion4.motion, door4.contact]
  activity: ["*.motion", "*.contact", "*.occupancy", "*.power"]
schedules: {night: "23:00-07:00", daytime: "08:00-22:00"}
presence: {initial: home, leave: [{exit: closed}], quiet: 15m, enter: [exit]}
states:
  asleep: {when: {bed0.occupancy: true}, for: 20m, clear_for: 10m, during: night}
rules:
  - {alert: panic, when: {event: {"*.action": [pressed]}}, severity: critical, resolve: ack}
  - {alert: stove, when: {all: [{plug0.power: {above: 200, clear_below: 50}}, {absent: kitchen}]}, for: 20m}
  - {alert: inactivity-day, when: {absent: activity}, for: 4h, during: daytime, while: home}
  - {alert: inactivity-long, when: {absent: activity}, for: 12h, while: home}
  - {alert: not-up, when: {absent: activity, between: "05:00-10:00"}, while: home}
  - {alert: no-meal, when: {absent: kitchen, between: "06:00-14:00"}, while: home}
  - {alert: bathroom-long, when: {last_in: bath}, for: 45m, while: home}
  - {alert: low-day, when: {daily: {count: activity}, below: 50%, of: {median: 14d, min_days: 7}}}
  - {alert: up-late, when: {daily: {first: kitchen, between: "04:00-14:00"}, later_by: 2h, of: {median: 28d, min_days: 10}}}
  - {alert: night-exit, when: {exit: open}, during: night, keep_firing_for: 10m}
  - {alert: left-at-night, when: {after: {exit: closed}, absent: activity, within: 15m}, during: night, clear: {state: home}}
  - {alert: night-toilet, when: {count: bath, gap: 10m, at_least: 4, between: "23:00-07:00"}}
  - {alert: out-of-bed, when: {after: {bed0.occupancy: false}, absent: {bed0.occupancy: true}, within: 30m}, during: "00:00-05:00"}
  - {alert: wandering, when: {count: activity, gap: 2m, at_least: 6, within: 1h}, during: "00:00-05:00"}
  - {alert: wandering2, when: {not: {last_in: "room:bedroom"}}, for: 30m, during: "00:00-05:00"}
  - {alert: door-open, when: {exit: open}, for: 15m}
  - {alert: doors, when: {"door*.contact": open}, each: device, for: 30m}
  - {alert: cold, when: {"room:living.temperature": {below: 16, clear_above: 17}}, for: 1h}
  - {alert: heat, when: {"room:bedroom.temperature": {stat: avg, over: 30m, above: 28, clear_below: 27}}}
  - {alert: shower, when: {climate4.humidity: {stat: change, over: 10m, above: 15}}, for: 40m}
  - {alert: fridge, when: {door2.contact: open}, for: 10m}
  - {alert: asleep-late, when: {state: asleep}, for: 12h}
  - {alert: medication, when: {absent: {door3.contact: open}, between: "07:30-09:30"}, unless: [away]}
  - {alert: dry, when: {"*.humidity": {below: 20, clear_above: 25}}, each: device, for: 1h}
  - {alert: hot, when: {"*.temperature": {above: 35, clear_below: 33}}, each: device, for: 10m}
  - {alert: flapping, when: {count: {reports: "*"}, at_least: 100, within: 10m}, each: device, keep_firing_for: 30m}
  - {alert: silent, when: {absent: {reports: "*"}}, for: 24h}
  - {alert: sensor-offline, when: {offline: "*"}, each: device, category: technical}
  - {alert: system-silent, when: {offline: all}, category: technical}
  - {alert: both, when: {all: [{door0.contact: open}, {door8.contact: open}]}, for: 5m, unless: [{alert: door-open}]}
)";

Program make_program() {
  settings::Loaded loaded = settings::load_texts(
      {{"bench.yaml",
        "gateway: {id: bench}\nhome: {time_zone: Europe/Amsterdam, languages: [en]}\n" +
            devices_yaml() + rules_yaml}});
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
