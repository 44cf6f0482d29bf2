#pragma once

#include "daemon/rules/replay.hpp"
#include "daemon/settings/check.hpp"
#include "daemon/settings/pack_folders.hpp"
#include "daemon/settings/scalars.hpp"
#include "tests/unit/settings/loading.hpp"

#include <cstdio>
#include <set>
#include <string>
#include <vector>

/// A home with a sensor for every shipped rule pack, and what fires in it.
namespace homeward::settings {

inline PackLibrary shipped() {
  return library_of({std::string(HOMEWARD_SOURCE_DIR) + "/config/rules.d"});
}

inline constexpr const char* kHome = R"(
home: {time_zone: Europe/Amsterdam, languages: [nl, en]}
devices:
  front_door:    {id: "r:1", room: hall, properties: [contact, tamper], supervise: 24h}
  hall_motion:   {id: "r:2", room: hall, properties: [motion], supervise: 24h}
  living_motion: {id: "r:3", room: living, properties: [motion, battery, battery_low], supervise: 24h}
  kitchen:       {id: "r:4", room: kitchen, properties: [motion], supervise: 24h}
  bathroom:      {id: "r:5", room: bathroom, properties: [motion], supervise: 24h}
  toilet:        {id: "r:6", room: toilet, properties: [flush], supervise: 24h}
  bed:           {id: "r:7", room: bedroom, properties: [occupancy], supervise: 24h}
  pill_box:      {id: "r:8", room: kitchen, properties: [contact], supervise: 24h}
  alarms:        {id: "r:9", room: kitchen, properties: [smoke, carbon_monoxide, gas, leak], supervise: 24h}
  pendant:       {id: "r:10", room: living, properties: [action, sos, fall], supervise: 24h}
  light_switch:  {id: "r:13", room: hall, properties: [action], supervise: 24h}
  air:           {id: "r:11", room: living, properties: [temperature, humidity, co2], supervise: 24h}
  watch:         {id: "r:12", properties: [heart_rate, spo2, body_temperature, weight], supervise: 24h}
)";

inline Checked home_with(const std::string& rest, const std::string& home = kHome) {
  return check(load_texts({{"home.yaml", home + rest}}, shipped()));
}

inline std::vector<std::string> texts_of(const core::Diagnostics& found,
                                         core::Diagnostic::Level level) {
  std::vector<std::string> texts;
  for (const core::Diagnostic& one : found) {
    if (one.level == level) texts.push_back(to_text(one));
  }
  return texts;
}

inline std::vector<std::string> errors_of(const Checked& checked) {
  return texts_of(checked.diagnostics, core::Diagnostic::Level::error);
}

inline std::vector<std::string> warnings_of(const Checked& checked) {
  return texts_of(checked.diagnostics, core::Diagnostic::Level::warning);
}

inline std::vector<std::string> notes_of(const Checked& checked) {
  return texts_of(checked.diagnostics, core::Diagnostic::Level::info);
}

/// `DAY HH:MM device.property value`; day 1 is Tuesday 10 March 2026, local time.
inline rules::RecordedEvent event_of(const std::string& line) {
  unsigned day = 0;
  unsigned hour = 0;
  unsigned minute = 0;
  char what[64] = "";
  char value[64] = "";
  EXPECT_EQ(std::sscanf(line.c_str(), "%u %u:%u %63s %63s", &day, &hour, &minute, what, value), 5)
      << line;
  const std::string path = what;
  const std::chrono::seconds midnight{1'773'097'200};
  rules::RecordedEvent event;
  event.time = core::WallTime{midnight + std::chrono::days{day - 1} + std::chrono::hours{hour} +
                              std::chrono::minutes{minute}};
  event.device = path.substr(0, path.find('.'));
  event.property = path.substr(path.find('.') + 1);
  event.value = *parse_value(value, false).value;
  return event;
}

/// The rules that fire while these events happen to somebody who is at home since 06:30 of day 1.
inline std::set<std::string> fired(const rules::Program& program, std::vector<std::string> lines) {
  std::vector<std::string> all{"1 06:30 living_motion.motion true", "1 06:31 kitchen.motion true",
                               "1 06:32 living_motion.motion true"};
  all.insert(all.end(), lines.begin(), lines.end());
  rules::Replay replay(program);
  for (const std::string& line : all) {
    const Result<void> taken = replay.take(event_of(line));
    EXPECT_TRUE(taken) << line;
  }
  std::set<std::string> rules;
  for (const rules::ReplayedAlert& alert : replay.finish().alerts) rules.insert(alert.rule.str());
  return rules;
}

}  // namespace homeward::settings
