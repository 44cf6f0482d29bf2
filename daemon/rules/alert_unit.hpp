#pragma once

#include "daemon/rules/rule_set.hpp"
#include "daemon/rules/unit.hpp"

#include <optional>
#include <string>
#include <vector>

namespace homeward::rules {

/// The state machine of RULES.md 7.1 for one rule, or for one device of an `each: device` rule:
/// inactive, pending for `for`, firing, clearing for `keep_firing_for`, resolved.
class AlertUnit final : public Unit {
 public:
  AlertUnit(RuleIndex index, const Rule& rule, std::optional<DeviceIndex> device, Builder& builder,
            TimerId timer);

  Outcome evaluate(Evaluation& evaluation) override;
  Outcome late(core::SteadyTime event_at, Evaluation& evaluation) override;
  void gap(core::SteadyTime at, World& world) override;
  /// False when it does not fire. The caller evaluates it afterwards.
  bool acknowledge();
  /// Ends what is on its way to firing and was warned of; if its condition still holds, `for`
  /// counts anew. False when nothing is warned of.
  bool cancel(Evaluation& evaluation);

  [[nodiscard]] RuleIndex rule() const noexcept { return index_; }
  [[nodiscard]] const std::optional<core::DeviceId>& device() const noexcept { return device_; }
  [[nodiscard]] std::optional<OpenAlert> open_alert() const;
  [[nodiscard]] std::optional<PendingAlert> pending_alert() const;
  [[nodiscard]] std::optional<OpenWarning> warning() const;
  [[nodiscard]] ExplainedAlert explain() const;
  /// Adds what its `daily` conditions learned.
  void learned(std::vector<Learned>& into) const;

  [[nodiscard]] std::string key() const override;
  [[nodiscard]] const std::string& version() const override { return rule_.behaviour; }
  void save(SavedState& own, SavedState& conditions) const override;
  void load(const SavedState& own, const SavedState& conditions, World& world) override;

 private:
  enum class Phase : std::uint8_t { inactive, pending, firing };

  [[nodiscard]] bool may_start(Truth when) const;
  void start(Evaluation& evaluation);
  void begin(core::SteadyTime at, const Evaluation& evaluation);
  void wait_since(core::SteadyTime event_at, Evaluation& evaluation);
  [[nodiscard]] core::SteadyTime due() const;
  [[nodiscard]] std::optional<core::SteadyTime> warn_at() const;
  void go_on_waiting(Evaluation& evaluation);
  void end_warning(Warning::Kind kind, Evaluation& evaluation);
  void tell_warning(Warning::Kind kind, Evaluation& evaluation) const;
  void wait(Truth when, Evaluation& evaluation);
  void fire(Evaluation& evaluation);
  void burn(Truth when, Evaluation& evaluation);
  void resolve(core::ResolveReason reason, Evaluation& evaluation);
  [[nodiscard]] std::vector<EvidenceSlot> evidence(const World& world) const;
  [[nodiscard]] std::optional<DeviceLife> life(const World& world) const;
  [[nodiscard]] Transition transition(Transition::Kind kind) const;

  RuleIndex index_;
  const Rule& rule_;
  std::optional<core::DeviceId> device_;
  TimerId timer_;
  NodePtr when_;
  std::vector<SlotIndex> slots_;  // of `when`, for evidence
  NodePtr clear_;                 // may be null
  NodePtr gates_;                 // may be null
  GateMoment gate_moment_;

  Phase phase_{Phase::inactive};
  core::SteadyTime pending_since_{};
  core::SteadyTime entered_at_{};  // from when `for` counts
  core::SteadyTime fired_at_{};
  core::SteadyTime not_before_{};  // after a gap in watching: when values are settled again
  std::optional<core::SteadyTime> clearing_since_;
  bool warned_{false};  // pending, and the home was warned
  bool acknowledged_{false};
  bool stale_{false};  // fires, but whether the condition holds is unknown
  bool muted_{false};  // made true by a restored value: waits until it was false once
};

}  // namespace homeward::rules
