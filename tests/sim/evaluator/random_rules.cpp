#include "tests/sim/evaluator/random_rules.hpp"

namespace homeward::sim {
namespace {

using Words = std::vector<std::string>;

std::string clock(std::int64_t minutes) {
  minutes %= 24 * 60;
  const auto two = [](std::int64_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return two(minutes / 60) + ":" + two(minutes % 60);
}

}  // namespace

std::string Scale::time(std::uint64_t units) const {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(unit).count() *
                       static_cast<std::int64_t>(units);
  return minutes % 60 == 0 ? std::to_string(minutes / 60) + "h" : std::to_string(minutes) + "m";
}

std::string RandomRules::window() {
  const auto unit = std::chrono::duration_cast<std::chrono::minutes>(scale_.unit).count();
  const std::int64_t in_day = 24 * 60 / unit;
  const auto begin =
      scale_.clock_at_start.count() + unit * static_cast<std::int64_t>(dice_.below(40));
  const auto length =
      unit * static_cast<std::int64_t>(1 + dice_.below(static_cast<std::uint64_t>(
                                               std::min<std::int64_t>(in_day - 1, 30))));
  return "\"" + clock(begin) + "-" + clock(begin + length) + "\"";
}

/// A selector with one of its values.
std::string RandomRules::statement() {
  switch (dice_.below(5)) {
    case 0: {
      static const Words contacts{"door.contact", "back.contact", "exit", "*.contact",
                                  "room:hall.contact"};
      return "{\"" + dice_.pick(contacts) + "\": " + (dice_.chance(70) ? "open}" : "closed}");
    }
    case 1: {
      static const Words flags{"hall.motion", "bed.occupancy", "*.motion", "toilet.flush"};
      return "{\"" + dice_.pick(flags) + "\": " + (dice_.chance(70) ? "true}" : "false}");
    }
    case 2: {
      static const Words numbers{"room.temperature", "*.temperature"};
      return "{\"" + dice_.pick(numbers) + "\": " + (dice_.chance(50) ? "16}" : "[14, 20]}");
    }
    case 3: return dice_.chance(50) ? "{button.action: pressed}" : "{plug.power: [0, 100]}";
    default: return dice_.chance(50) ? "{exit: [open, closed]}" : "{door.battery: 5}";
  }
}

std::string RandomRules::selector() {
  static const Words selectors{"activity",     "exit",       "wet",           "*",
                               "*.contact",    "*.motion",   "hall.motion",   "door.contact",
                               "room:hall",    "plug.power", "room:bathroom", "b*.*",
                               "bed.occupancy"};
  return "\"" + dice_.pick(selectors) + "\"";
}

std::string RandomRules::event() {
  switch (dice_.below(5)) {
    case 0:
    case 1: return statement();
    case 2: return "{reports: " + selector() + "}";
    default: return selector();
  }
}

std::string RandomRules::events() {
  return dice_.chance(15) ? "[" + event() + ", " + event() + "]" : event();
}

std::string RandomRules::comparison() {
  static const Words selectors{"room.temperature", "*.temperature", "plug.power"};
  static const Words limits{"above: 16",
                            "above: 16, clear_below: 15",
                            "below: 18",
                            "below: 16, clear_above: 18",
                            "above: 14, below: 20",
                            "above: 5, clear_below: 1"};
  static const Words statistics{"min", "max", "sum", "change"};
  static const Words numbers{"above: 1", "above: 17, clear_below: 16", "below: 15", "below: 0",
                             "above: 30"};
  const std::string head = "{\"" + dice_.pick(selectors) + "\": {";
  if (dice_.chance(15)) return head + "is_not: " + (dice_.chance(50) ? "16}}" : "[14, 20]}}");
  if (dice_.chance(50)) return head + dice_.pick(limits) + "}}";
  return head + "stat: " + dice_.pick(statistics) + ", over: " + time(8) + ", " +
         dice_.pick(numbers) + "}}";
}

std::string RandomRules::count() {
  std::string text = "{count: " + events();
  const std::uint64_t least = 1 + dice_.below(4);
  const bool most = dice_.chance(30);
  if (!most || dice_.chance(20)) text += ", at_least: " + std::to_string(least);
  if (most) text += ", at_most: " + std::to_string(least + dice_.below(2));
  text += dice_.chance(50) ? ", within: " + time(30) : ", between: " + window();
  if (dice_.chance(60)) text += ", gap: " + time(8);
  return text + "}";
}

std::string RandomRules::daily() {
  static const Words amounts{"below: 50%", "above: 150%", "below: 100%", "above: 100%"};
  const bool times = dice_.chance(50);
  const bool first = dice_.chance(70);
  std::string text = "{daily: {";
  text += times ? (first ? "first" : "last") : (dice_.chance(80) ? "count" : "sum");
  text += ": " + events();
  if (dice_.chance(60)) text += ", between: " + window();
  text += "}, ";
  if (times) {
    text += (dice_.chance(70) ? "later_by: " : "earlier_by: ") + time(3);
  } else {
    text += dice_.pick(amounts);
  }
  const std::uint64_t days = 1 + dice_.below(5);
  text += ", of: {median: " + std::to_string(days) +
          "d, min_days: " + std::to_string(1 + dice_.below(days)) + "}";
  if (dice_.chance(20)) text += ", skip_if_away: " + time(10);
  return text + "}";
}

std::string RandomRules::name_of_state() {
  Words names = states_;
  if (has_presence) names.insert(names.end(), {"home", "away"});
  return names.empty() ? std::string{} : dice_.pick(names);
}

std::string RandomRules::form() {
  switch (dice_.below(16)) {
    case 0:
    case 1: return statement();
    case 2:
    case 3: return comparison();
    case 4: return "{absent: " + events() + "}";
    case 5: return "{absent: " + events() + ", for: " + time(10) + "}";
    case 6: return "{absent: " + events() + ", between: " + window() + "}";
    case 7:
    case 8: return count();
    case 9: return "{after: " + events() + ", absent: " + events() + ", within: " + time(8) + "}";
    case 10: return "{after: " + events() + ", then: " + events() + ", within: " + time(8) + "}";
    case 11: return "{last_in: " + selector() + "}";
    case 12: {
      const std::string name = name_of_state();
      return name.empty() ? statement() : "{state: " + name + "}";
    }
    case 13:
      return in_state_ || rules_.empty() ? statement() : "{alert: " + dice_.pick(rules_) + "}";
    case 14:
      if (scale_.days && dice_.chance(70)) return daily();
      return dice_.chance(30) ? "{offline: all}" : "{offline: " + selector() + "}";
    default: return "{event: " + events() + "}";
  }
}

Clause RandomRules::clause(int depth) {
  if (depth == 0 || dice_.chance(55)) return Clause{"", form(), {}};
  const std::uint64_t kind = dice_.below(5);
  if (kind == 0) return Clause{"not", "", {clause(depth - 1)}};
  Clause made{kind < 3 ? "all" : "any", "", {}};
  const std::uint64_t parts = 2 + dice_.below(2);
  for (std::uint64_t i = 0; i < parts; ++i) made.parts.push_back(clause(depth - 1));
  return made;
}

std::string RandomRules::presence() {
  static const Words leaves{"{exit: closed}", "{door.contact: closed}", "[]", "exit"};
  static const Words enters{"exit", "[door.contact]", "[]", "{door.contact: open}"};
  static const Words initials{"home", "home", "home", "unknown", "away"};
  return "{initial: " + dice_.pick(initials) + ", leave: " + dice_.pick(leaves) +
         ", quiet: " + time(6) + ", enter: " + dice_.pick(enters) +
         ", burst: {count: " + std::to_string(1 + dice_.below(4)) + ", within: " + time(4) + "}}";
}

/// What is true for an instant, or until a window ends, is refused with a long `for`: most cases
/// do without, so that they are not refused.
bool RandomRules::wants_for(const Entry& entry) {
  const std::string condition = entry.when.yaml();
  const bool brief =
      condition.find("between") != condition.npos || condition.find("event:") != condition.npos;
  return dice_.chance(40) && !brief;
}

Entry RandomRules::state() {
  in_state_ = true;
  Entry made{"s" + std::to_string(states_.size() + 1), clause(1), {}};
  in_state_ = false;
  if (wants_for(made)) made.keys["for"] = time(5);
  if (dice_.chance(40)) made.keys["clear_for"] = time(5);
  if (dice_.chance(30)) made.keys["keep"] = time(6);
  if (dice_.chance(25)) made.keys["during"] = window();
  states_.push_back(made.name);
  return made;
}

void RandomRules::add_gates(Entry& entry) {
  if (dice_.chance(25)) entry.keys["during"] = window();
  const auto gate = [this] {
    const std::string name = name_of_state();
    return name.empty() || dice_.chance(40) ? clause(1).yaml() : name;
  };
  if (dice_.chance(25)) entry.keys["while"] = "[" + gate() + "]";
  if (dice_.chance(25)) entry.keys["unless"] = "[" + gate() + "]";
}

Entry RandomRules::rule() {
  Entry made{"r" + std::to_string(rules_.size() + 1), clause(2), {}};
  if (wants_for(made)) made.keys["for"] = time(8);
  if (dice_.chance(25)) made.keys["keep_firing_for"] = time(5);
  if (dice_.chance(12)) made.keys["clear"] = clause(1).yaml();
  if (dice_.chance(15)) made.keys["each"] = "device";
  if (dice_.chance(12)) made.keys["resolve"] = "ack";
  add_gates(made);
  rules_.push_back(made.name);
  return made;
}

}  // namespace homeward::sim
