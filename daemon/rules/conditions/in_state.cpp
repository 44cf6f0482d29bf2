#include "daemon/rules/conditions/conditions.hpp"

namespace homeward::rules::conditions {
namespace {

/// `{state: home}`, `{state: away}`.
class PresenceNode final : public Node {
 public:
  PresenceNode(PresenceState wanted, Builder& builder) : world_(builder.world()), wanted_(wanted) {
    builder.follow_presence(builder.leaf(*this));
  }

  [[nodiscard]] Truth truth() const override {
    if (world_.presence == PresenceState::unknown) return Truth::unknown;
    return truth_of(world_.presence == wanted_);
  }

  Effect on_presence() override { return Effect::changed; }

 private:
  const World& world_;
  PresenceState wanted_;
};

/// `{state: NAME}` of a virtual state.
class InStateNode final : public Node {
 public:
  InStateNode(StateIndex state, Builder& builder) : world_(builder.world()), state_(state) {
    builder.follow_state(builder.leaf(*this), state);
  }

  [[nodiscard]] Truth truth() const override { return world_.states[position_of(state_)]; }

 private:
  const World& world_;
  StateIndex state_;
};

}  // namespace

void check_in_state(const Condition& condition, Checker& checker) {
  checker.state(std::get<InState>(condition.form).name, condition.position);
}

NodePtr build_in_state(const Condition& condition, Builder& builder) {
  const std::string& name = std::get<InState>(condition.form).name;
  if (name == "home") return std::make_unique<PresenceNode>(PresenceState::home, builder);
  if (name == "away") return std::make_unique<PresenceNode>(PresenceState::away, builder);
  const StateIndex state = builder.world().program.state_names.find(name)->second;
  return std::make_unique<InStateNode>(state, builder);
}

}  // namespace homeward::rules::conditions
