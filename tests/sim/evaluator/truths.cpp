#include "tests/sim/evaluator/truths.hpp"

#include <algorithm>
#include <variant>

namespace homeward::sim {
namespace {

bool has_value_of(const std::vector<core::Value>& wanted, const core::Value& value) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&value](const core::Value& one) { return core::canonical(one) == value; });
}

/// What a reading says, after what was said before it.
Said compared(const rules::Compare& form, const core::Value& value, const Said& before) {
  if (!form.is_not.empty()) return Said{!has_value_of(form.is_not, value)};
  const double* number = std::get_if<double>(&value);
  const bool held = before.now == Truth{true};
  if (number == nullptr) return Said{std::nullopt, before.lost || held};
  return Said{within_limits(form, *number, held)};
}

}  // namespace

Truth all_of(const std::vector<Truth>& parts) {
  if (std::find(parts.begin(), parts.end(), Truth{false}) != parts.end()) return false;
  if (std::find(parts.begin(), parts.end(), Truth{}) != parts.end()) return std::nullopt;
  return true;
}

Truth any_of(const std::vector<Truth>& parts) {
  if (std::find(parts.begin(), parts.end(), Truth{true}) != parts.end()) return true;
  if (std::find(parts.begin(), parts.end(), Truth{}) != parts.end()) return std::nullopt;
  return false;
}

Truth any_says(const std::vector<Said>& members) {
  std::vector<Truth> heard;
  for (const Said& one : members) {
    if (one.now || one.lost) heard.push_back(one.now);
  }
  return heard.empty() ? Truth{} : any_of(heard);
}

Truth negation(Truth truth) {
  return truth ? Truth{!*truth} : std::nullopt;
}

bool Truths::open(const rules::WindowReference& window, SteadyTime at) const {
  const std::vector<Opening> near = home_.openings(window, at, at);
  return std::any_of(near.begin(), near.end(),
                     [at](const Opening& one) { return one.contains(at); });
}

Truth Truths::judge(const rules::Condition& condition, const Asker& asker, const Moment& moment) {
  const auto& form = condition.form;
  // An `after` or a judged window under `any` or `not` leaves the gates to the whole rule.
  const Asker ungated{asker.instance, nullptr};
  const auto parts = [&](const std::vector<rules::ConditionPtr>& conditions, const Asker& who) {
    std::vector<Truth> truths;
    for (const rules::ConditionPtr& one : conditions) truths.push_back(judge(*one, who, moment));
    return truths;
  };
  if (const auto* one = std::get_if<rules::IsValue>(&form)) return is_value(*one, asker, moment);
  if (const auto* one = std::get_if<rules::Compare>(&form)) return compare(*one, asker, moment);
  if (const auto* one = std::get_if<rules::Absent>(&form)) return absent(*one, asker, moment);
  if (const auto* one = std::get_if<rules::Count>(&form)) return count(*one, asker, moment);
  if (const auto* one = std::get_if<rules::After>(&form)) {
    if (!one->second_absent) return then(*one, asker, moment);
    return missing_since(*one, asker, moment).has_value();
  }
  if (const auto* one = std::get_if<rules::LastIn>(&form)) return last_in(*one, asker, moment);
  if (const auto* one = std::get_if<rules::InState>(&form)) return in_state(*one);
  if (const auto* one = std::get_if<rules::AlertFires>(&form)) {
    const auto found = named_.firing.find(one->rule);
    return found != named_.firing.end() && found->second > 0;
  }
  if (const auto* one = std::get_if<rules::Offline>(&form)) return offline(*one, asker, moment);
  if (const auto* one = std::get_if<rules::Daily>(&form)) return daily(*one, asker, moment);
  if (const auto* one = std::get_if<rules::Happens>(&form)) return happens(*one, asker, moment);
  if (const auto* one = std::get_if<rules::AllOf>(&form)) {
    return all_of(parts(one->conditions, asker));
  }
  if (const auto* one = std::get_if<rules::AnyOf>(&form)) {
    return any_of(parts(one->conditions, ungated));
  }
  return negation(judge(*std::get<rules::Not>(form).condition, ungated, moment));
}

std::optional<SteadyTime> Truths::since(const rules::Condition& condition, const Asker& asker,
                                        const Moment& moment) const {
  if (const auto* one = std::get_if<rules::After>(&condition.form)) {
    return one->second_absent ? missing_since(*one, asker, moment) : std::nullopt;
  }
  if (const auto* all = std::get_if<rules::AllOf>(&condition.form)) {
    for (const rules::ConditionPtr& part : all->conditions) {
      if (const auto found = since(*part, asker, moment)) return found;
    }
  }
  return std::nullopt;
}

Truth Truths::is_value(const rules::IsValue& form, const Asker& asker, const Moment& moment) {
  std::vector<Said> members;
  for (const std::size_t property : home_.select(form.selector.text, asker.instance)) {
    Said said;
    for (const std::vector<std::size_t>& run : history_.runs(property, moment)) {
      said = Said{std::nullopt, said.lost || said.now == Truth{true}};
      if (run.empty()) continue;
      const core::Value& value = history_.reports()[run.back()].value;
      said = Said{has_value_of(form.values, value)};
    }
    members.push_back(said);
  }
  return any_says(members);
}

