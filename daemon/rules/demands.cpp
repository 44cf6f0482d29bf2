#include "daemon/rules/demands.hpp"

#include "daemon/rules/selector.hpp"

#include <algorithm>
#include <utility>

namespace homeward::rules {
namespace {

constexpr int kDeepest = 32;

/// "'daytime'" or "'08:00-22:00'".
std::string name_of(const WindowReference& reference) {
  if (const auto* name = std::get_if<std::string>(&reference.window)) return "'" + *name + "'";
  return "'" + to_text(std::get<DailyWindow>(reference.window)) + "'";
}

std::string clock_of(std::chrono::seconds time) {
  return to_text(DailyWindow{time, time}).substr(0, 5);
}

}  // namespace

std::optional<Schedule> schedule_of(const Program::Impl& program,
                                    const WindowReference& reference) {
  if (const auto* window = std::get_if<DailyWindow>(&reference.window)) {
    Schedule schedule;
    schedule.window = *window;
    return schedule;
  }
  const auto found = program.rules.schedules.find(std::get<std::string>(reference.window));
  if (found == program.rules.schedules.end()) return std::nullopt;
  return found->second;
}

void Demands::want(const Condition& condition, bool holds, const std::string& part) {
  if (++depth_ <= kDeepest) {
    if (const auto* state = std::get_if<InState>(&condition.form)) {
      want_state(state->name, holds, part);
    } else if (const auto* alert = std::get_if<AlertFires>(&condition.form)) {
      want_fact("alert '" + alert->rule + "'", holds, part);
    } else if (const auto* value = std::get_if<IsValue>(&condition.form)) {
      want_value(*value, holds, part);
    } else if (const auto* inner = std::get_if<Not>(&condition.form)) {
      if (inner->condition) want(*inner->condition, !holds, part);
    } else if (const auto* all = std::get_if<AllOf>(&condition.form); all != nullptr && holds) {
      for (const ConditionPtr& one : all->conditions) want(*one, true, part);
    } else if (const auto* any = std::get_if<AnyOf>(&condition.form); any != nullptr && !holds) {
      for (const ConditionPtr& one : any->conditions) want(*one, false, part);
    }
  }
  --depth_;
}

void Demands::want_open(const WindowReference& window, const std::string& part) {
  const auto schedule = schedule_of(program_, window);
  if (schedule) want_minutes(Week(*schedule), name_of(window), part);
}

void Demands::want_end_of(const WindowReference& window, const std::string& part) {
  const auto schedule = schedule_of(program_, window);
  if (!schedule) return;
  const Week end = Week::ends_of(*schedule);
  if (!open_.meets(end)) {
    conflict(part + " is judged at its end, " + clock_of(schedule->window.end) + ", when " +
             windows_ + " is closed");
  }
  open_.keep(end);
}

void Demands::want_minutes(const Week& week, const std::string& window, const std::string& part) {
  if (!open_.meets(week)) {
    conflict("the windows " + windows_ + " and " + window + " of " + part + " never meet");
  }
  open_.keep(week);
  windows_ = windows_.empty() ? window : windows_ + " and " + window;
}

void Demands::want_fact(const std::string& fact, bool holds, const std::string& part) {
  const auto [known, added] = facts_.emplace(fact, Known{holds, part});
  if (added || known->second.holds == holds) return;
  const std::string& wants = holds ? part : known->second.part;
  const std::string& excludes = holds ? known->second.part : part;
  conflict(wants + " wants " + fact + " and " + excludes + " excludes it");
}

void Demands::want_state(const std::string& name, bool holds, const std::string& part) {
  want_fact("'" + name + "'", holds, part);
  if (name == "home" || name == "away") {
    // Each excludes the other; neither may hold, while presence is unknown.
    if (holds) want_fact(name == "home" ? "'away'" : "'home'", false, "'" + name + "' of " + part);
    return;
  }
  const auto found = program_.state_names.find(name);
  if (found == program_.state_names.end() || !holds) return;
  // A state outlives its window and, with clear_for or keep, its condition.
  const VirtualState& state = program_.rules.states[position_of(found->second)];
  const bool outlives = state.clear_for > core::Duration{0} || state.keep.has_value();
  if (!outlives && state.when) want(*state.when, true, "state '" + name + "' of " + part);
}

void Demands::want_value(const IsValue& form, bool holds, const std::string& part) {
  std::set<std::string> wanted;
  std::string text;
  for (const Value& value : form.values) {
    const std::string word = core::to_text(value);
    wanted.insert(word);
    text += (text.empty() ? "" : " or ") + word;
  }
  want_fact("'" + form.selector.text + ": " + text + "'", holds, part);
  const Selection selection = select(program_, form.selector.text);
  if (!holds || selection.slots.size() != 1) return;
  const auto [known, added] = values_.emplace(selection.slots.front(), std::pair(wanted, part));
  if (added) return;
  std::set<std::string> both;
  std::set_intersection(known->second.first.begin(), known->second.first.end(), wanted.begin(),
                        wanted.end(), std::inserter(both, both.end()));
  if (both.empty()) {
    conflict("'" + form.selector.text + "' can't be " + text + " in " + part +
             " and something else in " + known->second.second);
  }
  known->second.first = std::move(both);
}

void Demands::conflict(std::string text) {
  if (conflict_.empty()) conflict_ = std::move(text);
}

}  // namespace homeward::rules
