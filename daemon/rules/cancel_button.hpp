#pragma once

#include "daemon/rules/patterns.hpp"
#include "daemon/rules/world.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace homeward::rules {

/// The button in the home that says "no alarm" to what rules with `warn_before` warn of: any
/// member of the group of this name. The engine owns it and shows it every event.
class CancelButton {
 public:
  static constexpr std::string_view group_name = "cancel_button";

  /// The home has the group.
  explicit CancelButton(const Builder& builder) {
    EventPattern pattern;
    pattern.items.push_back({Selector{std::string(group_name), {}}, {}, false});
    patterns_.add(builder, pattern);
    tags_ = patterns_.tags_by_slot(builder.world().slots.size());
  }

  [[nodiscard]] bool pressed(const SlotEvent& event) const {
    const std::uint32_t tag = tags_[position_of(event.slot)];
    return tag != Patterns::no_tag && patterns_.match(event, tag) != 0;
  }

 private:
  Patterns patterns_;
  std::vector<std::uint32_t> tags_;  // by slot
};

}  // namespace homeward::rules
