#include "daemon/plugin_host/plugin_record.hpp"

#include <algorithm>
#include <utility>

namespace homeward::plugin_host {
namespace {

constexpr std::chrono::seconds kCalmAfter{60};
constexpr const char* kFloodingCode = "plugin-flooding";

}  // namespace

PluginRecord::PluginRecord(ports::PluginOptions options, core::SteadyTime now)
    : options_(std::move(options)),
      bucket_(options_.limits.events_per_second, options_.limits.burst, now) {}

ports::PluginStatus PluginRecord::status() const {
  ports::PluginStatus status;
  status.id = options_.id;
  status.state = state_;
  status.detail = detail_;
  status.events = counters_.events;
  status.dropped = counters_.dropped + counters_.refused_devices;
  if (flooding_) {
    if (status.state == "ok") status.state = "degraded";
    if (!status.detail.empty()) status.detail += "; ";
    status.detail += "floods: excess reports are dropped";
  }
  return status;
}

void PluginRecord::begin(std::string run, std::optional<std::uint64_t> committed,
                         const std::map<core::DeviceAddress, std::string>& known) {
  if (run.empty() || run != run_) taken_.reset();
  if (committed) taken_ = std::max(taken_.value_or(0), *committed);
  run_ = std::move(run);
  devices_.clear();
  for (const auto& [address, keep] : known) devices_.insert(address.str());
}

bool PluginRecord::is_repeat(std::uint64_t sequence) {
  if (taken_ && sequence <= *taken_) {
    ++counters_.repeated;
    return true;
  }
  taken_ = sequence;
  return false;
}

bool PluginRecord::owns(std::string_view device) const {
  const std::string& name = options_.id.str();
  return device.size() > name.size() + 1 && device.starts_with(name) && device[name.size()] == ':';
}

bool PluginRecord::admit_device(const std::string& device) {
  if (devices_.contains(device)) return true;
  if (devices_.size() >= options_.limits.devices) {
    ++counters_.refused_devices;
    return false;
  }
  devices_.insert(device);
  return true;
}

void PluginRecord::forget_device(const std::string& device) {
  devices_.erase(device);
}

bool PluginRecord::admit(const protocol::Event& event, core::SteadyTime now) {
  if (!admit_device(event.device)) return false;
  if (bucket_.try_take(now)) {
    ++counters_.events;
    return true;
  }
  last_excess_ = now;
  if (event.kind != protocol::Kind::event) {
    ++counters_.dropped;
    return false;
  }
  bucket_.take(now);
  ++counters_.events;
  return true;
}

std::optional<ports::SourceHealth> PluginRecord::flooding_changed(core::SteadyTime now, bool gone) {
  const bool recent = last_excess_ && now - *last_excess_ < kCalmAfter && !gone;
  if (recent == flooding_) return std::nullopt;
  flooding_ = recent;
  ports::SourceHealth health{id(), ports::SourceHealth::State::ok, kFloodingCode, {}};
  if (flooding_) {
    health.state = ports::SourceHealth::State::degraded;
    health.detail = "more than " + std::to_string(options_.limits.events_per_second) +
                    " events a second; " + std::to_string(counters_.dropped) +
                    " reports dropped so far";
  }
  return health;
}

void PluginRecord::note(const ports::SourceHealth& health) {
  state_ = std::string(ports::to_text(health.state));
  detail_ = health.detail;
}

}  // namespace homeward::plugin_host
