#include "daemon/app/ingest.hpp"

#include "lib/log/log.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

namespace homeward::app {
namespace {

constexpr std::string_view kSequenceKey = "source.sequence.";

std::string sequence_key(const core::PluginId& plugin) {
  return std::string(kSequenceKey) + plugin.str();
}

/// "run sequence" as kept in the store.
std::optional<std::uint64_t> sequence_of(const std::string& kept, const std::string& run) {
  const std::size_t space = kept.rfind(' ');
  if (space == kept.npos || kept.compare(0, space, run) != 0 || run.size() != space) {
    return std::nullopt;
  }
  std::uint64_t sequence = 0;
  const char* begin = kept.data() + space + 1;
  const auto end = std::from_chars(begin, kept.data() + kept.size(), sequence);
  if (end.ec != std::errc()) return std::nullopt;
  return sequence;
}

/// Of several words on a device before a commit the newest counts.
void put_newest(std::vector<ports::DeviceRecord>& records, ports::DeviceRecord record) {
  const auto older = std::find_if(
      records.begin(), records.end(),
      [&record](const ports::DeviceRecord& one) { return one.address == record.address; });
  if (older == records.end()) {
    records.push_back(std::move(record));
  } else {
    *older = std::move(record);
  }
}

}  // namespace

Ingest::Ingest(const World& world, Devices& devices, Decider& decider, Committer& committer,
               EventFeeds& feeds)
    : world_(world),
      devices_(devices),
      decider_(decider),
      committer_(committer),
      feeds_(feeds),
      wakeup_(world.home_clock) {
  committer_.on_committed([this](const ports::Commit& commit) { tell_committed(commit); });
}

void Ingest::restore(const std::map<std::string, std::string>& meta) {
  for (const auto& [key, value] : meta) {
    if (key.starts_with(kSequenceKey)) sequences_.insert_or_assign(key, value);
  }
}

boost::asio::awaitable<void> Ingest::take(ports::SourceBatch batch) {
  co_await committer_.room();
  const auto lane = lanes_.find(batch.plugin);
  if (lane != lanes_.end()) {
    hold(lane->second, batch);
    co_return;
  }
  for (const ports::SourceEvent& event : batch.events) take_event(event, stamp(event));
  if (batch.sequence) note_sequence(batch.plugin, batch.run, *batch.sequence);
}

void Ingest::reorder(const core::PluginId& plugin, core::Duration delay) {
  lanes_.try_emplace(
      plugin, delay,
      [this](const ports::SourceEvent& event, core::SteadyTime at) {
        if (world_.drive) world_.drive(at);
        take_event(event, at);
      },
      [this, plugin](const std::string& run, std::uint64_t sequence) {
        note_sequence(plugin, run, sequence);
      });
}

void Ingest::hold(ReorderLane& lane, const ports::SourceBatch& batch) {
  lane.begin_line(batch.run, batch.sequence);
  for (const ports::SourceEvent& event : batch.events) lane.put(event, told_stamp(event));
  lane.end_line();
  release(lane);
  wakeup_.notify();
}

/// A recording has come as far as its latest stamp; the home's clock tells otherwise.
void Ingest::release(ReorderLane& lane) {
  lane.release(world_.drive ? lane.latest() : world_.home_clock.now());
}

boost::asio::awaitable<void> Ingest::run() {
  while (!stopping_ && !lanes_.empty()) {
    core::SteadyTime due = core::SteadyTime::max();
    for (auto& [plugin, lane] : lanes_) {
      release(lane);
      due = std::min(due, lane.next_due().value_or(due));
    }
    co_await wakeup_.wait_until(due);
  }
}

void Ingest::stop() {
  stopping_ = true;
  for (auto& [plugin, lane] : lanes_) lane.release_all();
  wakeup_.notify();
}

void Ingest::take_event(const ports::SourceEvent& event, core::SteadyTime at) {
  DeviceEntry* device = devices_.find(event.address);
  if (device != nullptr) device->note_vitals(event);
  if (device == nullptr || !device->configured()) {
    ++counters_.unknown_devices;
    return;
  }
  const core::ClockMapping clock = world_.home_clock.mapping();
  const bool heard = event.kind != core::EventKind::restored;
  if (heard) device->last_seen = clock.wall(at);
  PropertyEntry* property = device->find_property(event.property);
  if (property == nullptr) {  // the home does not use it, but it shows that the radio is heard
    if (heard) decider_.hear(device->id, at);
    return;
  }
  core::Value value = core::canonical(event.value);
  // Two measurements that a sensor kept are two, though both are older than what the rules know.
  const core::SteadyTime said_at = event.time ? clock.steady(*event.time) : at;
  if (is_repetition(*device, *property, event, value, said_at)) {
    ++counters_.duplicates;
    if (heard) decider_.hear(device->id, at);
    return;
  }
  property->last_value = value;
  property->last_at = said_at;
  core::Event taken{device->id,     property->name, std::move(value), at,
                    clock.wall(at), clock.quality,  event.kind};
  feeds_.offer(taken);
  decider_.step(std::move(taken), property->slot);
}

/// A recording that drives the clock brings its own time. Else the plugin says when it heard the
/// sensor (RULES.md 7.7: own radios stamp at reception); what a killed daemon is told again keeps
/// that time, so that the same alert comes of it. Nothing happens before what the rules have
/// seen, nor in the future.
core::SteadyTime Ingest::stamp(const ports::SourceEvent& event) {
  const core::SteadyTime now = world_.home_clock.now();
  if (!event.time) return now;
  const core::SteadyTime told = world_.home_clock.mapping().steady(*event.time);
  if (world_.drive) {
    world_.drive(told);
    return told;
  }
  return std::clamp(told, std::min(decider_.engine_now(), now), now);
}

/// Of a source with a clock of its own: late is late (RULES.md 7.7), but nothing is in the future.
core::SteadyTime Ingest::told_stamp(const ports::SourceEvent& event) const {
  const core::SteadyTime now = world_.home_clock.now();
  if (!event.time) return now;
  const core::SteadyTime told = world_.home_clock.mapping().steady(*event.time);
  return world_.drive ? told : std::min(told, now);
}

bool Ingest::is_repetition(const DeviceEntry& device, const PropertyEntry& property,
                           const ports::SourceEvent& event, const core::Value& value,
                           core::SteadyTime at) const {
  if (event.kind == core::EventKind::restored || !property.last_value) return false;
  if (*property.last_value != value) return false;
  // Without `dedup` an exact copy is one all the same: it has the stamp of the first.
  if (device.dedup == core::Duration::zero() && !event.time) return false;
  return std::chrono::abs(at - property.last_at) <= device.dedup;
}

void Ingest::note_sequence(const core::PluginId& plugin, const std::string& run,
                           std::uint64_t sequence) {
  std::string kept = run + " " + std::to_string(sequence);
  committer_.group().meta.insert_or_assign(sequence_key(plugin), std::move(kept));
  committer_.added();
}

void Ingest::tell_committed(const ports::Commit& commit) {
  for (const auto& [key, value] : commit.meta) {
    if (!key.starts_with(kSequenceKey)) continue;
    sequences_.insert_or_assign(key, value);
    const std::size_t space = value.rfind(' ');
    const auto sequence = sequence_of(value, value.substr(0, space));
    if (sources_ == nullptr || !sequence) continue;
    const core::PluginId plugin(key.substr(kSequenceKey.size()));
    sources_->committed_of(plugin, value.substr(0, space), *sequence);
  }
}

boost::asio::awaitable<void> Ingest::take(ports::SourceDevice device) {
  std::optional<ports::DeviceRecord> record = devices_.describe(device);
  if (record) {
    put_newest(committer_.group().devices, std::move(*record));
    committer_.added();
  }
  co_await committer_.room();
}

void Ingest::take(const ports::SourceHealth& health) {
  const auto known = health_.find(health.plugin);
  const bool same = known != health_.end() && known->second.state == health.state &&
                    known->second.code == health.code;
  health_.insert_or_assign(health.plugin, health);
  if (health_listener_) health_listener_(health);
  if (same) return;
  const bool well = health.state == ports::SourceHealth::State::ok;
  log::write(well ? log::Level::notice : log::Level::warning, "plugin health",
             {{"plugin", health.plugin.str()},
              {"state", to_text(health.state)},
              {"code", health.code},
              {"detail", health.detail}});
}

boost::asio::awaitable<void> Ingest::ended(core::PluginId plugin) {
  log::notice("plugin said goodbye", {{"plugin", plugin.str()}});
  const auto lane = lanes_.find(plugin);
  if (lane != lanes_.end()) lane->second.release_all();
  // The end of a recording: its last instant is complete, so its timers run.
  if (world_.drive) decider_.advance(decider_.engine_now());
  committer_.flush_now();
  co_await committer_.settled();
}

std::map<core::DeviceAddress, std::string> Ingest::known_devices(
    const core::PluginId& plugin) const {
  return devices_.known_to(plugin);
}

std::optional<std::uint64_t> Ingest::committed_sequence(const core::PluginId& plugin,
                                                        const std::string& run) const {
  const auto kept = sequences_.find(sequence_key(plugin));
  if (kept == sequences_.end()) return std::nullopt;
  return sequence_of(kept->second, run);
}

}  // namespace homeward::app
