// Restores an engine from bytes. What it takes has to run: events, timers of two days, a changed
// clock, and a snapshot that it takes again.
#include "daemon/rules/engine.hpp"
#include "daemon/settings/settings.hpp"
#include "lib/base/assert.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>

namespace {

using namespace homeward;
using namespace std::chrono_literals;

constexpr const char* home_yaml = R"(gateway: {id: test}
home: {time_zone: Europe/Amsterdam, languages: [en]}
devices:
  door: {id: "t:door", room: hall, properties: [contact, battery], supervise: 1h}
  hall: {id: "t:hall", room: hall, properties: [motion]}
  room: {id: "t:room", room: living, properties: [temperature], supervise: 2h}
  plug: {id: "t:plug", room: living, properties: [power]}
  button: {id: "t:button", room: living, properties: [action]}
groups: {activity: ["*.motion", "*.contact", plug.power]}
presence: {initial: home, leave: {door.contact: closed}, quiet: 15m, enter: [door.contact]}
states:
  busy: {when: {hall.motion: true}, for: 5m, clear_for: 10m, during: "08:00-20:00"}
  called: {when: {event: {button.action: pressed}}, keep: 2h}
rules:
  - {alert: value, when: {door.contact: open}, for: 10m, keep_firing_for: 5m, unless: [away]}
  - {alert: above, when: {room.temperature: {above: 20, clear_below: 19}}, resolve: ack}
  - {alert: mean, when: {room.temperature: {stat: avg, over: 30m, above: 20}}}
  - {alert: change, when: {room.temperature: {stat: change, over: 30m, above: 2}}}
  - {alert: absent, when: {absent: activity}, for: 4h, while: home, during: "08:00-22:00"}
  - {alert: absent2, when: {absent: activity, for: 2h}}
  - {alert: window, when: {absent: activity, between: "05:00-10:00"}}
  - {alert: count, when: {count: activity, at_least: 3, within: 1h, gap: 1m}}
  - {alert: few, when: {count: activity, at_most: 1, between: "06:00-12:00"}}
  - {alert: after, when: {after: {door.contact: closed}, absent: hall.motion, within: 15m}}
  - {alert: then, when: {after: {door.contact: open}, then: hall.motion, within: 15m}}
  - {alert: last, when: {last_in: "room:hall"}, for: 1h}
  - {alert: states, when: {all: [{state: busy}, {not: {state: called}}]}}
  - {alert: offline, when: {offline: "*"}, each: device}
  - {alert: day, when: {daily: {count: activity}, below: 50%, of: {median: 14d, min_days: 2}}}
  - {alert: late, when: {daily: {first: hall.motion, between: "04:00-14:00"}, later_by: 2h, of: {median: 14d, min_days: 2}}}
)";

const rules::Program& program() {
  static const rules::Program made = [] {
    settings::Loaded loaded = settings::load_texts({{"home.yaml", home_yaml}});
    HW_ASSERT(loaded.settings.has_value());
    rules::Compilation compilation = rules::compile(std::move(loaded.settings->rule_set));
    HW_ASSERT(compilation.program.has_value());
    return std::move(*compilation.program);
  }();
  return made;
}

void run(rules::Engine& engine) {
  const auto tell = [&](std::string_view device, std::string_view property, core::Value value) {
    const auto slot = program().find_slot(device, property);
    engine.step(rules::Observation{*slot, std::move(value), engine.now() + 1min});
  };
  tell("door", "contact", std::string("open"));
  tell("room", "temperature", 23.0);
  tell("hall", "motion", true);
  tell("button", "action", std::string("pressed"));
  tell("door", "contact", std::string("closed"));
  engine.resume(engine.now() + 10min);
  engine.advance(engine.now() + 30h);
  engine.set_clock(core::ClockMapping{1h, core::TimeQuality::synchronised});
  tell("plug", "power", 100.0);
  engine.advance(engine.now() + 18h);
  // Late by the engine's time.
  engine.step(rules::Observation{*program().find_slot("hall", "motion"), true, engine.now() - 1h});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto engine = rules::Engine::restore(program(), text, core::ClockMapping{});
  if (!engine) return 0;
  run(*engine);
  auto again = rules::Engine::restore(program(), engine->snapshot(), core::ClockMapping{1h});
  HW_ASSERT(again.has_value());
  return 0;
}
