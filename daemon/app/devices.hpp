#pragma once

#include "daemon/ports/event_source.hpp"
#include "daemon/ports/operations.hpp"
#include "daemon/ports/store.hpp"
#include "daemon/rules/program.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace homeward::app {

/// A property of a configured device, with what is needed to drop duplicates.
struct PropertyEntry {
  std::string name;
  rules::SlotIndex slot{};
  std::optional<core::Value> last_value;
  core::SteadyTime last_at{};
};

/// A device that the configuration names or that a plugin told of.
struct DeviceEntry {
  core::DeviceId id;  ///< empty when the configuration does not have it
  core::DeviceAddress address;
  std::string room;
  core::Duration dedup{0};  ///< the same value within this time is a repetition
  std::vector<PropertyEntry> properties;
  std::optional<core::WallTime> last_seen;
  ports::DeviceVitals vitals;  ///< since the start, also of what the home does not use
  std::string description;
  std::string keep;
  bool removed{false};
  bool described_too_long{false};               ///< told in the log
  bool recorded{false};                         ///< there is a record of it
  std::optional<core::WallTime> recorded_seen;  ///< `last_seen` of that

  [[nodiscard]] bool configured() const noexcept { return !id.empty(); }
  [[nodiscard]] PropertyEntry* find_property(std::string_view name) noexcept;
  /// Remembers what an event says of signal and battery.
  void note_vitals(const ports::SourceEvent& event);
  /// Takes a plugin's word; as Devices::describe().
  [[nodiscard]] std::optional<ports::DeviceRecord> take(const ports::SourceDevice& device);
};

/// The devices of the home by the address that their plugin uses. Bounded: at most 4,096 devices
/// that the configuration does not name are remembered.
class Devices {
 public:
  explicit Devices(const rules::Program& program);

  /// The device of this address, or null.
  [[nodiscard]] DeviceEntry* find(const core::DeviceAddress& address);
  [[nodiscard]] const DeviceEntry* find(const core::DeviceId& id) const;

  void restore(const std::vector<ports::DeviceRecord>& records);

  /// Takes a plugin's word on a device; gives the record to write, or nothing when that says
  /// nothing new or the bound is reached. A description longer than a record may hold is left out.
  std::optional<ports::DeviceRecord> describe(const ports::SourceDevice& device);

  /// What `welcome` gives back to a plugin: its devices and what it asked to keep.
  [[nodiscard]] std::map<core::DeviceAddress, std::string> known_to(
      const core::PluginId& plugin) const;

  [[nodiscard]] const std::unordered_map<core::DeviceAddress, DeviceEntry>& all() const {
    return devices_;
  }

 private:
  std::unordered_map<core::DeviceAddress, DeviceEntry> devices_;
  std::unordered_map<core::DeviceId, core::DeviceAddress> addresses_;
  std::size_t strangers_{0};
};

}  // namespace homeward::app
