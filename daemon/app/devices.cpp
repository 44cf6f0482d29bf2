#include "daemon/app/devices.hpp"

#include "lib/log/log.hpp"

#include <algorithm>
#include <utility>

namespace homeward::app {
namespace {

constexpr std::size_t kMostStrangers = 4'096;
constexpr core::Duration kSeenAnew = std::chrono::hours{1};  ///< worth a record of its own
constexpr core::Duration kBleDedup = std::chrono::seconds{2};

bool belongs_to(const core::DeviceAddress& address, const std::string& plugin) {
  const std::string& text = address.str();
  return text.size() > plugin.size() && text.starts_with(plugin) && text[plugin.size()] == ':';
}

DeviceEntry configured_device(const rules::Program& program,
                              const rules::DeviceDeclaration& declaration) {
  DeviceEntry entry;
  entry.id = declaration.id;
  entry.address = declaration.address;
  entry.room = declaration.room;
  const bool radio_repeats = belongs_to(declaration.address, "ble");
  entry.dedup = declaration.dedup.value_or(radio_repeats ? kBleDedup : core::Duration::zero());
  for (const std::string& property : declaration.properties) {
    const auto slot = program.find_slot(declaration.id.str(), property);
    if (slot) entry.properties.push_back({property, *slot, std::nullopt, {}});
  }
  return entry;
}

}  // namespace

PropertyEntry* DeviceEntry::find_property(std::string_view name) noexcept {
  for (PropertyEntry& property : properties) {
    if (property.name == name) return &property;
  }
  return nullptr;
}

void DeviceEntry::note_vitals(const ports::SourceEvent& event) {
  if (event.rssi_dbm) vitals.rssi_dbm = event.rssi_dbm;
  if (event.link_quality) vitals.link_quality = event.link_quality;
  const double* number = std::get_if<double>(&event.value);
  if (number == nullptr) return;
  if (event.property == "signal") vitals.rssi_dbm = *number;
  if (event.property == "x.linkquality") vitals.link_quality = *number;
  if (event.property == "battery") vitals.battery_percent = *number;
}

std::optional<ports::DeviceRecord> DeviceEntry::take(const ports::SourceDevice& device) {
  const bool fits = device.description.size() <= ports::DeviceRecord::kMostDescription;
  if (!fits && !std::exchange(described_too_long, true)) {
    log::warning("a device is described in more words than are kept", {{"device", address.str()}});
  }
  ports::DeviceRecord record{address, description, keep, last_seen, device.gone};
  if (fits && !device.description.empty()) record.description = device.description;
  if (device.keep) record.keep = *device.keep;
  const bool seen_anew = last_seen && (!recorded_seen || *last_seen - *recorded_seen > kSeenAnew);
  const bool same = recorded && record.description == description && record.keep == keep &&
                    record.removed == removed;
  if (same && !seen_anew) return std::nullopt;
  recorded = true;
  recorded_seen = last_seen;
  description = record.description;
  keep = record.keep;
  removed = record.removed;
  return record;
}

Devices::Devices(const rules::Program& program) {
  for (const rules::DeviceDeclaration& declaration : program.rule_set().devices) {
    addresses_.emplace(declaration.id, declaration.address);
    devices_.emplace(declaration.address, configured_device(program, declaration));
  }
}

DeviceEntry* Devices::find(const core::DeviceAddress& address) {
  const auto found = devices_.find(address);
  return found == devices_.end() ? nullptr : &found->second;
}

const DeviceEntry* Devices::find(const core::DeviceId& id) const {
  const auto address = addresses_.find(id);
  if (address == addresses_.end()) return nullptr;
  return &devices_.at(address->second);
}

void Devices::restore(const std::vector<ports::DeviceRecord>& records) {
  for (const ports::DeviceRecord& record : records) {
    auto [place, fresh] = devices_.try_emplace(record.address);
    DeviceEntry& entry = place->second;
    if (fresh) ++strangers_;
    entry.address = record.address;
    entry.description = record.description;
    entry.keep = record.keep;
    entry.last_seen = record.last_seen;
    entry.removed = record.removed;
    entry.recorded = true;
    entry.recorded_seen = record.last_seen;
  }
}

std::optional<ports::DeviceRecord> Devices::describe(const ports::SourceDevice& device) {
  auto found = devices_.find(device.address);
  if (found == devices_.end()) {
    if (strangers_ >= kMostStrangers) return std::nullopt;
    ++strangers_;
    found = devices_.try_emplace(device.address).first;
    found->second.address = device.address;
  }
  return found->second.take(device);
}

std::map<core::DeviceAddress, std::string> Devices::known_to(const core::PluginId& plugin) const {
  std::map<core::DeviceAddress, std::string> known;
  for (const auto& [address, entry] : devices_) {
    if (!entry.removed && belongs_to(address, plugin.str())) known.emplace(address, entry.keep);
  }
  return known;
}

}  // namespace homeward::app
