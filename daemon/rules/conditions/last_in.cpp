#include "daemon/rules/conditions/conditions.hpp"

#include <vector>

namespace homeward::rules::conditions {
namespace {

/// `{last_in: GROUP}`: the last activity of the whole home was in this group or room. Unknown
/// until there was any.
class LastInNode final : public Node {
 public:
  LastInNode(const LastIn& form, Builder& builder)
      : world_(builder.world()), member_(builder.world().slots.size(), false) {
    for (const SlotIndex slot : builder.slots(form.group)) member_[position_of(slot)] = true;
    const LeafId leaf = builder.leaf(*this);
    for (std::size_t slot = 0; slot < member_.size(); ++slot) {
      builder.subscribe(leaf, SlotIndex{static_cast<std::uint32_t>(slot)}, 0);
    }
  }

  [[nodiscard]] Truth truth() const override {
    if (!world_.last_activity) return Truth::unknown;
    return truth_of(member_[position_of(*world_.last_activity)]);
  }

  Effect on_event(const SlotEvent& event, std::uint32_t /*tag*/) override {
    return event.activity ? Effect::changed : Effect::none;
  }

 private:
  const World& world_;
  std::vector<bool> member_;  // by slot
};

}  // namespace

void check_last_in(const Condition& condition, Checker& checker) {
  checker.selector(std::get<LastIn>(condition.form).group);
}

NodePtr build_last_in(const Condition& condition, Builder& builder) {
  return std::make_unique<LastInNode>(std::get<LastIn>(condition.form), builder);
}

}  // namespace homeward::rules::conditions
