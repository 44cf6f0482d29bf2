#include "daemon/rules/conditions/conditions.hpp"
#include "daemon/rules/conditions/limits.hpp"
#include "daemon/rules/slot_truths.hpp"

#include <algorithm>
#include <vector>

namespace homeward::rules::conditions {
namespace {

/// `{SEL: {above / below / is_not, clear_above / clear_below}}`, compared with hysteresis: once
/// true it stays true until the clear limit is passed.
class CompareNode final : public Node {
 public:
  CompareNode(const Compare& form, Builder& builder)
      : world_(builder.world()), form_(form), slots_(builder.slots(form.selector)) {
    for (const Value& value : form.is_not) is_not_.push_back(core::canonical(value));
    const LeafId leaf = builder.leaf(*this);
    for (const SlotIndex slot : slots_) builder.subscribe(leaf, slot, truths_.add());
  }

  [[nodiscard]] Truth truth() const override { return truths_.any(); }

  Effect on_event(const SlotEvent& event, std::uint32_t tag) override {
    return truths_.set(tag, judge(event.value, truths_[tag])) ? Effect::changed : Effect::none;
  }

  Effect on_forgotten(std::uint32_t tag) override {
    return truths_.set(tag, Truth::unknown) ? Effect::changed : Effect::none;
  }

  void save(SavedState& state) const override {
    std::vector<std::string> holding;
    for (std::uint32_t tag = 0; tag < slots_.size(); ++tag) {
      if (truths_[tag] == Truth::yes) holding.push_back(slot_name(world_, slots_[tag]));
    }
    state.set("holding", std::move(holding));
    save_lost(world_, slots_, truths_, state);
  }

  void load(const SavedState& state) override {
    const std::vector<std::string> holding = state.texts("holding");
    for (std::uint32_t tag = 0; tag < slots_.size(); ++tag) {
      const SlotState& known = world_.slots[position_of(slots_[tag])];
      const std::string name = slot_name(world_, slots_[tag]);
      const bool held = std::find(holding.begin(), holding.end(), name) != holding.end();
      truths_.set(tag, known.known ? judge(known.value, truth_of(held)) : Truth::unknown);
    }
    load_lost(state, world_, slots_, truths_);
  }

 private:
  [[nodiscard]] Truth judge(const Value& value, Truth before) const {
    if (!is_not_.empty()) {
      return truth_of(std::find(is_not_.begin(), is_not_.end(), value) == is_not_.end());
    }
    const double* number = std::get_if<double>(&value);
    if (number == nullptr) return Truth::unknown;
    return judge_limits(form_, *number, before);
  }

  const World& world_;
  const Compare& form_;
  std::vector<SlotIndex> slots_;  // by tag
  std::vector<Value> is_not_;
  SlotTruths truths_;
};

void check_limits(const Compare& form, const core::SourcePosition& position, Checker& checker) {
  const bool numbers = form.above || form.below;
  if (!numbers && form.is_not.empty()) {
    checker.error(position, "one of 'above', 'below' and 'is_not' is wanted");
  }
  if (numbers && !form.is_not.empty()) {
    checker.error(position, "'is_not' does not go with 'above' or 'below'");
  }
  if (form.clear_below && (!form.above || *form.clear_below > *form.above)) {
    checker.error(position, "'clear_below' needs an 'above' that is not less");
  }
  if (form.clear_above && (!form.below || *form.clear_above < *form.below)) {
    checker.error(position, "'clear_above' needs a 'below' that is not greater");
  }
  if (form.above && form.below && *form.above >= *form.below) {
    checker.error(position, "nothing is above the one and below the other");
  }
}

}  // namespace

void check_compare(const Condition& condition, Checker& checker) {
  const auto& form = std::get<Compare>(condition.form);
  checker.selector(form.selector);
  check_limits(form, condition.position, checker);
  if (form.stat.has_value() != form.over.has_value()) {
    checker.error(condition.position, "'stat' and 'over' go together");
  }
  if (form.over) checker.duration(*form.over, "over", condition.position);
  if (form.stat && !form.is_not.empty()) {
    checker.error(condition.position, "'stat' gives a number; compare it with 'above' or 'below'");
  }
}

Truth judge_limits(const Compare& form, double number, Truth before) noexcept {
  const bool held = before == Truth::yes;
  if (form.above) {
    const bool cleared =
        held && form.clear_below ? number < *form.clear_below : number <= *form.above;
    if (cleared) return Truth::no;
  }
  if (form.below) {
    const bool cleared =
        held && form.clear_above ? number > *form.clear_above : number >= *form.below;
    if (cleared) return Truth::no;
  }
  return Truth::yes;
}

std::string slot_name(const World& world, SlotIndex slot) {
  const SlotInfo& info = world.program.slots[position_of(slot)];
  return world.program.device_id(info.device).str() + "." + info.property;
}

void save_lost(const World& world, const std::vector<SlotIndex>& slots, const SlotTruths& truths,
               SavedState& state) {
  std::vector<std::string> lost;
  for (std::uint32_t tag = 0; tag < slots.size(); ++tag) {
    if (truths.lost(tag)) lost.push_back(slot_name(world, slots[tag]));
  }
  if (!lost.empty()) state.set("lost", std::move(lost));
}

void load_lost(const SavedState& state, const World& world, const std::vector<SlotIndex>& slots,
               SlotTruths& truths) {
  const std::vector<std::string> lost = state.texts("lost");
  for (std::uint32_t tag = 0; tag < slots.size(); ++tag) {
    if (world.slots[position_of(slots[tag])].known) continue;
    const std::string name = slot_name(world, slots[tag]);
    if (std::find(lost.begin(), lost.end(), name) != lost.end()) truths.lose(tag);
  }
}

NodePtr build_compare(const Condition& condition, Builder& builder) {
  const auto& form = std::get<Compare>(condition.form);
  if (form.stat) return build_compare_stat(form, builder);
  return std::make_unique<CompareNode>(form, builder);
}

}  // namespace homeward::rules::conditions
