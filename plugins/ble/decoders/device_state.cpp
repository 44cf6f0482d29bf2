#include "plugins/ble/decoders/device_state.hpp"

#include <algorithm>
#include <array>

namespace homeward::ble {

namespace {

/// How far a counter may run ahead of what is stored without being stored again: what somebody
/// could play back after a restart, against the wear of storing each message.
constexpr std::uint32_t kUnstoredMessages = 32;
/// A device with a fresh battery counts from the start.
constexpr std::uint32_t kFreshStart = 100;
/// A late repeat comes sooner than this, a changed battery later.
constexpr BootTime kBatteryChange{10'000};
constexpr BootTime kPacketWindow{4000};
constexpr BootTime kSourceSilence{5 * 60 * 1000};

}  // namespace

DeviceState* DeviceStates::find(const Address& address) {
  const auto found = entries_.find(address.number());
  return found == entries_.end() ? nullptr : &found->second.state;
}

DeviceState& DeviceStates::get(const Address& address) {
  const std::uint64_t number = address.number();
  const auto found = entries_.find(number);
  if (found != entries_.end()) {
    Entry& entry = found->second;
    if (!entry.is_adopted) silence_.splice(silence_.end(), silence_, entry.place);
    return entry.state;
  }
  make_room();
  Entry& entry = entries_[number];
  entry.place = silence_.insert(silence_.end(), number);
  return entry.state;
}

DeviceState& DeviceStates::adopt(const Address& address) {
  DeviceState& state = get(address);
  Entry& entry = entries_.at(address.number());
  if (!entry.is_adopted) silence_.erase(entry.place);
  entry.is_adopted = true;
  return state;
}

void DeviceStates::forget(const Address& address) {
  const auto found = entries_.find(address.number());
  if (found == entries_.end()) return;
  if (!found->second.is_adopted) silence_.erase(found->second.place);
  entries_.erase(found);
}

void DeviceStates::make_room() {
  if (silence_.size() < max_strangers_) return;
  entries_.erase(silence_.front());
  silence_.pop_front();
}

DeviceState& Memory::state() {
  if (state_ == nullptr) state_ = &states_.get(address_);
  return *state_;
}

// Spreading 12 bytes to 16: Xiaomi's legacy MiBeacon, 8D 3D 3C 97 in the middle.
Cipher* Memory::cipher(std::size_t size) {
  DeviceState& device = state();
  if (device.key.size() != size) return nullptr;
  if (device.cipher == nullptr) {
    std::array<std::uint8_t, 16> key{0, 0, 0, 0, 0, 0, 0x8D, 0x3D, 0x3C, 0x97};
    const std::size_t front = size == 12 ? 6 : size;
    std::copy_n(device.key.begin(), front, key.begin());
    std::copy(device.key.begin() + static_cast<long>(front), device.key.end(), key.begin() + 10);
    device.cipher = std::make_unique<Cipher>(key);
  }
  return device.cipher.get();
}

Memory::Freshness Memory::freshness(std::uint32_t counter, std::uint64_t payload) {
  const DeviceState& device = state();
  if (!device.counter || counter > *device.counter) return Freshness::fresh;
  // After a restart the fingerprint is not known, and the kept counter itself is old news.
  if (counter == *device.counter)
    return device.counter_payload == 0 || device.counter_payload == payload ? Freshness::repeat
                                                                            : Freshness::replayed;
  const bool was_far = *device.counter >= kFreshStart || now_ - device.counter_at >= kBatteryChange;
  return counter < kFreshStart && was_far ? Freshness::fresh : Freshness::replayed;
}

void Memory::accept(std::uint32_t counter, std::uint64_t payload) {
  DeviceState& device = state();
  device.counter = counter;
  device.counter_payload = payload;
  device.counter_at = now_;
  const bool far = !device.kept_counter || counter < *device.kept_counter ||
                   counter - *device.kept_counter >= kUnstoredMessages;
  if (far) device.keep_changed = true;
}

bool Memory::take_packet(std::uint8_t id) {
  DeviceState& device = state();
  const bool is_first = !device.packet;
  const auto ahead = is_first ? 1U : static_cast<std::uint8_t>(id - *device.packet);
  const bool is_late = now_ - device.packet_at > kPacketWindow;
  if (!is_first && !is_late && (ahead == 0 || ahead > 63)) {
    if (ahead == 0) device.packet_at = now_;  // a train of repeats may last longer than the window
    return false;
  }
  device.packet = id;
  device.packet_at = now_;
  return true;
}

bool Memory::take_action(std::uint64_t press, BootTime window) {
  DeviceState& device = state();
  const bool is_repeat =
      device.has_action && device.action == press && now_ - device.action_at <= window;
  device.has_action = true;
  device.action = press;
  device.action_at = now_;
  return !is_repeat;
}

bool Memory::believe(std::uint8_t rank) {
  DeviceState& device = state();
  if (rank > device.source && now_ - device.source_at <= kSourceSilence) return false;
  device.source = rank;
  device.source_at = now_;
  return true;
}

}  // namespace homeward::ble
