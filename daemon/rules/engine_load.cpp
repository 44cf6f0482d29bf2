// What an engine takes over from a snapshot: what waits for the same goes on, the rest begins anew
// in a home that is known already (docs/RULES.md, "What a change of rules does").
#include "daemon/rules/engine_impl.hpp"

namespace homeward::rules {

void Engine::Impl::load_units(
    const std::function<std::optional<SavedUnit>(const std::string&)>& find) {
  std::vector<bool> anew(units_.size(), false);
  for (std::size_t i = 0; i < units_.size(); ++i) {
    const std::optional<SavedUnit> saved = find(units_[i]->key());
    // States had no version before they could be told from changed ones.
    const bool same = saved && (saved->version.empty() || saved->version == units_[i]->version());
    if (same) units_[i]->load(saved->own, saved->conditions, world);
    anew[i] = !same;
  }
  // Also what goes on: its groups, devices and the end of its alert may be others.
  dirty_.mark_all(units_.size());
  evaluate_dirty(Cause::clock);
  tell_known(anew);
}

void Engine::Impl::tell_known(const std::vector<bool>& anew) {
  const auto begins = [&](LeafId leaf) {
    return anew[static_cast<std::size_t>(wiring_.leaves[static_cast<std::size_t>(leaf)].unit)];
  };
  for (std::size_t i = 0; i < world.slots.size(); ++i) {
    if (!world.slots[i].known) continue;
    const SlotEvent value{.slot = SlotIndex{static_cast<std::uint32_t>(i)},
                          .value = world.slots[i].value,
                          .at = world.now,
                          .restored = true};
    for (const Wiring::Subscription& one : wiring_.by_slot[i]) {
      if (!begins(one.leaf)) continue;
      Node* node = wiring_.leaves[static_cast<std::size_t>(one.leaf)].node;
      note(one.leaf, node->on_event(value, one.tag));
    }
  }
  for (const LeafId leaf : wiring_.of_presence) {
    if (!begins(leaf)) continue;
    note(leaf, wiring_.leaves[static_cast<std::size_t>(leaf)].node->on_presence());
  }
  evaluate_dirty(Cause::restored);
}

}  // namespace homeward::rules
