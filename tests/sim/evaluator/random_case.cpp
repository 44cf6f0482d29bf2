#include "tests/sim/evaluator/random_case.hpp"

#include "tests/sim/evaluator/dice.hpp"
#include "tests/sim/evaluator/random_rules.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace homeward::sim {
namespace {

using namespace std::chrono_literals;
using std::chrono::hours;
using std::chrono::minutes;

const core::TimeZone& zone() {
  static const core::TimeZone amsterdam = core::TimeZone::find("Europe/Amsterdam").value();
  return amsterdam;
}

struct Sensor {
  const char* device;
  const char* property;
  std::vector<core::Value> values;
};

const std::vector<Sensor>& sensors() {
  static const std::vector<Sensor> all{
      {"door", "contact", {std::string("open"), std::string("closed")}},
      {"door", "battery", {5.0, 50.0}},
      {"back", "contact", {std::string("open"), std::string("closed")}},
      {"hall", "motion", {true, true, false}},
      {"bath", "motion", {true, true, false}},
      {"bed", "occupancy", {true, false}},
      {"toilet", "flush", {true}},
      {"plug", "power", {0.0, 6.0, 12.0, 100.0}},
      {"room", "temperature", {14.0, 16.0, 18.0, 20.0}},
      {"cellar", "temperature", {14.0, 16.0, 18.0, 20.0}},
      {"button", "action", {std::string("pressed"), std::string("released")}},
  };
  return all;
}

/// A night in which the clocks change, or an ordinary day.
SteadyTime random_start(Dice& dice, Duration unit) {
  using std::chrono::local_days;
  using std::chrono::year;
  const local_days days[] = {local_days{year{2026} / 3 / 10}, local_days{year{2026} / 3 / 28},
                             local_days{year{2026} / 10 / 24}};
  const local_days day = days[dice.below(10) < 7 ? 0 : 1 + dice.below(2)];
  const hours hour = unit <= 1min ? hours{22} : hours{2 * dice.below(12)};
  return SteadyTime{zone().instant(day, hour).time_since_epoch()};
}

void add_devices(Case& made, Dice& dice, const Scale& scale) {
  const std::map<std::string, std::string> homes{
      {"door", "room: hall, properties: [contact, battery]"},
      {"back", "room: kitchen, properties: [contact]"},
      {"hall", "room: hall, properties: [motion]"},
      {"bath", "room: bathroom, properties: [motion]"},
      {"bed", "room: bedroom, properties: [occupancy]"},
      {"toilet", "room: bathroom, properties: [flush]"},
      {"plug", "room: kitchen, properties: [power]"},
      {"room", "room: living, properties: [temperature]"},
      {"cellar", "room: cellar, properties: [temperature]"},
      {"button", "room: living, properties: [action]"}};
  for (const auto& [name, rest] : homes) {
    std::string line = "id: \"t:" + name + "\", " + rest;
    if (dice.chance(25)) line += ", supervise: " + scale.time(3 + dice.below(20));
    if (dice.chance(5)) line += ", dedup: " + scale.time(1);
    made.devices[name] = line;
  }
}

Input random_report(Dice& dice, SteadyTime at) {
  const Sensor& sensor = dice.pick(sensors());
  Input input;
  input.at = at;
  input.kind = dice.chance(4) ? Input::Kind::restored : Input::Kind::report;
  input.device = sensor.device;
  input.property = sensor.property;
  input.value = dice.pick(sensor.values);
  return input;
}

Step control(Step::Kind kind, SteadyTime at) {
  Step step;
  step.kind = kind;
  step.input.at = at;
  return step;
}

/// An event likes to come at the instant of the one before, or a whole number of units later.
void add_steps(Case& made, Dice& dice, const Scale& scale) {
  const std::uint64_t count = 3 + dice.below(45);
  const std::uint64_t horizon = 10 + dice.below(110);
  made.end = made.start + scale.unit * static_cast<std::int64_t>(horizon);
  SteadyTime at = made.start;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!dice.chance(20)) {
      at += scale.unit * static_cast<std::int64_t>(dice.below(2 * horizon / count + 2));
      if (!scale.whole_units && dice.chance(15)) at += made.tick;
    }
    if (at > made.end) break;
    Step step;
    step.input = random_report(dice, at);
    if (dice.chance(6) && !made.rules.empty()) {
      const Entry& rule = dice.pick(made.rules);
      step.input.kind = Input::Kind::acknowledge;
      step.input.rule = rule.name;
      if (!rule.keys.contains("each")) step.input.device.clear();
    }
    made.steps.push_back(step);
    if (dice.chance(5)) made.steps.push_back(step);
    if (dice.chance(8)) made.steps.push_back(control(Step::Kind::restart, at));
    if (dice.chance(4)) {
      at += scale.unit;
      made.steps.push_back(control(Step::Kind::advance, at - made.tick));
    }
  }
  made.end = std::max(made.end, at);
}

