#include "daemon/plugin_host/translate.hpp"

#include "daemon/ports/store.hpp"
#include "plugins/protocol/encode.hpp"
#include "plugins/protocol/limits.hpp"

#include <utility>

namespace homeward::plugin_host {
namespace {

// What a plugin may say of a device must be what the store takes.
static_assert(protocol::limits::kDescription <= ports::DeviceRecord::kMostDescription);

core::EventKind to_core(protocol::Kind kind) {
  switch (kind) {
    case protocol::Kind::report: return core::EventKind::report;
    case protocol::Kind::event: return core::EventKind::event;
    case protocol::Kind::restored: return core::EventKind::restored;
  }
  return core::EventKind::report;
}

ports::SourceHealth::State to_ports(protocol::HealthState state) {
  switch (state) {
    case protocol::HealthState::ok: return ports::SourceHealth::State::ok;
    case protocol::HealthState::degraded: return ports::SourceHealth::State::degraded;
    case protocol::HealthState::failed: return ports::SourceHealth::State::failed;
  }
  return ports::SourceHealth::State::failed;
}

}  // namespace

ports::SourceEvent to_source(protocol::Event event) {
  ports::SourceEvent result;
  result.address = core::DeviceAddress(std::move(event.device));
  result.property = std::move(event.property);
  result.value = std::move(event.value);
  // A stamp of a clock that was never set is worse than the time of reception.
  if (event.time_quality != protocol::TimeQuality::unsynchronised) result.time = event.time;
  result.kind = to_core(event.kind);
  result.rssi_dbm = event.link.rssi;
  result.link_quality = event.link.lqi;
  return result;
}

ports::SourceDevice to_source(const core::PluginId& plugin, protocol::Device device) {
  ports::SourceDevice result;
  result.plugin = plugin;
  result.address = core::DeviceAddress(device.id);
  result.keep = std::exchange(device.keep, std::nullopt);
  protocol::encode(result.description, device);
  result.description.pop_back();  // the newline of the line
  return result;
}

ports::SourceHealth to_source(const core::PluginId& plugin, const protocol::Health& health) {
  ports::SourceHealth result;
  result.plugin = plugin;
  result.state = to_ports(health.state);
  result.code = health.code;
  result.detail = health.detail;
  if (health.recoveries > 0) {
    if (!result.detail.empty()) result.detail += "; ";
    result.detail += "recovered " + std::to_string(health.recoveries) + " times";
  }
  return result;
}

}  // namespace homeward::plugin_host
