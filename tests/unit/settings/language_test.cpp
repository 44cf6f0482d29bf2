// The whole rule language at once: a home with every form of condition and every kind of gate.
#include "tests/unit/settings/loading.hpp"

#include <gmock/gmock.h>

namespace homeward::settings {
namespace {

constexpr const char* kHome = R"(
home: {time_zone: Europe/Amsterdam, languages: [nl, en], holidays: nl}
groups:
  exit:     [front_door.contact, back_door.contact]
  bath:     [bathroom.motion, toilet.flush]
  kitchen:  [kitchen.motion, fridge.contact, kettle.power]
  activity: ["*.motion", "*.contact", bed.occupancy, toilet.flush, kettle.power]
schedules:
  night:    "23:00-07:00"
  daytime:  "08:00-22:00"
  carer:    {between: "08:30-10:30", days: [mon, wed, fri]}
presence:
  leave: {exit: closed}
  quiet: 15m
  enter: exit
  burst: {count: 3, within: 5m}
states:
  asleep:   {when: {bed.occupancy: true}, for: 20m, clear_for: 10m, during: night}
  carer_in: {when: {event: {carer_tag.action: present}}, keep: 2h}
defaults: {keep_firing_for: 0s, severity: warning, category: care}
rules:
  - alert: panic-button
    when: {event: {panic.action: [pressed, long_pressed]}}
    severity: critical
    resolve: ack
    message: {nl: "Alarmknop {room} om {since}", en: "Help button {room} at {since}"}
  - {alert: smoke, when: {"*.smoke": true}, each: device, keep_firing_for: 5m}
  - alert: stove-unattended
    when: {all: [{stove.power: {above: 200, clear_below: 50}}, {absent: kitchen}]}
    for: 20m
  - {alert: water-leak, when: {"*.leak": true}, each: device}
  - alert: inactivity-day
    when: {absent: activity}
    for: 4h
    during: daytime
    while: home
    unless: [{alert: system-silent}]
  - {alert: not-up, when: {absent: living, between: "05:00-10:00"}, while: home}
  - {alert: bathroom-long, when: {last_in: bath}, for: 45m, while: home, severity: critical}
  - alert: low-activity-day
    when: {daily: {count: activity}, below: 50%, of: {median: 14d, min_days: 7}, skip_if_away: 12h}
    severity: info
  - alert: up-late
    when: {daily: {first: living, between: "04:00-14:00"}, later_by: 2h, of: {median: 28d, min_days: 10}}
    while: home
  - {alert: night-exit, when: {exit: open}, during: night, unless: [carer_in]}
  - alert: left-at-night
    when: {after: {exit: closed}, absent: activity, within: 15m}
    during: night
    clear: {state: home}
  - {alert: night-toilet, when: {count: toilet, gap: 10m, at_least: 4, between: "23:00-07:00"}}
  - alert: out-of-bed
    when: {after: {bed.occupancy: false}, absent: {bed.occupancy: true}, within: 30m}
    during: "00:00-05:00"
    while: home
  - alert: night-wandering
    when: {count: living, gap: 2m, at_least: 6, within: 1h}
    during: "00:00-05:00"
    unless: [carer_in]
  - {alert: cold, when: {"room:living.temperature": {below: 16, clear_above: 17}}, for: 1h}
  - alert: heat
    when: {"room:bedroom.temperature": {stat: avg, over: 30m, above: 28, clear_below: 27}}
  - alert: shower-long
    when: {bathroom.humidity: {stat: change, over: 10m, above: 15}}
    for: 40m
  - {alert: fridge-open, when: {fridge.contact: open}, for: 10m, severity: info}
  - alert: heart-rate-high
    when: {watch.heart_rate: {stat: min, over: 10m, above: 110, clear_below: 100}}
  - {alert: weight-gain, when: {scale.weight: {stat: change, over: 3d, above: 2}}}
  - alert: medication-missed
    when: {absent: {pill_box.contact: open}, between: "07:30-09:30"}
    unless: [away]
  - {alert: carer-missed, when: {absent: {carer_tag.action: present}, between: carer}}
  - {alert: sensor-offline, when: {offline: "*"}, each: device, category: technical}
  - {alert: battery-low, when: {"*.battery": {below: 15, clear_above: 25}}, each: device, for: 1h}
  - {alert: tamper, when: {"*.tamper": true}, each: device, category: technical}
  - alert: flapping
    when: {count: {reports: "*"}, at_least: 100, within: 10m}
    each: device
  - {alert: system-silent, when: {offline: all}, category: technical, severity: critical}
  - {alert: wandering, when: {not: {last_in: "room:bedroom"}}, for: 30m}
recipients:
  daughter:     {categories: [care, safety], min_severity: warning, language: nl, detail: signal}
  duty_manager: {only_escalation: true, detail: alert}
  installer:    {categories: [technical], detail: full, exclude_fields: [value_history]}
)";

TEST(Language, EveryFormLoads) {
  const Settings settings = settings_of(kHome);
  EXPECT_EQ(settings.rule_set.rules.size(), 28U);
  EXPECT_EQ(settings.rule_set.groups.size(), 4U);
  EXPECT_EQ(settings.rule_set.states.size(), 2U);
  for (const rules::Rule& rule : settings.rule_set.rules) {
    EXPECT_NE(rule.when, nullptr) << rule.id.str();
  }
}

}  // namespace
}  // namespace homeward::settings
