#pragma once

#include "daemon/rules/activity.hpp"
#include "daemon/rules/liveness.hpp"
#include "daemon/rules/program.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::rules {

/// A declared device as a dense index, in file order.
enum class DeviceIndex : std::uint32_t {};
/// A virtual state as a dense index, in file order.
enum class StateIndex : std::uint32_t {};

/// The dense position of a strong index.
template <class Index>
[[nodiscard]] constexpr std::size_t position_of(Index index) noexcept {
  return static_cast<std::size_t>(index);
}

/// A property of a device, and how it counts.
struct SlotInfo {
  DeviceIndex device{};
  std::string property;
  PropertyKind kind{PropertyKind::state};
  bool data{true};                ///< a report of it moves the data clock of its device
  core::Duration dedup{0};        ///< the same value within this time is a repetition
  core::Duration debounce{0};     ///< a change counts once it lasted this long
  core::Duration clear_after{0};  ///< true decays to false when it is not repeated for this long
};

/// What compile() made of a rule set: dense tables of the home and the order of evaluation.
class Program::Impl {
 public:
  explicit Impl(RuleSet rule_set);

  RuleSet rules;
  std::vector<SlotInfo> slots;
  std::vector<std::vector<SlotIndex>> slots_of_device;
  std::vector<LivenessLimits> liveness;  ///< by device
  std::map<std::string, DeviceIndex, std::less<>> devices;
  std::map<std::string, RuleIndex, std::less<>> rule_ids;
  std::map<std::string, StateIndex, std::less<>> state_names;
  std::map<std::string, std::vector<SlotIndex>, std::less<>> groups;  ///< members, in slot order
  std::vector<StateIndex> state_order;  ///< a state after those it names
  std::vector<RuleIndex> rule_order;    ///< a rule after those it names; file order within

  [[nodiscard]] std::optional<SlotIndex> find_slot(std::string_view device,
                                                   std::string_view property) const;
  [[nodiscard]] const core::DeviceId& device_id(DeviceIndex device) const {
    return rules.devices[position_of(device)].id;
  }
  [[nodiscard]] bool has_room(std::string_view room) const;
  /// The names of the rooms, for messages; each once.
  [[nodiscard]] std::vector<std::string> room_names() const;
};

}  // namespace homeward::rules
