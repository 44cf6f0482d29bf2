#include "daemon/app/operations.hpp"

#include <algorithm>
#include <utility>

namespace homeward::app {

GatewayOperations::GatewayOperations(Gateway& gateway, ports::EventSources& sources,
                                     OperationsHooks hooks)
    : gateway_(gateway), sources_(sources), hooks_(std::move(hooks)) {}

ports::DaemonStatus GatewayOperations::status() const {
  const Options& options = gateway_.options();
  const World& world = gateway_.world();
  ports::DaemonStatus status;
  status.version = options.version;
  status.config_hash = options.config_hash;
  status.gateway_id = options.gateway_id;
  status.boot_id = options.boot_id;
  status.started = gateway_.started();
  status.now = world.home_clock.wall_now();
  status.clock = world.home_clock.mapping().quality;
  status.presence = presence();
  const rules::RuleSet& rules = gateway_.program().rule_set();
  status.rules = static_cast<std::uint32_t>(rules.rules.size());
  status.devices = static_cast<std::uint32_t>(rules.devices.size());
  status.open_alerts = static_cast<std::uint32_t>(gateway_.decider().book().open().size());
  status.events = gateway_.decider().events();
  status.unknown_devices = gateway_.ingest().counters().unknown_devices;
  status.duplicates = gateway_.ingest().counters().duplicates;
  for (const auto& forwarder : gateway_.forwarders()) {
    status.platforms.push_back(forwarder->status());
    gateway_.name_as_here(status.platforms.back());
  }
  status.silences = gateway_.decider().silences();
  status.warnings = gateway_.decider().warnings();
  status.plugins = hooks_.plugins();
  status.store = world.store.health();
  status.problems = problems(status);
  return status;
}

std::vector<std::string> GatewayOperations::problems(const ports::DaemonStatus& status) const {
  std::vector<std::string> problems = hooks_.problems();
  if (!gateway_.committer().trouble().empty()) {
    problems.push_back("Events can't be written to disk: " + gateway_.committer().trouble());
  }
  for (const ports::PlatformStatus& platform : status.platforms) {
    if (platform.connected && platform.refused) {
      problems.push_back("Platform " + platform.id.str() + " does not take messages of the class " +
                         std::string(to_text(*platform.refused)) + ": " + platform.last_error);
    }
    if (platform.connected) continue;
    if (!platform.consent) {
      problems.push_back("Platform " + platform.id.str() +
                         " hears nothing: none of its recipients consents now");
      continue;
    }
    const std::string reason =
        platform.last_error.empty() ? "not connected yet" : platform.last_error;
    problems.push_back("Platform " + platform.id.str() + " can't be reached: " + reason);
  }
  for (const ports::PluginStatus& plugin : status.plugins) {
    if (plugin.state == "ok" || plugin.state == "never-connected" || !plugin.configured) continue;
    std::string text = "Plugin " + plugin.id.str() + " is " + plugin.state;
    if (!plugin.detail.empty()) text += ": " + plugin.detail;
    problems.push_back(std::move(text));
  }
  for (const core::Silence& silence : status.silences) {
    if (!silence.critical) continue;
    problems.push_back("Nobody is told of the critical rule " + silence.rule.str() + " until " +
                       gateway_.program().rule_set().zone.format(silence.until));
  }
  if (status.platforms.empty()) {
    problems.emplace_back("No platform is configured: alerts reach nobody");
  }
  if (status.devices == 0) problems.emplace_back("No device is configured yet");
  if (status.clock == core::TimeQuality::unsynchronised) {
    problems.emplace_back("The clock is not set: rules with times of day wait for it");
  }
  return problems;
}

/// The clocks are kept; what was heard since the start is known more exactly.
void GatewayOperations::tell_life(const core::DeviceId& id, ports::DeviceStatus& status) const {
  const rules::Engine* engine = gateway_.decider().engine();
  const auto life = engine == nullptr ? std::nullopt : engine->life(id);
  if (!life) return;
  const core::ClockMapping clock = gateway_.world().home_clock.mapping();
  if (life->heard_at) {
    const core::WallTime heard = clock.wall(*life->heard_at);
    status.last_seen = std::max(status.last_seen.value_or(heard), heard);
  }
  if (life->data_at) status.last_data = clock.wall(*life->data_at);
  status.state = std::string(rules::to_text(life->state));
}

std::vector<ports::DeviceStatus> GatewayOperations::devices() const {
  const rules::Engine* engine = gateway_.decider().engine();
  std::vector<ports::DeviceStatus> list;
  for (const auto& [address, device] : gateway_.devices().all()) {
    ports::DeviceStatus status;
    status.id = device.id;
    status.address = address;
    status.room = device.room;
    status.last_seen = device.last_seen;
    if (device.configured()) tell_life(device.id, status);
    status.vitals = device.vitals;
    status.configured = device.configured();
    status.description = device.description;
    for (const PropertyEntry& property : device.properties) {
      const auto last = engine != nullptr ? engine->last_value(property.slot) : std::nullopt;
      if (last) status.values.emplace(property.name, last->value);
    }
    list.push_back(std::move(status));
  }
  std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
    return std::tie(a.id, a.address) < std::tie(b.id, b.address);
  });
  return list;
}

