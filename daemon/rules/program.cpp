#include "daemon/rules/program_impl.hpp"
#include "lib/base/assert.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

namespace homeward::rules {
namespace {

/// A Bluetooth beacon says everything several times.
constexpr core::Duration radio_dedup = std::chrono::seconds{2};

/// RULES.md 7.3: what a device's settings mean for one of its properties. Holding back is for
/// states; a motion or a press counts at once. What decays is what says that somebody is there.
SlotInfo slot_of(DeviceIndex index, const DeviceDeclaration& device, const std::string& property) {
  constexpr core::Duration none{0};
  SlotInfo info{index, property, property_kind(property)};
  const bool radio_repeats = device.address.str().starts_with("ble:");
  info.data = is_data(device, property);
  info.dedup = device.dedup.value_or(radio_repeats ? radio_dedup : none);
  if (info.kind != PropertyKind::press && info.kind != PropertyKind::pulse) {
    info.debounce = device.debounce.value_or(none);
  }
  const bool somebody =
      info.kind == PropertyKind::pulse || property == "occupancy" || property == "presence";
  if (somebody) info.clear_after = device.clear_after.value_or(none);
  return info;
}

}  // namespace

Program::Impl::Impl(RuleSet rule_set) : rules(std::move(rule_set)) {
  for (std::size_t d = 0; d < rules.devices.size(); ++d) {
    const DeviceDeclaration& device = rules.devices[d];
    const DeviceIndex index{static_cast<std::uint32_t>(d)};
    devices.emplace(device.id.str(), index);
    liveness.push_back(limits_of(device));
    auto& own = slots_of_device.emplace_back();
    for (const std::string& property : device.properties) {
      own.push_back(SlotIndex{static_cast<std::uint32_t>(slots.size())});
      slots.push_back(slot_of(index, device, property));
    }
  }
  for (std::size_t r = 0; r < rules.rules.size(); ++r) {
    rule_ids.emplace(rules.rules[r].id.str(), RuleIndex{static_cast<std::uint32_t>(r)});
  }
  for (std::size_t s = 0; s < rules.states.size(); ++s) {
    state_names.emplace(rules.states[s].name, StateIndex{static_cast<std::uint32_t>(s)});
  }
}

std::optional<SlotIndex> Program::Impl::find_slot(std::string_view device,
                                                  std::string_view property) const {
  const auto found = devices.find(device);
  if (found == devices.end()) return std::nullopt;
  for (const SlotIndex slot : slots_of_device[position_of(found->second)]) {
    if (slots[position_of(slot)].property == property) return slot;
  }
  return std::nullopt;
}

bool Program::Impl::has_room(std::string_view room) const {
  return std::any_of(rules.devices.begin(), rules.devices.end(),
                     [room](const DeviceDeclaration& device) { return device.room == room; });
}

std::vector<std::string> Program::Impl::room_names() const {
  std::set<std::string> names;
  for (const DeviceDeclaration& device : rules.devices) {
    if (!device.room.empty()) names.insert(device.room);
  }
  return {names.begin(), names.end()};
}

Program::Program(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Program::~Program() = default;
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;

std::optional<SlotIndex> Program::find_slot(std::string_view device,
                                            std::string_view property) const {
  return impl_->find_slot(device, property);
}

const core::DeviceId& Program::device_of(SlotIndex slot) const {
  HW_ASSERT(position_of(slot) < impl_->slots.size());
  return impl_->device_id(impl_->slots[position_of(slot)].device);
}

const std::string& Program::property_of(SlotIndex slot) const {
  HW_ASSERT(position_of(slot) < impl_->slots.size());
  return impl_->slots[position_of(slot)].property;
}

std::size_t Program::slot_count() const noexcept {
  return impl_->slots.size();
}

std::optional<RuleIndex> Program::find_rule(std::string_view id) const {
  const auto found = impl_->rule_ids.find(id);
  if (found == impl_->rule_ids.end()) return std::nullopt;
  return found->second;
}

const Rule& Program::rule(RuleIndex index) const {
  HW_ASSERT(position_of(index) < impl_->rules.rules.size());
  return impl_->rules.rules[position_of(index)];
}

const RuleSet& Program::rule_set() const noexcept {
  return impl_->rules;
}

}  // namespace homeward::rules
