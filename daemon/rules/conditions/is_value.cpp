#include "daemon/rules/conditions/conditions.hpp"
#include "daemon/rules/conditions/limits.hpp"
#include "daemon/rules/slot_truths.hpp"

#include <algorithm>
#include <vector>

namespace homeward::rules::conditions {
namespace {

/// `{SEL: v}`, `{SEL: [v, w]}`: a selected property has one of the values.
class IsValueNode final : public Node {
 public:
  IsValueNode(const IsValue& form, Builder& builder)
      : world_(builder.world()), slots_(builder.slots(form.selector)) {
    for (const Value& value : form.values) values_.push_back(core::canonical(value));
    const LeafId leaf = builder.leaf(*this);
    for (const SlotIndex slot : slots_) builder.subscribe(leaf, slot, truths_.add());
  }

  [[nodiscard]] Truth truth() const override { return truths_.any(); }

  Effect on_event(const SlotEvent& event, std::uint32_t tag) override {
    return truths_.set(tag, judge(event.value)) ? Effect::changed : Effect::none;
  }

  Effect on_forgotten(std::uint32_t tag) override {
    return truths_.set(tag, Truth::unknown) ? Effect::changed : Effect::none;
  }

  void save(SavedState& state) const override { save_lost(world_, slots_, truths_, state); }

  void load(const SavedState& state) override {
    for (std::uint32_t tag = 0; tag < slots_.size(); ++tag) {
      const SlotState& slot = world_.slots[position_of(slots_[tag])];
      truths_.set(tag, slot.known ? judge(slot.value) : Truth::unknown);
    }
    load_lost(state, world_, slots_, truths_);
  }

 private:
  [[nodiscard]] Truth judge(const Value& value) const {
    return truth_of(std::find(values_.begin(), values_.end(), value) != values_.end());
  }

  const World& world_;
  std::vector<SlotIndex> slots_;  // by tag
  std::vector<Value> values_;
  SlotTruths truths_;
};

}  // namespace

void check_is_value(const Condition& condition, Checker& checker) {
  const auto& form = std::get<IsValue>(condition.form);
  checker.selector(form.selector);
  if (form.values.empty()) checker.error(condition.position, "a value is wanted");
}

NodePtr build_is_value(const Condition& condition, Builder& builder) {
  return std::make_unique<IsValueNode>(std::get<IsValue>(condition.form), builder);
}

}  // namespace homeward::rules::conditions
