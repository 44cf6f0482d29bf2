#include "tests/sim/sim_home.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace homeward::sim {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr minutes kDoorOpenTooLong{15};

rules::DeviceDeclaration device(const std::string& id, const std::string& room,
                                const std::string& property) {
  rules::DeviceDeclaration made;
  made.id = core::DeviceId(id);
  made.address = core::DeviceAddress("sim:" + id);
  made.room = room;
  made.properties = {property};
  return made;
}

ports::SourceEvent event(const std::string& device, const std::string& property, core::Value value,
                         core::EventKind kind) {
  ports::SourceEvent made;
  made.address = core::DeviceAddress("sim:" + device);
  made.property = property;
  made.value = std::move(value);
  made.kind = kind;
  return made;
}

/// Draws the life of one home.
class Fate {
 public:
  explicit Fate(std::uint64_t seed) : random_(seed) {}

  /// An odd number of microseconds, so that no two things happen at one instant by design.
  core::Duration between(core::Duration least, core::Duration most) {
    std::uniform_int_distribution<std::int64_t> drawn(least.count(), most.count());
    return core::Duration{drawn(random_) | 1};
  }

 private:
  std::mt19937_64 random_;
};

void press_buttons(HomeLife& life, Fate& fate, core::SteadyTime start, core::SteadyTime end) {
  core::SteadyTime at = start + fate.between(minutes{10}, minutes{300});
  while (at < end) {
    life.happenings.push_back(
        {at, event("panic", "action", std::string("pressed"), core::EventKind::event)});
    life.due.insert({"panic-button", at});
    at += fate.between(minutes{2}, minutes{400});
  }
}

void use_door(HomeLife& life, Fate& fate, core::SteadyTime start, core::SteadyTime end) {
  core::SteadyTime at = start + fate.between(minutes{1}, minutes{60});
  while (at < end) {
    const core::Duration open = fate.between(seconds{5}, minutes{25});
    life.happenings.push_back(
        {at, event("door", "contact", std::string("open"), core::EventKind::report)});
    if (open > kDoorOpenTooLong) {
      life.due.insert({"door-open", at + kDoorOpenTooLong});
      life.ends.insert({{"door-open", at + kDoorOpenTooLong}, at + open});
    }
    at += open;
    life.happenings.push_back(
        {at, event("door", "contact", std::string("closed"), core::EventKind::report)});
    at += fate.between(minutes{5}, minutes{120});
  }
}

/// Smoke from `at` on; gives when it is over.
core::SteadyTime smoke(HomeLife& life, core::SteadyTime at, core::Duration length) {
  const core::SteadyTime over = at + length;
  life.happenings.push_back({at, event("smoke", "smoke", true, core::EventKind::report)});
  life.happenings.push_back({over, event("smoke", "smoke", false, core::EventKind::report)});
  life.due.insert({"smoke", at});
  life.ends.insert({{"smoke", at}, over});
  return over;
}

/// Smoke for a while, short or long enough for several rounds of escalation. Now and then it is
/// back within minutes, twice, so that several alerts of one rule fall between two saved states of
/// the rules. `wisps` draws that alone.
void burn_toast(HomeLife& life, Fate& fate, Fate wisps, core::SteadyTime start,
                core::SteadyTime end) {
  core::SteadyTime at = start + fate.between(minutes{30}, minutes{200});
  while (at < end) {
    const core::SteadyTime over = smoke(life, at, fate.between(minutes{1}, minutes{150}));
    at = over + fate.between(minutes{30}, minutes{300});
    if (wisps.between(seconds{0}, seconds{3}) > seconds{1}) continue;
    core::SteadyTime again = over;
    for (int times = 0; times < 2 && again < end; ++times) {
      again += wisps.between(seconds{20}, minutes{5});
      again = smoke(life, again, wisps.between(seconds{20}, minutes{5}));
    }
  }
}

/// At most one fall a day, so that the last one is acknowledged whatever the link does.
void fall(HomeLife& life, Fate& fate, core::SteadyTime start, core::SteadyTime end) {
  for (core::SteadyTime day = start; day < end; day += std::chrono::hours{24}) {
    const core::SteadyTime at = day + fate.between(minutes{60}, minutes{120});
    life.happenings.push_back({at, event("pendant", "fall", true, core::EventKind::event)});
    life.happenings.push_back(
        {at + minutes{1}, event("pendant", "fall", false, core::EventKind::report)});
    life.due.insert({"fall", at});
  }
}

