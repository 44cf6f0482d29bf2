#pragma once

#include "daemon/rules/rule_set.hpp"
#include "daemon/rules/unit.hpp"

#include <optional>
#include <string>

namespace homeward::rules {

/// A virtual state: comes on when its condition (and window) held for `for`, stays on until the
/// condition was false for `clear_for`, or `keep` after it last held. A window gates the way on.
class StateUnit final : public Unit {
 public:
  StateUnit(StateIndex index, const VirtualState& state, Builder& builder, TimerId timer);

  Outcome evaluate(Evaluation& evaluation) override;
  Outcome late(core::SteadyTime event_at, Evaluation& evaluation) override;
  void gap(core::SteadyTime at, World& world) override;

  [[nodiscard]] StateIndex state() const noexcept { return index_; }

  [[nodiscard]] std::string key() const override { return "state/" + state_.name; }
  [[nodiscard]] const std::string& version() const override { return state_.behaviour; }
  void save(SavedState& own, SavedState& conditions) const override;
  void load(const SavedState& own, const SavedState& conditions, World& world) override;

 private:
  [[nodiscard]] core::Duration hold() const;
  void look(Truth when, Evaluation& evaluation);
  void look_while_on(Truth when, Evaluation& evaluation);

  StateIndex index_;
  const VirtualState& state_;
  TimerId timer_;
  NodePtr when_;
  NodePtr gates_;  // may be null

  bool on_{false};
  Truth truth_{Truth::unknown};  // as published to the world
  std::optional<core::SteadyTime> rising_since_;
  std::optional<core::SteadyTime> falling_since_;
};

}  // namespace homeward::rules
