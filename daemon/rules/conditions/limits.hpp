#pragma once

#include "daemon/rules/builder.hpp"
#include "daemon/rules/rule_set.hpp"
#include "daemon/rules/slot_truths.hpp"
#include "daemon/rules/truth.hpp"

#include <string>
#include <vector>

namespace homeward::rules::conditions {

/// Compares a number with `above` and `below`; what was true before stays so until the clear
/// limit is passed.
[[nodiscard]] Truth judge_limits(const Compare& form, double number, Truth before) noexcept;

/// `device.property`, as snapshots name a slot.
[[nodiscard]] std::string slot_name(const World& world, SlotIndex slot);

/// Which slots were true when they fell silent, for snapshots (SlotTruths::lost).
void save_lost(const World& world, const std::vector<SlotIndex>& slots, const SlotTruths& truths,
               SavedState& state);
/// Takes them up again, but for those that are known meanwhile.
void load_lost(const SavedState& state, const World& world, const std::vector<SlotIndex>& slots,
               SlotTruths& truths);

/// `stat` with `over`; build_compare() hands over to it.
[[nodiscard]] NodePtr build_compare_stat(const Compare& form, Builder& builder);

}  // namespace homeward::rules::conditions
