#include "tests/sim/evaluator/home.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <variant>

namespace homeward::sim {
namespace {

using rules::Condition;

bool like(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    for (std::size_t skip = 0; skip <= text.size(); ++skip) {
      if (like(pattern.substr(1), text.substr(skip))) return true;
    }
    return false;
  }
  if (text.empty() || (pattern.front() != '?' && pattern.front() != text.front())) return false;
  return like(pattern.substr(1), text.substr(1));
}

std::string first_of(const rules::EventPattern& pattern) {
  return pattern.items.empty() ? std::string{} : pattern.items.front().selector.text;
}

/// Calls `visit` for a condition and all inside it, in reading order.
void walk(const Condition& condition, const std::function<void(const Condition&)>& visit) {
  visit(condition);
  const std::vector<rules::ConditionPtr>* parts = nullptr;
  if (const auto* all = std::get_if<rules::AllOf>(&condition.form)) parts = &all->conditions;
  if (const auto* any = std::get_if<rules::AnyOf>(&condition.form)) parts = &any->conditions;
  if (parts != nullptr) {
    for (const rules::ConditionPtr& part : *parts) walk(*part, visit);
  }
  if (const auto* inner = std::get_if<rules::Not>(&condition.form)) walk(*inner->condition, visit);
}

std::string own_selector(const Condition& condition) {
  const auto& form = condition.form;
  if (const auto* one = std::get_if<rules::IsValue>(&form)) return one->selector.text;
  if (const auto* one = std::get_if<rules::Compare>(&form)) return one->selector.text;
  if (const auto* one = std::get_if<rules::Absent>(&form)) return first_of(one->event);
  if (const auto* one = std::get_if<rules::Count>(&form)) return first_of(one->event);
  if (const auto* one = std::get_if<rules::After>(&form)) return first_of(one->event);
  if (const auto* one = std::get_if<rules::LastIn>(&form)) return one->group.text;
  if (const auto* one = std::get_if<rules::Daily>(&form)) return first_of(one->event);
  if (const auto* one = std::get_if<rules::Happens>(&form)) return first_of(one->event);
  if (const auto* one = std::get_if<rules::Offline>(&form)) {
    return one->selector ? one->selector->text : std::string{};
  }
  return {};
}

}  // namespace

Home::Home(const rules::RuleSet& rules) : rules_(rules) {
  for (std::size_t device = 0; device < rules.devices.size(); ++device) {
    for (const std::string& name : rules.devices[device].properties) {
      properties_.push_back(Property{device, name});
    }
  }
}

std::optional<std::size_t> Home::find(std::string_view device, std::string_view property) const {
  for (std::size_t i = 0; i < properties_.size(); ++i) {
    if (properties_[i].name == property && rules_.devices[properties_[i].device].id.str() == device)
      return i;
  }
  return std::nullopt;
}

bool Home::selects(std::string_view selector, std::size_t property) const {
  const rules::DeviceDeclaration& device = rules_.devices[properties_[property].device];
  const std::size_t dot = selector.find('.');
  const std::string_view head = selector.substr(0, dot);
  const std::string_view tail = dot == selector.npos ? "*" : selector.substr(dot + 1);
  if (head.starts_with("room:")) {
    return head.substr(5) == device.room && like(tail, properties_[property].name);
  }
  if (dot != selector.npos || head.find_first_of("*?") != head.npos) {
    return like(head, device.id.str()) && like(tail, properties_[property].name);
  }
  for (const rules::Group& group : rules_.groups) {
    if (group.name != selector) continue;
    return std::any_of(
        group.members.begin(), group.members.end(),
        [&](const rules::Selector& member) { return selects(member.text, property); });
  }
  return false;
}

const std::vector<std::size_t>& Home::select(const std::string& selector,
                                             const Instance& instance) const {
  const auto only = instance.selector == selector ? instance.device : std::nullopt;
  const auto known = selected_.find({selector, only});
  if (known != selected_.end()) return known->second;
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < properties_.size(); ++i) {
    const bool other = only && properties_[i].device != *only;
    if (!other && selects(selector, i)) found.push_back(i);
  }
  return selected_[{selector, only}] = std::move(found);
}

std::vector<Opening> Home::openings(const rules::WindowReference& window, SteadyTime from,
                                    SteadyTime to) const {
  rules::Schedule schedule;
  if (const auto* name = std::get_if<std::string>(&window.window)) {
    schedule = rules_.schedules.at(*name);
  } else {
    schedule.window = std::get<rules::DailyWindow>(window.window);
  }
  const auto date_of = [this](SteadyTime at) {
    return rules_.zone.local(WallTime{at.time_since_epoch()}).date;
  };
  std::vector<Opening> openings;
  using std::chrono::days;
  for (auto date = date_of(from) - days{2}; date <= date_of(to) + days{1}; date += days{1}) {
    if (!schedule.days[std::chrono::weekday{date}.iso_encoding() - 1]) continue;
    const bool next_day = schedule.window.end <= schedule.window.begin;
    const WallTime begin = rules_.zone.instant(date, schedule.window.begin);
    const WallTime end = rules_.zone.instant(next_day ? date + days{1} : date, schedule.window.end);
    const Opening one{SteadyTime{begin.time_since_epoch()}, SteadyTime{end.time_since_epoch()}};
    if (one.begin < one.end && one.end > from && one.begin <= to) openings.push_back(one);
  }
  return openings;
}

std::string first_selector(const rules::Condition& condition) {
  std::string first;
  walk(condition, [&first](const Condition& one) {
    if (first.empty()) first = own_selector(one);
  });
  return first;
}

std::vector<std::string> alerts_in(const rules::Condition& condition) {
  std::vector<std::string> names;
  walk(condition, [&names](const Condition& one) {
    if (const auto* form = std::get_if<rules::AlertFires>(&one.form)) names.push_back(form->rule);
  });
  return names;
}

std::vector<std::string> states_in(const rules::Condition& condition) {
  std::vector<std::string> names;
  walk(condition, [&names](const Condition& one) {
    if (const auto* form = std::get_if<rules::InState>(&one.form)) names.push_back(form->name);
  });
  return names;
}

}  // namespace homeward::sim
