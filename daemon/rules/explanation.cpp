#include "daemon/rules/explanation.hpp"

#include "daemon/rules/alert_unit.hpp"
#include "daemon/rules/engine_impl.hpp"

namespace homeward::rules {
namespace {

using Role = ExplainedPart::Role;
using Parts = std::vector<ExplainedPart>;

std::optional<bool> known(Truth truth) {
  if (truth == Truth::unknown) return std::nullopt;
  return truth == Truth::yes;
}

/// What is inside all, any and not.
std::vector<const Condition*> inner_of(const Condition& condition) {
  std::vector<const Condition*> inner;
  const auto add = [&](const std::vector<ConditionPtr>& parts) {
    for (const ConditionPtr& part : parts) inner.push_back(part.get());
  };
  if (const auto* all = std::get_if<AllOf>(&condition.form)) add(all->conditions);
  if (const auto* any = std::get_if<AnyOf>(&condition.form)) add(any->conditions);
  if (const auto* no = std::get_if<Not>(&condition.form)) inner.push_back(no->condition.get());
  return inner;
}

/// The condition and what is inside it. Conditions and their nodes are trees of one shape.
void add_tree(Role role, const Condition& condition, const Node& node, std::uint32_t depth,
              Parts& parts) {
  ExplainedPart part;
  part.role = role;
  part.condition = &condition;
  part.holds = known(node.truth());
  part.depth = depth;
  if (const auto waiting = node.waiting()) {
    part.since = waiting->since;
    part.until = waiting->until;
  }
  parts.push_back(part);
  const std::vector<const Condition*> inner = inner_of(condition);
  const std::vector<NodePtr>* const nodes = node.inner();
  if (nodes == nullptr || nodes->size() != inner.size()) return;
  for (std::size_t i = 0; i < inner.size(); ++i) {
    add_tree(role, *inner[i], *(*nodes)[i], depth + 1, parts);
  }
}

/// The gates as build_gates() put them together: one alone, or all of them in their order, and
/// what stands under `unless` turned round.
void add_gates(const Rule& rule, const Node& gates, Parts& parts) {
  const std::size_t count =
      (rule.during ? 1 : 0) + rule.while_gates.size() + rule.unless_gates.size();
  std::size_t next = 0;
  const auto take = [&]() -> const Node& {
    return count == 1 ? gates : *gates.inner()->at(next++);
  };
  if (rule.during) {
    ExplainedPart part;
    part.role = Role::during;
    part.holds = known(take().truth());
    parts.push_back(part);
  }
  for (const Gate& gate : rule.while_gates) add_tree(Role::while_gate, *gate, take(), 0, parts);
  for (const Gate& gate : rule.unless_gates) {
    add_tree(Role::unless_gate, *gate, *take().inner()->front(), 0, parts);
  }
}

}  // namespace

ExplainedAlert AlertUnit::explain() const {
  ExplainedAlert explained;
  explained.device = device_;
  add_tree(Role::when, *rule_.when, *when_, 0, explained.parts);
  if (gates_) add_gates(rule_, *gates_, explained.parts);
  if (clear_) add_tree(Role::clear, *rule_.clear, *clear_, 0, explained.parts);
  if (phase_ == Phase::firing) {
    explained.phase = ExplainedAlert::Phase::firing;
    explained.pending_since = pending_since_;
    explained.fired_at = fired_at_;
    explained.acknowledged = acknowledged_;
    if (clearing_since_) explained.ends_at = *clearing_since_ + rule_.keep_firing_for;
  } else if (const std::optional<PendingAlert> pending = pending_alert()) {
    explained.phase = ExplainedAlert::Phase::pending;
    explained.pending_since = pending->pending_since;
    explained.fires_at = pending->fires_at;
  }
  return explained;
}

std::vector<ExplainedAlert> Engine::Impl::explain(RuleIndex rule) const {
  std::vector<ExplainedAlert> explained;
  for (const AlertUnit* alert : alerts_) {
    if (alert->rule() == rule) explained.push_back(alert->explain());
  }
  return explained;
}

std::vector<ExplainedAlert> Engine::explain(RuleIndex rule) const {
  return impl_->explain(rule);
}

}  // namespace homeward::rules