void move_about(HomeLife& life, Fate& fate, core::SteadyTime start, core::SteadyTime end) {
  for (core::SteadyTime at = start + seconds{1}; at < end;
       at += fate.between(seconds{20}, minutes{30})) {
    life.happenings.push_back({at, event("hall", "motion", true, core::EventKind::report)});
  }
}

}  // namespace

namespace {

rules::Rule alarm(const char* id, const char* selector) {
  rules::Rule made;
  made.id = core::RuleId(id);
  made.when = std::make_unique<rules::Condition>();
  made.when->form = rules::IsValue{{selector, {}}, {true}};
  made.category = core::Category::safety;
  made.escalate = {{minutes{3}, "backup", {}}, {minutes{10}, "chief", {}}};
  return made;
}

}  // namespace

std::vector<std::pair<minutes, std::string>> escalation_table() {
  std::vector<std::pair<minutes, std::string>> table{{minutes{3}, "backup"},
                                                     {minutes{10}, "chief"},
                                                     {minutes{13}, "backup"},
                                                     {minutes{20}, "chief"}};
  minutes last{20};
  for (const int pause : {5, 10, 20, 40}) {
    table.emplace_back(last + minutes{pause + 3}, "backup");
    table.emplace_back(last + minutes{pause + 10}, "chief");
    last += minutes{pause + 10};
  }
  while (last < std::chrono::hours{24 * 3}) {
    table.emplace_back(last + minutes{63}, "backup");
    table.emplace_back(last + minutes{70}, "chief");
    last += minutes{70};
  }
  return table;
}

rules::Program sim_program(bool one_round) {
  rules::RuleSet home;
  home.zone = core::TimeZone::find("Europe/Amsterdam").value();
  home.devices.push_back(device("door", "hall", "contact"));
  home.devices.push_back(device("hall", "hall", "motion"));
  home.devices.push_back(device("panic", "bathroom", "action"));
  home.devices.push_back(device("smoke", "kitchen", "smoke"));
  home.devices.push_back(device("pendant", "", "fall"));
  rules::Rule panic;
  panic.id = core::RuleId("panic-button");
  rules::EventPattern press;
  press.items.push_back({{"panic.action", {}}, {std::string("pressed")}, false});
  panic.when = std::make_unique<rules::Condition>();
  panic.when->form = rules::Happens{press};
  panic.severity = core::Severity::critical;
  panic.category = core::Category::safety;
  home.rules.push_back(std::move(panic));
  rules::Rule door;
  door.id = core::RuleId("door-open");
  door.when = std::make_unique<rules::Condition>();
  door.when->form = rules::IsValue{{"door.contact", {}}, {std::string("open")}};
  door.for_time = kDoorOpenTooLong;
  door.repeat_interval = kDoorRepeat;
  home.rules.push_back(std::move(door));
  home.rules.push_back(alarm("smoke", "smoke.smoke"));
  if (!one_round) home.rules.back().severity = core::Severity::critical;
  home.rules.push_back(alarm("fall", "pendant.fall"));
  home.rules.back().resolve = rules::Resolve::ack;
  rules::Compilation compiled = rules::compile(std::move(home));
  for (const auto& diagnostic : compiled.diagnostics) ADD_FAILURE() << to_text(diagnostic);
  return std::move(*compiled.program);
}

HomeLife live(core::SteadyTime start, int days, std::uint64_t seed) {
  Fate fate(seed);
  HomeLife life;
  const core::SteadyTime end = start + std::chrono::hours{24 * days};
  press_buttons(life, fate, start, end);
  use_door(life, fate, start, end);
  burn_toast(life, fate, Fate(~seed), start, end);
  fall(life, fate, start, end);
  move_about(life, fate, start, end);
  for (Happening& happening : life.happenings) {
    happening.event.time = core::ClockMapping{}.wall(happening.at);
  }
  std::stable_sort(life.happenings.begin(), life.happenings.end(),
                   [](const Happening& a, const Happening& b) { return a.at < b.at; });
  return life;
}

}  // namespace homeward::sim
