#include "tests/bench/rules/bench_home.hpp"

namespace homeward::bench {
namespace {

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

}  // namespace

std::string home_yaml() {
  return "gateway: {id: bench}\nhome: {time_zone: Europe/Amsterdam, languages: [en]}\n" +
         devices_yaml() + rules_yaml;
}

}  // namespace homeward::bench
