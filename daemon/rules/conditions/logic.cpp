#include "daemon/rules/conditions/logic.hpp"

#include "daemon/rules/conditions/conditions.hpp"

#include <algorithm>
#include <string>

namespace homeward::rules::conditions {
namespace {

std::vector<NodePtr> build_parts(const std::vector<ConditionPtr>& conditions, Builder& builder) {
  std::vector<NodePtr> parts;
  for (const ConditionPtr& condition : conditions) parts.push_back(builder.build(*condition));
  return parts;
}

void check_parts(const std::vector<ConditionPtr>& conditions, const Condition& whole,
                 Checker& checker) {
  if (conditions.empty()) checker.error(whole.position, "at least one condition is wanted");
  for (const ConditionPtr& condition : conditions) checker.condition(*condition);
}

}  // namespace

void Composite::save(SavedState& state) const {
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    SavedState part;
    parts_[i]->save(part);
    state.put(std::to_string(i), part);
  }
}

void Composite::load(const SavedState& state) {
  for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i]->load(state.part(std::to_string(i)));
}

Truth AllNode::truth() const {
  Truth all = Truth::yes;
  for (const NodePtr& part : parts()) all = both(all, part->truth());
  return all;
}

std::optional<core::SteadyTime> AllNode::since() const {
  for (const NodePtr& part : parts()) {
    if (const auto since = part->since()) return since;
  }
  return std::nullopt;
}

GateMoment AllNode::gate_moment() const {
  const bool instant = std::any_of(parts().begin(), parts().end(), [](const NodePtr& part) {
    return part->gate_moment() == GateMoment::instant;
  });
  return instant ? GateMoment::instant : GateMoment::always;
}

void AllNode::on_gates(bool hold) {
  for (const NodePtr& part : parts()) part->on_gates(hold);
}

bool AllNode::is_absence() const {
  return std::any_of(parts().begin(), parts().end(),
                     [](const NodePtr& part) { return part->is_absence(); });
}

Truth AnyNode::truth() const {
  Truth any = Truth::no;
  for (const NodePtr& part : parts()) any = either(any, part->truth());
  return any;
}

bool AnyNode::is_absence() const {
  return std::any_of(parts().begin(), parts().end(),
                     [](const NodePtr& part) { return part->is_absence(); });
}

void check_all_of(const Condition& condition, Checker& checker) {
  check_parts(std::get<AllOf>(condition.form).conditions, condition, checker);
}

NodePtr build_all_of(const Condition& condition, Builder& builder) {
  return std::make_unique<AllNode>(
      build_parts(std::get<AllOf>(condition.form).conditions, builder));
}

void check_any_of(const Condition& condition, Checker& checker) {
  check_parts(std::get<AnyOf>(condition.form).conditions, condition, checker);
}

NodePtr build_any_of(const Condition& condition, Builder& builder) {
  return std::make_unique<AnyNode>(
      build_parts(std::get<AnyOf>(condition.form).conditions, builder));
}

void check_not(const Condition& condition, Checker& checker) {
  const auto& form = std::get<Not>(condition.form);
  if (form.condition) checker.condition(*form.condition);
}

NodePtr build_not(const Condition& condition, Builder& builder) {
  std::vector<NodePtr> parts;
  parts.push_back(builder.build(*std::get<Not>(condition.form).condition));
  return std::make_unique<NotNode>(std::move(parts));
}

}  // namespace homeward::rules::conditions
