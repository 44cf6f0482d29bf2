#include "plugins/zigbee/network/manager.hpp"

#include "lib/async/spawn.hpp"
#include "lib/log/log.hpp"
#include "plugins/sdk/stream.hpp"
#include "plugins/zigbee/network/device.hpp"
#include "plugins/zigbee/network/ieee_text.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace homeward::zigbee {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kMaxDevices = 500;

std::vector<std::pair<std::uint8_t, std::uint16_t>> clusters_of(const DeviceRecord& record) {
  std::vector<std::pair<std::uint8_t, std::uint16_t>> clusters;
  for (const auto& simple : record.descriptors) {
    for (const auto cluster : simple.in) clusters.emplace_back(simple.endpoint, cluster);
    for (const auto cluster : simple.out) clusters.emplace_back(simple.endpoint, cluster);
  }
  // Many endpoints serve a cluster and use it, too: that is still one place.
  std::ranges::sort(clusters);
  clusters.erase(std::unique(clusters.begin(), clusters.end()), clusters.end());
  return clusters;
}

std::chrono::seconds promised(const DeviceRecord& record, const Profile& profile) {
  std::vector<std::uint16_t> inputs;
  for (const auto& simple : record.descriptors) {
    inputs.insert(inputs.end(), simple.in.begin(), simple.in.end());
  }
  return promised_interval(profile, inputs);
}

}  // namespace

DeviceManager::DeviceManager(asio::any_io_executor executor, Coordinator& coordinator, Sink& sink,
                             const Profiles& profiles, ClockReader clock, Timings timings)
    : executor_(executor),
      coordinator_(coordinator),
      sink_(sink),
      profiles_(profiles),
      clock_(std::move(clock)),
      timings_(timings),
      gate_(executor) {}

DeviceManager::~DeviceManager() = default;

asio::awaitable<void> DeviceManager::pause(std::chrono::milliseconds time) {
  asio::steady_timer timer(executor_, time);
  co_await timer.async_wait(sdk::kAwait);
}

asio::awaitable<void> DeviceManager::run() {
  asio::steady_timer timer(executor_);
  for (;;) {
    // Together with whatever else rests: no waking of its own.
    timer.expires_at(sdk::Stream::end_of_rest(Clock::now(), timings_.tend_every));
    co_await timer.async_wait(sdk::kAwait);
    end_momentary_states();
    if (!up_) continue;
    const auto now = Clock::now();
    for (const auto& [ieee, device] : devices_) {
      if (!device->interviewing && device->retry_at <= now && !device->complete()) {
        start_interview(device);
      }
    }
  }
}

void DeviceManager::network_up(std::uint64_t coordinator) {
  coordinator_ieee_ = coordinator;
  // What was heard before stays known: a device whose answer was lost with the stick says the same
  // again. Who started anew meanwhile, and counts from the beginning, announces itself.
  up_ = true;
  joining_ = false;
}

void DeviceManager::network_down() {
  up_ = false;
  joining_ = false;
}

DeviceManager::DevicePtr DeviceManager::find(std::uint64_t ieee) const {
  const auto found = devices_.find(ieee);
  return found == devices_.end() ? nullptr : found->second;
}

DeviceManager::DevicePtr DeviceManager::find_at(std::uint16_t address) const {
  const auto found = addresses_.find(address);
  return found == addresses_.end() ? nullptr : find(found->second);
}

DeviceManager::DevicePtr DeviceManager::find_by_id(std::string_view id) const {
  constexpr std::string_view prefix = "zigbee:";
  if (!id.starts_with(prefix)) return nullptr;
  const auto ieee = number_from_hex(id.substr(prefix.size()));
  return ieee ? find(*ieee) : nullptr;
}

/// The device, new or known, at its present address; null when there are too many.
DeviceManager::DevicePtr DeviceManager::admit(std::uint64_t ieee, std::uint16_t address) {
  auto device = find(ieee);
  if (!device) {
    if (devices_.size() >= kMaxDevices || ieee == coordinator_ieee_) return nullptr;
    DeviceRecord record;
    record.ieee = ieee;
    record.address = address;
    device =
        std::make_shared<Device>(executor_, std::move(record), profiles_, timings_.retry_least);
    devices_[ieee] = device;
    log::notice("a device joined", {{"device", ieee_text(ieee)}});
  }
  move(*device, address);
  return device;
}