bool within_limits(const rules::Compare& form, double number, bool held) {
  if (form.above) {
    const bool high = held && form.clear_below ? number >= *form.clear_below : number > *form.above;
    if (!high) return false;
  }
  if (form.below) {
    const bool low = held && form.clear_above ? number <= *form.clear_above : number < *form.below;
    if (!low) return false;
  }
  return true;
}

Truth Truths::compare(const rules::Compare& form, const Asker& asker, const Moment& moment) {
  if (form.stat) return statistic(form, asker, moment);
  std::vector<Said> members;
  for (const std::size_t property : home_.select(form.selector.text, asker.instance)) {
    Said said;
    for (const std::vector<std::size_t>& run : history_.runs(property, moment)) {
      said = Said{std::nullopt, said.lost || said.now == Truth{true}};
      for (const std::size_t k : run) said = compared(form, history_.reports()[k].value, said);
    }
    members.push_back(said);
  }
  return any_says(members);
}

bool Truths::silent(const rules::EventPattern& pattern, const Asker& asker,
                    const Moment& moment) const {
  for (const rules::EventPattern::Item& item : pattern.items) {
    for (const std::size_t property : home_.select(item.selector.text, asker.instance)) {
      if (!history_.offline(home_.properties()[property].device, moment)) return false;
    }
  }
  return true;
}

Truth Truths::absent(const rules::Absent& form, const Asker& asker, const Moment& moment) {
  if (form.between) return absent_between(form, asker, moment);
  if (silent(form.event, asker, moment)) return std::nullopt;
  const std::vector<std::size_t> events = history_.events(form.event, asker.instance, moment);
  if (form.for_time) {
    const SteadyTime last =
        events.empty() ? history_.start() : history_.reports()[events.back()].at;
    return moment.reached(last + *form.for_time);
  }
  return events.empty() || moment.happening() != events.back();
}

Truth Truths::absent_between(const rules::Absent& form, const Asker& asker, const Moment& moment) {
  const std::vector<std::size_t> events = history_.events(form.event, asker.instance, moment);
  for (const Opening& one : home_.openings(*form.between, history_.start(), moment.at)) {
    if (one.begin < history_.start() || !moment.reached(one.end)) continue;
    if (asker.gates != nullptr && !asker.gates->at_end_of.at(one.end)) continue;
    if (silent(form.event, asker, history_.end_of(one.end))) continue;
    const bool none = std::none_of(events.begin(), events.end(), [&](std::size_t k) {
      return history_.reports()[k].at >= one.begin;
    });
    if (none) return true;
  }
  return false;
}

std::optional<SteadyTime> Truths::missing_since(const rules::After& form, const Asker& asker,
                                                const Moment& moment) const {
  const std::vector<std::size_t> answers = history_.events(form.second, asker.instance, moment);
  for (const std::size_t k : history_.events(form.event, asker.instance, moment)) {
    if (asker.gates != nullptr && !asker.gates->at_input.at(k)) continue;
    const SteadyTime at = history_.reports()[k].at;
    const bool answered = !answers.empty() && answers.back() > k;
    if (!answered && moment.reached(at + form.within)) return at;
  }
  return std::nullopt;
}

Truth Truths::then(const rules::After& form, const Asker& asker, const Moment& moment) {
  const std::vector<std::size_t> firsts = history_.events(form.event, asker.instance, moment);
  for (const std::size_t second : history_.events(form.second, asker.instance, moment)) {
    for (const std::size_t first : firsts) {
      if (asker.gates != nullptr && !asker.gates->at_input.at(first)) continue;
      const SteadyTime until = history_.reports()[first].at + form.within;
      if (first < second && history_.reports()[second].at < until && !moment.reached(until)) {
        return true;
      }
    }
  }
  return false;
}

Truth Truths::last_in(const rules::LastIn& form, const Asker& asker, const Moment& moment) {
  const std::vector<std::size_t>& members = home_.select(form.group.text, asker.instance);
  Truth truth;
  for (std::size_t k = 0; k < moment.inputs; ++k) {
    const Report& report = history_.reports()[k];
    if (!report.activity || report.duplicate) continue;
    truth = std::find(members.begin(), members.end(), *report.property) != members.end();
  }
  return truth;
}

Truth Truths::in_state(const rules::InState& form) const {
  if (form.name == "home") return named_.at_home;
  if (form.name == "away") return negation(named_.at_home);
  return named_.states.at(form.name);
}

Truth Truths::offline(const rules::Offline& form, const Asker& asker, const Moment& moment) {
  bool one = false;
  bool all = true;
  bool supervised = false;
  for (std::size_t device = 0; device < home_.rules().devices.size(); ++device) {
    if (!home_.supervise(device)) continue;
    if (form.selector) {
      const auto& chosen = home_.select(form.selector->text, asker.instance);
      const bool selected = std::any_of(chosen.begin(), chosen.end(), [&](std::size_t property) {
        return home_.properties()[property].device == device;
      });
      if (!selected) continue;
    }
    supervised = true;
    const bool silent = history_.offline(device, moment);
    one = one || silent;
    all = all && silent;
  }
  return form.selector ? one : supervised && all;
}

Truth Truths::happens(const rules::Happens& form, const Asker& asker, const Moment& moment) {
  const auto now = moment.happening();
  return now && history_.matches(form.event, asker.instance, *now);
}

}  // namespace homeward::sim
