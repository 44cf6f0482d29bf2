#pragma once

#include "daemon/rules/node.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace homeward::rules {

/// A condition that takes inputs, as a dense index within one engine.
enum class LeafId : std::uint32_t {};
/// A rule instance or a virtual state, as a dense index in the order of evaluation.
enum class UnitId : std::uint32_t {};

/// Who hears of what in one engine: from slots, devices, states, alerts and timers to the
/// conditions, and from the conditions to the rules and states they belong to.
struct Wiring {
  struct Leaf {
    Node* node;
    UnitId unit;
  };
  struct Subscription {
    LeafId leaf;
    std::uint32_t tag;
  };
  struct TimerOwner {
    enum class Kind : std::uint8_t { leaf, unit, presence, link, data, hold, decay } kind;
    std::uint32_t index;
  };

  std::vector<Leaf> leaves;
  std::vector<std::vector<Subscription>> by_slot;
  std::vector<std::vector<LeafId>> by_device;
  std::vector<std::vector<LeafId>> by_state;
  std::vector<std::vector<LeafId>> by_rule;
  std::vector<LeafId> of_presence;
  std::vector<LeafId> of_clock;
  std::vector<TimerOwner> timer_owners;  ///< by TimerId
};

/// Makes the conditions of one rule instance or state and wires them up.
class Builder {
 public:
  /// In an `each: device` rule, `each_selector` is narrowed to `device` wherever it stands.
  struct Instance {
    std::optional<DeviceIndex> device;
    std::string each_selector;
  };

  Builder(World& world, Wiring& wiring, UnitId unit, Instance instance)
      : world_(world), wiring_(wiring), unit_(unit), instance_(std::move(instance)) {}

  [[nodiscard]] World& world() const noexcept { return world_; }
  [[nodiscard]] NodePtr build(const Condition& condition);

  /// The slots of a selector that compile() has checked.
  [[nodiscard]] std::vector<SlotIndex> slots(const Selector& selector) const;
  [[nodiscard]] Calendar calendar(const WindowReference& reference) const;

  /// Makes `node` known; the other calls take its id. Once per node: each leaf is told of a gap.
  [[nodiscard]] LeafId leaf(Node& node);
  void subscribe(LeafId leaf, SlotIndex slot, std::uint32_t tag);
  void follow_device(LeafId leaf, DeviceIndex device);
  void follow_state(LeafId leaf, StateIndex state);
  void follow_rule(LeafId leaf, RuleIndex rule);
  void follow_presence(LeafId leaf);
  void follow_clock(LeafId leaf);
  [[nodiscard]] TimerId timer(LeafId leaf);

  /// Every slot that was subscribed so far, each once, for evidence.
  [[nodiscard]] std::vector<SlotIndex> subscribed() const;

 private:
  World& world_;
  Wiring& wiring_;
  UnitId unit_;
  Instance instance_;
  std::vector<SlotIndex> subscribed_;
};

/// The schedule that a window reference means; a written-out window opens every day.
[[nodiscard]] Schedule schedule_of(const RuleSet& rules, const WindowReference& reference);

}  // namespace homeward::rules
