#include "daemon/platforms/moment_data.hpp"

#include "lib/base/rfc3339.hpp"
#include "lib/json/writer.hpp"

#include <string>
#include <utility>
#include <vector>

namespace homeward::platforms {
namespace {

using json::Writer;

void write_texts(Writer& json, std::string_view name, const std::vector<std::string>& texts) {
  json.key(name).begin_array();
  for (const std::string& text : texts) json.text(text);
  json.end_array();
}

void write_outbox(Writer& json, const ports::HeartbeatMessage& beat) {
  json.key("outbox").begin_object();
  for (const ports::MessageClass one : ports::kMessageClasses) {
    json.key(to_text(one)).unsigned_integer(beat.outbox.rows[static_cast<std::size_t>(one)]);
  }
  json.key("oldest");
  if (beat.oldest_unsent) {
    json.text(format_rfc3339_utc(*beat.oldest_unsent));
  } else {
    json.raw("null");
  }
  json.end_object();
}

/// Null is said where the machine does not show it: nothing to see is no good news.
void write_power(Writer& json, const ports::HeartbeatMessage& beat) {
  json.key("power").begin_object();
  for (const auto& [name, state] :
       {std::pair("mains", beat.on_mains), std::pair("under_voltage", beat.under_voltage)}) {
    json.key(name);
    if (state) {
      json.boolean(*state);
    } else {
      json.raw("null");
    }
  }
  json.end_object();
}

}  // namespace

std::string_view interval_name(ports::HeartbeatProfile profile) {
  switch (profile) {
    case ports::HeartbeatProfile::s90: return "90s";
    case ports::HeartbeatProfile::s180: return "180s";
    case ports::HeartbeatProfile::h5: return "5h";
    case ports::HeartbeatProfile::h25: return "25h";
  }
  return "25h";
}

std::string status_data(const ports::StatusMessage& status) {
  std::string out;
  Writer json(out);
  json.begin_object().text("status", status.online ? "online" : "offline");
  if (!status.reason.empty()) json.text("reason", status.reason);
  json.text("version", status.version).text("config_hash", status.config_hash);
  json.text("boot_id", status.boot_id);
  if (status.online) {
    write_texts(json, "sensors", status.sensors);
    json.key("open_alerts").begin_array();
    for (const auto& [id, revision] : status.open_alerts) {
      json.begin_object().text("alert", id.str());
      json.key("revision").unsigned_integer(revision).end_object();
    }
    json.end_array();
  }
  json.end_object();
  return out;
}

std::string heartbeat_data(const ports::HeartbeatMessage& beat, std::string_view interval) {
  std::string out;
  Writer json(out);
  json.begin_object().text("profile", interval);
  json.key("uptime_s").integer(beat.uptime_s);
  json.text("boot_id", beat.boot_id).text("clock", to_text(beat.clock));
  json.text("version", beat.version).text("config_hash", beat.config_hash);
  write_outbox(json, beat);
  json.key("dropped").unsigned_integer(beat.dropped);
  json.key("open_alerts").unsigned_integer(beat.open_alerts);
  write_texts(json, "silent_devices", beat.silent_devices);
  write_texts(json, "no_data_devices", beat.no_data_devices);
  write_texts(json, "low_battery_devices", beat.low_battery_devices);
  json.key("plugins").begin_object();
  for (const auto& [plugin, state] : beat.plugins) json.text(plugin, state);
  json.end_object();
  json.key("disk_free_bytes").unsigned_integer(beat.disk_free_bytes);
  json.key("written_bytes").unsigned_integer(beat.written_bytes);
  write_power(json, beat);
  json.end_object();
  return out;
}

}  // namespace homeward::platforms
