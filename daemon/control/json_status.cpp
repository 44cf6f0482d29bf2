#include "daemon/control/json.hpp"
#include "daemon/control/json_parts.hpp"
#include "lib/json/writer.hpp"

namespace homeward::control {
namespace {

void write_outbox(json::Writer& out, const ports::OutboxDepth& outbox) {
  out.key("waiting").begin_object();
  for (std::size_t i = 0; i < ports::kMessageClasses.size(); ++i) {
    out.key(ports::to_text(ports::kMessageClasses[i])).unsigned_integer(outbox.rows[i]);
  }
  out.end_object();
  out.key("last_sequence").unsigned_integer(outbox.last_sequence);
}

void write_deliveries(json::Writer& out, const std::vector<ports::AlertDelivery>& deliveries) {
  out.key("deliveries").begin_array();
  for (const ports::AlertDelivery& delivery : deliveries) {
    out.begin_object().text("message", delivery.message);
    write_time(out, "taken_at", delivery.taken_at);
    out.end_object();
  }
  out.end_array();
}

void write_platform(json::Writer& out, const ports::PlatformStatus& platform) {
  out.begin_object();
  out.key("id").text(platform.id.str());
  out.key("connected").boolean(platform.connected);
  out.key("consent").boolean(platform.consent);
  out.key("broker").text(platform.broker);
  out.key("last_error").text(platform.last_error);
  if (platform.refused) out.key("refused").text(to_text(*platform.refused));
  write_time(out, "connected_since", platform.connected_since);
  write_outbox(out, platform.outbox);
  out.key("published").unsigned_integer(platform.published);
  out.key("expired").unsigned_integer(platform.expired);
  out.key("evicted").unsigned_integer(platform.evicted);
  write_deliveries(out, platform.deliveries);
  out.end_object();
}

void write_plugin(json::Writer& out, const ports::PluginStatus& plugin) {
  out.begin_object();
  out.key("id").text(plugin.id.str());
  out.key("state").text(plugin.state);
  out.key("detail").text(plugin.detail);
  out.key("events").unsigned_integer(plugin.events);
  out.key("dropped").unsigned_integer(plugin.dropped);
  out.key("configured").boolean(plugin.configured);
  out.end_object();
}

void write_store(json::Writer& out, const ports::StoreHealth& store) {
  out.key("store").begin_object();
  out.key("commits").unsigned_integer(store.commits);
  out.key("failures").unsigned_integer(store.failures);
  out.key("file_bytes").unsigned_integer(store.file_bytes);
  out.end_object();
}

void write_counts(json::Writer& out, const ports::DaemonStatus& status) {
  out.key("rules").unsigned_integer(status.rules);
  out.key("devices").unsigned_integer(status.devices);
  out.key("open_alerts").unsigned_integer(status.open_alerts);
  out.key("events").unsigned_integer(status.events);
  out.key("unknown_devices").unsigned_integer(status.unknown_devices);
  out.key("duplicates").unsigned_integer(status.duplicates);
}

void write_device(json::Writer& out, const ports::DeviceStatus& device) {
  out.begin_object();
  out.key("id").text(device.id.str());
  out.key("address").text(device.address.str());
  out.key("room").text(device.room);
  write_time(out, "last_seen", device.last_seen);
  write_time(out, "last_data", device.last_data);
  out.key("state").text(device.state);
  out.key("values").begin_object();
  for (const auto& [property, value] : device.values) {
    out.key(property);
    write_value(out, value);
  }
  out.end_object();
  write_optional_number(out, "rssi", device.vitals.rssi_dbm);
  write_optional_number(out, "link_quality", device.vitals.link_quality);
  write_optional_number(out, "battery", device.vitals.battery_percent);
  out.key("configured").boolean(device.configured);
  out.key("description");
  if (device.description.empty()) {
    out.raw("null");
  } else {
    write_foreign_json(out, device.description);
  }
  out.end_object();
}

}  // namespace

std::string to_json(const ports::DaemonStatus& status) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.key("api").unsigned_integer(kApiVersion);
  out.key("version").text(status.version);
  out.key("config_hash").text(status.config_hash);
  out.key("gateway").text(status.gateway_id);
  out.key("boot_id").text(status.boot_id);
  write_time(out, "started", status.started);
  write_time(out, "now", status.now);
  out.key("clock").text(core::to_text(status.clock));
  out.key("presence").text(status.presence.state);
  write_time(out, "presence_since", status.presence.since);
  write_time(out, "vacation_until", status.presence.vacation_until);
  write_counts(out, status);
  out.key("platforms").begin_array();
  for (const auto& platform : status.platforms) write_platform(out, platform);
  out.end_array();
  out.key("plugins").begin_array();
  for (const auto& plugin : status.plugins) write_plugin(out, plugin);
  out.end_array();
  write_store(out, status.store);
  out.key("silences").begin_array();
  for (const core::Silence& silence : status.silences) write_silence(out, silence);
  out.end_array();
  out.key("warnings").begin_array();
  for (const ports::WarningNotice& warning : status.warnings) write_warning(out, warning);
  out.end_array();
  out.key("problems").begin_array();
  for (const std::string& problem : status.problems) out.text(problem);
  out.end_array();
  out.end_object();
  return text;
}

std::string to_json(const std::vector<ports::DeviceStatus>& devices) {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("devices").begin_array();
  for (const auto& device : devices) write_device(out, device);
  out.end_array().end_object();
  return text;
}

}  // namespace homeward::control