void DeviceManager::move(Device& device, std::uint16_t address) {
  const auto known = addresses_.find(address);
  if (known != addresses_.end() && known->second == device.record.ieee) return;
  const auto before = addresses_.find(device.record.address);
  if (before != addresses_.end() && before->second == device.record.ieee) addresses_.erase(before);
  const bool moved = device.record.address != address;
  device.record.address = address;
  addresses_[address] = device.record.ieee;
  if (moved) note_change(device);
  const auto waiting = strangers_.extract(address);
  if (!waiting) return;
  const auto pointer = find(device.record.ieee);
  for (const Incoming& frame : waiting.mapped()) std::ignore = hear(pointer, frame);
}

void DeviceManager::joined(std::uint64_t ieee, std::uint16_t address) {
  const auto device = admit(ieee, address);
  if (!device) return;
  if (joining_) {
    // It was let in anew: perhaps reset, so that it has forgotten its bindings.
    device->record.enrolled = false;
    device->record.configured.clear();
    device->newcomer = true;
  }
  tell(*device);
  start_interview(device);
}

void DeviceManager::announced(std::uint64_t ieee, std::uint16_t address) {
  const auto device = admit(ieee, address);
  if (!device) return;
  duplicates_.forget(ieee);         // a new battery: its count begins again
  device->record.enrolled = false;  // to be asked again: some forget it with their battery
  start_interview(device);
}

void DeviceManager::seen_at(std::uint64_t ieee, std::uint16_t address) {
  const auto device = find(ieee);
  if (device) move(*device, address);
}

void DeviceManager::left(std::uint64_t ieee, bool comes_back) {
  const auto device = find(ieee);
  if (device && !comes_back) forget(device, false);
}

void DeviceManager::forget(const DevicePtr& device, bool removed) {
  device->present = false;
  addresses_.erase(device->record.address);
  duplicates_.forget(device->record.ieee);
  devices_.erase(device->record.ieee);
  sink_.gone(device->id, removed);
  sink_.changed();
}

void DeviceManager::adopt(std::vector<DeviceRecord> records) {
  for (DeviceRecord& record : records) {
    if (devices_.contains(record.ieee) || devices_.size() >= kMaxDevices) continue;
    const auto ieee = record.ieee;
    const auto address = record.address;
    record.memory.clusters = clusters_of(record);
    devices_[ieee] =
        std::make_shared<Device>(executor_, std::move(record), profiles_, timings_.retry_least);
    addresses_.emplace(address, ieee);
  }
}

void DeviceManager::tell_all() {
  for (const auto& [ieee, device] : devices_) tell(*device);
}

std::vector<DeviceRecord> DeviceManager::records() const {
  std::vector<DeviceRecord> records;
  for (const auto& [ieee, device] : devices_) records.push_back(device->record);
  return records;
}

void DeviceManager::tell(Device& device) {
  const auto& record = device.record;
  sdk::Device told;
  told.address = ieee_text(record.ieee);
  told.id = device.id;
  told.manufacturer = device.interpreter.memory().manufacturer;
  told.model = device.interpreter.memory().model;
  told.mains_powered = record.node && record.node->mains;
  for (const auto& [name, type] : device.properties)
    told.properties.push_back({name, type, {}, {}});
  told.link_quality = device.link_quality;
  if (!device.heartbeat && record.endpoints) {
    device.heartbeat.emplace(promised(record, device.interpreter.profile()));
  }
  if (device.heartbeat) told.expected_interval = device.heartbeat->interval();
  told.keep = to_json(record, extended_pan_);
  constexpr std::size_t most_kept = 4'096;
  if (told.keep.size() > most_kept) told.keep.clear();  // our own file still has it
  sink_.device(std::move(told));
}

/// Something worth keeping has changed.
void DeviceManager::note_change(Device& device) {
  auto memory = device.interpreter.memory();
  memory.clusters = clusters_of(device.record);
  if (memory != device.interpreter.memory()) device.interpreter.restore(memory);
  device.record.memory = std::move(memory);
  tell(device);
  sink_.changed();
}

void DeviceManager::end_momentary_states() {
  const auto now = Clock::now();
  for (const auto& [ieee, device] : devices_) {
    std::vector<sdk::Event> events;
    for (auto state = device->ends.begin(); state != device->ends.end();) {
      if (state->second > now) {
        ++state;
        continue;
      }
      sdk::Event event;
      event.device = device->id;
      event.property = state->first;
      event.value = false;
      events.push_back(std::move(event));
      state = device->ends.erase(state);
    }
    if (!events.empty()) sink_.send(std::move(events));
  }
}

}  // namespace homeward::zigbee
