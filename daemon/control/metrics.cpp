#include "daemon/control/metrics.hpp"

#include "lib/json/writer.hpp"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <utility>

namespace homeward::control {
namespace {

/// A device that was not heard for so long is worth a look, as in `homeward status`.
constexpr std::chrono::hours kSilent{24};
constexpr double kLowBattery = 15;  ///< percent

using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// Writes metrics: a family with its help and type, then its samples.
class Exposition {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = "homeward_" + std::string(name);
    text_ += "# HELP " + name_ + ' ' + std::string(help) + '\n';
    text_ += "# TYPE " + name_ + ' ' + std::string(type) + '\n';
  }

  void sample(double value, Labels labels = {}) {
    text_ += name_;
    char before = '{';
    for (const auto& [label, content] : labels) {
      text_ += before + std::string(label) + "=\"" + escaped(content) + '"';
      before = ',';
    }
    if (labels.size() > 0) text_ += '}';
    text_ += ' ' + json::write_number(value) + '\n';
  }

  void sample(std::uint64_t value, Labels labels = {}) {
    sample(static_cast<double>(value), labels);
  }
  void sample(bool value, Labels labels = {}) { sample(value ? 1.0 : 0.0, labels); }

  /// A family of one sample.
  template <class Number>
  void one(std::string_view name, std::string_view type, std::string_view help, Number value) {
    family(name, type, help);
    sample(value);
  }

  [[nodiscard]] std::string take() {
    if (!text_.empty()) text_.pop_back();
    return std::move(text_);
  }

 private:
  static std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
      if (c == '\\' || c == '"') out += '\\';
      out += c == '\n' ? std::string("\\n") : std::string(1, c);
    }
    return out;
  }

  std::string text_;
  std::string name_;
};

double seconds_of(core::WallTime time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

template <class Holds>
std::uint64_t count_if(const std::vector<ports::DeviceStatus>& devices, Holds holds) {
  return static_cast<std::uint64_t>(std::count_if(
      devices.begin(), devices.end(),
      [&holds](const ports::DeviceStatus& device) { return device.configured && holds(device); }));
}

void write_process(Exposition& out, const ports::DaemonStatus& status) {
  out.family("build_info", "gauge", "Always 1; the version that runs.");
  out.sample(true, {{"version", status.version}});
  out.one("start_time_seconds", "gauge", "When the daemon started, since 1970.",
          seconds_of(status.started));
  out.one("time_seconds", "gauge", "The gateway's clock, since 1970.", seconds_of(status.now));
  out.one("clock_synchronised", "gauge", "1: the clock follows a time source.",
          status.clock == core::TimeQuality::synchronised);
  out.one("problems", "gauge", "What `homeward status` says needs attention.",
          std::uint64_t{status.problems.size()});
}

void write_home(Exposition& out, const ports::DaemonStatus& status) {
  out.one("rules", "gauge", "Rules that are configured.", std::uint64_t{status.rules});
  out.one("open_alerts", "gauge", "Alerts that are not resolved.",
          std::uint64_t{status.open_alerts});
  out.one("silences", "gauge", "Rules of which nobody is told for a while.",
          std::uint64_t{status.silences.size()});
  out.one("events_total", "counter", "Events that rules saw since the start.", status.events);
  out.one("unknown_device_events_total", "counter",
          "Events of devices that are not configured, since the start.", status.unknown_devices);
  out.one("duplicate_events_total", "counter", "Events dropped as repetitions since the start.",
          status.duplicates);
}

void write_devices(Exposition& out, const std::vector<ports::DeviceStatus>& devices,
                   core::WallTime now) {
  out.one("devices", "gauge", "Devices that are configured.",
          count_if(devices, [](const auto&) { return true; }));
  out.one("devices_never_heard", "gauge", "Of those, never heard.",
          count_if(devices, [](const auto& device) { return !device.last_seen; }));
  out.one("devices_silent", "gauge", "Of those, heard once and not for 24 hours.",
          count_if(devices, [now](const auto& device) {
            return device.last_seen && now - *device.last_seen > kSilent;
          }));
  out.one("devices_battery_low", "gauge", "Of those, with a battery below 15 %.",
          count_if(devices, [](const auto& device) {
            return device.vitals.battery_percent.value_or(100) < kLowBattery;
          }));
}

void write_platforms(Exposition& out, const std::vector<ports::PlatformStatus>& platforms) {
  out.family("platform_connected", "gauge", "1: the platform's broker is connected.");
  for (const auto& one : platforms) out.sample(one.connected, {{"platform", one.id.str()}});
  out.family("platform_published_total", "counter", "Messages that its broker took, since start.");
  for (const auto& one : platforms) out.sample(one.published, {{"platform", one.id.str()}});
  out.family("platform_expired_total", "counter", "Readings too old to be sent, since start.");
  for (const auto& one : platforms) out.sample(one.expired, {{"platform", one.id.str()}});
  out.family("platform_evicted_total", "counter", "Messages given up for want of room.");
  for (const auto& one : platforms) out.sample(one.evicted, {{"platform", one.id.str()}});
  out.family("outbox_messages", "gauge", "Messages that wait for a platform, by class.");
  for (const auto& one : platforms) {
    for (std::size_t i = 0; i < ports::kMessageClasses.size(); ++i) {
      out.sample(one.outbox.rows[i], {{"platform", one.id.str()},
                                      {"class", ports::to_text(ports::kMessageClasses[i])}});
    }
  }
}

void write_plugins(Exposition& out, const std::vector<ports::PluginStatus>& plugins) {
  out.family("plugin_up", "gauge", "1: the plugin is connected and well.");
  for (const auto& one : plugins) out.sample(one.state == "ok", {{"plugin", one.id.str()}});
  out.family("plugin_events_total", "counter", "Events of the plugin, since the start.");
  for (const auto& one : plugins) out.sample(one.events, {{"plugin", one.id.str()}});
  out.family("plugin_dropped_events_total", "counter", "Of those, dropped for their rate.");
  for (const auto& one : plugins) out.sample(one.dropped, {{"plugin", one.id.str()}});
}

void write_store(Exposition& out, const ports::StoreHealth& store) {
  out.one("store_commits_total", "counter", "Transactions written, since the start.",
          store.commits);
  out.one("store_failures_total", "counter", "Transactions that failed, since the start.",
          store.failures);
  out.one("store_file_bytes", "gauge", "The database with its log, on disk.", store.file_bytes);
  out.one("store_used_bytes", "gauge", "Of the database, what is in use.", store.used_bytes);
}

}  // namespace

std::string metrics_text(const ports::DaemonStatus& status,
                         const std::vector<ports::DeviceStatus>& devices) {
  Exposition out;
  write_process(out, status);
  write_home(out, status);
  write_devices(out, devices, status.now);
  write_platforms(out, status.platforms);
  write_plugins(out, status.plugins);
  write_store(out, status.store);
  return out.take();
}

}  // namespace homeward::control
