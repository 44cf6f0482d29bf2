#include "daemon/rules/conditions/conditions.hpp"
#include "daemon/rules/selector.hpp"

#include <algorithm>
#include <vector>

namespace homeward::rules::conditions {
namespace {

/// `{offline: SEL}`: a device is overdue on its link or data clock, and it is not that its plugin
/// could not hear it; `{offline: all}`: every device that has such a limit is overdue, whoever is
/// to blame: nothing is watched. The engine keeps the clocks.
class OfflineNode final : public Node {
 public:
  OfflineNode(const Offline& form, Builder& builder)
      : world_(builder.world()), all_(!form.selector) {
    const LeafId leaf = builder.leaf(*this);
    if (form.selector) {
      for (const SlotIndex slot : builder.slots(*form.selector)) {
        devices_.push_back(world_.program.slots[position_of(slot)].device);
      }
    } else {
      for (std::size_t d = 0; d < world_.devices.size(); ++d) {
        devices_.push_back(DeviceIndex{static_cast<std::uint32_t>(d)});
      }
    }
    std::sort(devices_.begin(), devices_.end());
    devices_.erase(std::unique(devices_.begin(), devices_.end()), devices_.end());
    std::erase_if(devices_, [this](DeviceIndex device) {
      return !world_.program.liveness[position_of(device)].any();
    });
    for (const DeviceIndex device : devices_) builder.follow_device(leaf, device);
  }

  [[nodiscard]] Truth truth() const override {
    const auto counts = [this](DeviceIndex index) {
      const DeviceState& device = world_.devices[position_of(index)];
      return device.offline && (all_ || !device.blameless);
    };
    if (!all_) return truth_of(std::any_of(devices_.begin(), devices_.end(), counts));
    return truth_of(!devices_.empty() && std::all_of(devices_.begin(), devices_.end(), counts));
  }

  Effect on_device(DeviceIndex /*device*/, bool /*offline*/) override { return Effect::changed; }
  Effect on_blame(DeviceIndex /*device*/) override { return Effect::changed; }

 private:
  const World& world_;
  bool all_;
  std::vector<DeviceIndex> devices_;  // with a `supervise` time
};

}  // namespace

void check_offline(const Condition& condition, Checker& checker) {
  const auto& form = std::get<Offline>(condition.form);
  if (form.selector) checker.selector(*form.selector);
  std::vector<DeviceIndex> devices;
  const auto& declared = checker.program().rules.devices;
  if (form.selector) {
    for (const SlotIndex slot : select(checker.program(), form.selector->text).slots) {
      devices.push_back(checker.program().slots[position_of(slot)].device);
    }
  } else {
    for (std::size_t d = 0; d < declared.size(); ++d) {
      devices.push_back(DeviceIndex{static_cast<std::uint32_t>(d)});
    }
  }
  const bool supervised = std::any_of(devices.begin(), devices.end(), [&](DeviceIndex device) {
    return checker.program().liveness[position_of(device)].any();
  });
  if (!supervised && !devices.empty()) {
    checker.warning(condition.position, "'offline' never holds: no such device has a 'supervise'");
  }
}

NodePtr build_offline(const Condition& condition, Builder& builder) {
  return std::make_unique<OfflineNode>(std::get<Offline>(condition.form), builder);
}

}  // namespace homeward::rules::conditions