/// Those that stand are in memory, whatever the disk does.
std::vector<core::Alert> GatewayOperations::open_alerts(std::size_t limit) const {
  std::vector<core::Alert> all;
  for (const auto& [id, alert] : gateway_.decider().book().open()) all.push_back(alert);
  std::sort(all.begin(), all.end(), [](const core::Alert& a, const core::Alert& b) {
    return std::tie(a.fired_at, a.id) > std::tie(b.fired_at, b.id);
  });
  if (all.size() > limit) all.resize(limit);
  return all;
}

boost::asio::awaitable<Result<std::vector<core::Alert>>> GatewayOperations::alerts(
    ports::AlertQuery query) {
  if (query.open_only) co_return open_alerts(query.limit);
  co_return co_await gateway_.world().store.alerts(query);
}

boost::asio::awaitable<Result<std::vector<ports::JournalEvent>>> GatewayOperations::recent_events(
    std::uint32_t limit) {
  const std::uint64_t last = gateway_.decider().last_event();
  const std::uint64_t after = last > limit ? last - limit : 0;
  gateway_.committer().flush_now();
  co_await gateway_.committer().settled();
  co_return co_await gateway_.world().store.events_after(after, limit);
}

boost::asio::awaitable<Result<core::Alert>> GatewayOperations::acknowledge(std::string alert,
                                                                           std::string by,
                                                                           std::string via) {
  const Result<core::Alert> done = gateway_.decider().acknowledge(alert, by, via);
  if (!done) co_return done.error();
  co_await gateway_.committer().settled();
  co_return done;
}

boost::asio::awaitable<Result<core::Alert>> GatewayOperations::test_alert(std::string rule,
                                                                          std::string by,
                                                                          std::string via) {
  const Result<core::Alert> sent = gateway_.decider().test_alert(rule, by, via);
  if (!sent) co_return sent.error();
  co_await gateway_.committer().settled();
  co_return sent;
}

boost::asio::awaitable<Result<core::Silence>> GatewayOperations::silence(
    ports::SilenceRequest request) {
  const Result<core::Silence> done = gateway_.decider().silence(request);
  if (!done) co_return done.error();
  co_await gateway_.committer().settled();
  co_return done;
}

boost::asio::awaitable<Result<void>> GatewayOperations::end_silence(std::string rule,
                                                                    std::string by,
                                                                    std::string via) {
  const Result<void> done = gateway_.decider().end_silence(rule, by, via);
  if (!done) co_return done.error();
  co_await gateway_.committer().settled();
  co_return done;
}

boost::asio::awaitable<Result<std::vector<ports::AuditEntry>>> GatewayOperations::audit(
    ports::AuditQuery query) {
  gateway_.committer().flush_now();
  co_await gateway_.committer().settled();
  co_return co_await gateway_.world().store.audit(query);
}

std::unique_ptr<ports::EventFeed> GatewayOperations::follow() {
  return gateway_.feeds().open();
}

boost::asio::awaitable<Result<std::string>> GatewayOperations::plugin_command(
    ports::SourceCommand command) {
  co_return co_await sources_.command(std::move(command));
}

}  // namespace homeward::app