std::string padded(std::int64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  return std::string(width > text.size() ? width - text.size() : 0, '0') + text;
}

}  // namespace

std::string Clause::yaml() const {
  if (head.empty()) return form;
  if (head == "not") return "{not: " + parts.front().yaml() + "}";
  std::string text = "{" + head + ": [";
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i > 0 ? ", " : "") + parts[i].yaml();
  return text + "]}";
}

std::string Case::yaml() const {
  std::string text = "gateway: {id: test}\nhome: {time_zone: Europe/Amsterdam, languages: [en]}\n";
  text += "devices:\n";
  for (const auto& [name, rest] : devices) text += "  " + name + ": {" + rest + "}\n";
  text += "groups:\n  exit: [door.contact, back.contact]\n  wet: [bath.motion, toilet.flush]\n";
  text += "  activity: [\"*.motion\", \"*.contact\", bed.occupancy, toilet.flush, plug.power]\n";
  if (!presence.empty()) text += "presence: " + presence + "\n";
  const auto line = [](const Entry& entry) {
    std::string keys = "when: " + entry.when.yaml();
    for (const auto& [key, value] : entry.keys) keys += ", " + key + ": " + value;
    return keys;
  };
  if (!states.empty()) text += "states:\n";
  for (const Entry& one : states) text += "  " + one.name + ": {" + line(one) + "}\n";
  if (!rules.empty()) text += "rules:\n";
  for (const Entry& one : rules) text += "  - {alert: " + one.name + ", " + line(one) + "}\n";
  return text;
}

std::string Case::table() const {
  std::string text = local_text(start) + "  start\n";
  for (const Step& step : steps) {
    text += local_text(step.input.at) + "  ";
    const Input& input = step.input;
    if (step.kind == Step::Kind::restart) {
      text += "snapshot and restore";
    } else if (step.kind == Step::Kind::advance) {
      text += "advance";
    } else if (input.kind == Input::Kind::acknowledge) {
      text += "acknowledge " + input.rule + (input.device.empty() ? "" : "/" + input.device);
    } else {
      text += input.kind == Input::Kind::restored ? "restored " : "";
      text += input.device + "." + input.property + " " + core::to_text(input.value);
    }
    text += "\n";
  }
  return text + local_text(end) + "  end\n";
}

std::string local_text(SteadyTime at) {
  const core::LocalTime local = zone().local(WallTime{at.time_since_epoch()});
  const std::chrono::year_month_day date{local.date};
  const std::chrono::hh_mm_ss time{local.time_of_day};
  return padded(static_cast<int>(date.year()), 4) + "-" +
         padded(static_cast<unsigned>(date.month()), 2) + "-" +
         padded(static_cast<unsigned>(date.day()), 2) + " " + padded(time.hours().count(), 2) +
         ":" + padded(time.minutes().count(), 2) + ":" + padded(time.seconds().count(), 2) +
         (local.utc_offset == hours{1} ? "" : " (summer)");
}

Case random_case(std::uint64_t seed) {
  Dice dice(seed);
  Scale scale;
  const minutes units[] = {1min, 20min, 120min};
  scale.unit = units[dice.below(3)];
  scale.days = scale.unit == 120min;
  scale.whole_units = scale.days;
  Case made;
  made.tick = scale.unit / 2;
  made.start = random_start(dice, scale.unit);
  scale.clock_at_start =
      minutes{std::chrono::duration_cast<minutes>(
                  zone().local(WallTime{made.start.time_since_epoch()}).time_of_day)
                  .count()};
  add_devices(made, dice, scale);
  RandomRules rules(dice, scale);
  if (dice.chance(70)) made.presence = rules.presence();
  rules.has_presence = !made.presence.empty();
  const std::uint64_t states = dice.below(3);
  for (std::uint64_t i = 0; i < states; ++i) made.states.push_back(rules.state());
  const std::uint64_t count = 1 + dice.below(4);
  for (std::uint64_t i = 0; i < count; ++i) made.rules.push_back(rules.rule());
  // A rule may name one that is written after it.
  if (dice.chance(30)) std::reverse(made.rules.begin(), made.rules.end());
  add_steps(made, dice, scale);
  return made;
}

}  // namespace homeward::sim
