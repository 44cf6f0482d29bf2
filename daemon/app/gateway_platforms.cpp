#include "daemon/app/gateway.hpp"

#include "lib/log/log.hpp"

#include <algorithm>
#include <utility>

/// What a gateway is to its platforms: whose consent it has, by which names it is known, and what
/// it says of itself.
namespace homeward::app {
namespace {

constexpr std::string_view kSeedKey = "installation.seed";
/// Numbers that several platforms are told are rounded, so that they are no mark of the home.
constexpr std::int64_t kMinute = 60;
constexpr std::uint64_t kRound = 16ULL << 20U;

template <class Number>
Number rounded(Number number, Number unit) {
  return number / unit * unit;
}

}  // namespace

/// What the store knows, when the queues of those who withdrew their consent are empty.
boost::asio::awaitable<Result<ports::StoredState>> Gateway::load() {
  Result<ports::StoredState> loaded = co_await world_.store.load();
  if (!loaded) co_return loaded;
  const core::WallTime now = world_.home_clock.wall_now();
  consents_ = consent_changes(options_.recipients, loaded->meta, now);
  std::vector<ports::OutboxDrop> drops =
      withdrawn_rows(options_.recipients, consents_, loaded->outbox, now);
  if (drops.empty()) co_return loaded;
  for (const ports::OutboxDrop& drop : drops) {
    const Result<std::uint64_t> rows = co_await drop_all(world_.store, drop);
    // What is left is not sent: its audience is asked again when its turn comes.
    if (!rows) log::error("emptying a queue failed", {{"what", to_text(rows.error())}});
    if (rows) count_withdrawn(consents_, drop, *rows);
  }
  Result<ports::StoredState> emptied = co_await world_.store.load();
  co_return emptied;
}

/// Consent begins and ends at midnights; a start from disk then is the one way of taking it.
boost::asio::awaitable<void> Gateway::watch_consents() {
  constexpr std::chrono::seconds kLook{20};
  const std::vector<bool> before = consents_of(options_.recipients, world_.home_clock.wall_now());
  while (!stopping_) {
    const core::SteadyTime next = world_.service_clock.now() + kLook;
    co_await consent_watch_.wait_until(next);
    if (consents_of(options_.recipients, world_.home_clock.wall_now()) == before) continue;
    // It may have to wait: what a failing disk did not take would be lost with this run.
    if (!stopping_) world_.restart();
  }
}

/// Looks at the certificates once an hour: who renews them needs the time.
boost::asio::awaitable<void> Gateway::watch_certificates() {
  constexpr std::chrono::hours kLook{1};
  while (!stopping_) {
    const core::ClockMapping clock = world_.home_clock.mapping();
    const bool clock_is_set = clock.quality != core::TimeQuality::unsynchronised;
    for (const auto& forwarder : forwarders_) {
      if (clock_is_set) judge_certificates(*forwarder, world_.home_clock.wall_now());
    }
    const core::SteadyTime next = world_.service_clock.now() + kLook;
    co_await certificate_watch_.wait_until(next);
  }
}

void Gateway::judge_certificates(const Forwarder& forwarder, core::WallTime now) {
  constexpr std::chrono::days kEarly{30};
  constexpr std::chrono::days kLate{7};
  const std::vector<ports::CertificateTerm> terms = forwarder.certificates();
  const auto first = std::min_element(terms.begin(), terms.end(),
                                      [](const auto& a, const auto& b) { return a.ends < b.ends; });
  if (first == terms.end()) return;
  const core::Duration left = first->ends - now;
  const std::string what = first->file + " ends on " + program_.rule_set().zone.format(first->ends);
  const std::string& platform = forwarder.id().str();
  faults_->report(fault::certificate_expires, platform, left < kEarly, what);
  faults_->report(fault::certificate_expires_soon, platform, left < kLate, what);
}

void Gateway::note_consents(const std::vector<ConsentChange>& changes) {
  for (const ConsentChange& change : changes) {
    committer_.group().meta.insert_or_assign(consent_key(change.recipient),
                                             change.given ? "given" : "none");
    ports::AuditEntry entry;
    entry.time = world_.home_clock.wall_now();
    entry.action = change.given ? "consent-given" : "consent-withdrawn";
    entry.via = "homeward";
    entry.detail = to_text(change);
    decider_->note(std::move(entry));
  }
}

/// The platform that was there first is told the gateway's own ids; each other one has its own.
void Gateway::make_pseudonyms(const std::map<std::string, std::string>& meta,
                              const std::vector<PlatformPorts>& platforms) {
  constexpr const char* kFirst = "platform.first";
  const auto known = meta.find(kFirst);
  std::string first = known == meta.end() ? "" : known->second;
  if (first.empty() && !platforms.empty()) {
    first = platforms.front().options.id.str();
    committer_.group().meta.insert_or_assign(kFirst, first);
  }
  const std::string& seed = committer_.group().meta.at(std::string(kSeedKey));
  for (const PlatformPorts& platform : platforms) {
    const core::PlatformId& id = platform.options.id;
    Pseudonyms names = id.str() == first ? Pseudonyms::of_first(seed, id) : Pseudonyms(seed, id);
    if (!platform.options.resident.empty()) names.name_resident(platform.options.resident);
    pseudonyms_.emplace(id, std::move(names));
  }
}

void Gateway::name_as_here(ports::PlatformStatus& status) const {
  const Pseudonyms& names = pseudonyms_.at(status.id);
  std::map<std::string, std::string> known;
  const AlertBook& book = decider_->book();
  for (const auto& [id, alert] : book.open()) known.emplace(names.alert(id).str(), id.str());
  for (const core::AlertId& id : book.closed()) known.emplace(names.alert(id).str(), id.str());
  for (ports::AlertDelivery& delivery : status.deliveries) {
    const std::size_t slash = std::min(delivery.message.find('/'), delivery.message.size());
    const auto here = known.find(delivery.message.substr(0, slash));
    if (here != known.end()) delivery.message.replace(0, slash, here->second);
  }
}

void Gateway::make_commands(const std::map<std::string, std::string>& meta) {
  Commands::Hooks hooks;
  hooks.beat = [this](const core::PlatformId& platform) { forwarder_of(platform)->beat_now(); };
  hooks.now = [this] { return values_now(); };
  hooks.offer = [this](const ports::OutboxRow& row) { offer(row); };
  commands_.emplace(world_, *router_, *decider_, committer_, std::move(hooks));
  commands_->restore(meta);
}

/// The last known value of each property, as if it had been said again; numbered from 1.
std::vector<ports::JournalEvent> Gateway::values_now() const {
  std::vector<ports::JournalEvent> values;
  const rules::Engine* engine = decider_->engine();
  if (engine == nullptr) return values;
  const core::ClockMapping clock = world_.home_clock.mapping();
  for (const rules::DeviceDeclaration& declared : program_.rule_set().devices) {
    const DeviceEntry* device = devices_.find(declared.id);
    if (device == nullptr) continue;
    for (const PropertyEntry& property : device->properties) {
      const auto last = engine->last_value(property.slot);
      if (!last) continue;
      core::Event event;
      event.device = declared.id;
      event.property = property.name;
      event.value = last->value;
      event.at = last->at;
      event.time = clock.wall(last->at);
      event.quality = clock.quality;
      values.push_back({values.size() + 1, std::move(event)});
    }
  }
  return values;
}

/// The open alerts let the platform close what a power cut made us forget; it hears of those that
/// it was told of, with the revision that it was sent last.
ports::StatusMessage Gateway::birth(const core::PlatformId& platform) const {
  const core::WallTime now = world_.home_clock.wall_now();
  ports::StatusMessage status;
  status.version = options_.version;
  const Pseudonyms& names = pseudonyms_.at(platform);
  status.config_hash = names.digest(options_.config_hash);
  status.boot_id = names.boot(options_.boot_id);
  // What the sensors are called tells of the home.
  const bool may_know = router_->detail_of(platform, now) >= ports::Detail::alert;
  for (const auto& [address, device] : devices_.all()) {
    if (device.configured() && may_know) status.sensors.push_back(device.id.str());
  }
  std::sort(status.sensors.begin(), status.sensors.end());
  for (const auto& [id, alert] : decider_->book().open()) {
    const auto revision = router_->told_revision(platform, alert, now);
    if (revision) status.open_alerts.emplace_back(names.alert(id), *revision);
  }
  return status;
}

/// A device without a limit of its own has one here. Time in which nobody could hear it, because
/// the gateway or its plugin was down, does not count.
void Gateway::name_by_life(const rules::DeviceDeclaration& declared, const rules::DeviceLife& life,
                           ports::HeartbeatMessage& beat) const {
  const rules::LivenessLimits limits = rules::limits_of(declared);
  const bool overdue = !limits.link && life.silent_for > options_.supervision.offline_default;
  if (life.state == rules::DeviceLife::State::silent || overdue) {
    beat.silent_devices.push_back(declared.id.str());
  } else if (life.state == rules::DeviceLife::State::no_data) {
    beat.no_data_devices.push_back(declared.id.str());
  }
}

/// Those that should have been heard, and those whose battery is low: by name, which is not for
/// all.
void Gateway::name_poor_devices(ports::HeartbeatMessage& beat) const {
  const ports::SupervisionOptions& supervision = options_.supervision;
  const rules::Engine* engine = decider_->engine();
  for (const rules::DeviceDeclaration& declared : program_.rule_set().devices) {
    const DeviceEntry* device = devices_.find(declared.id);
    if (device == nullptr) continue;
    const auto life = engine == nullptr ? std::nullopt : engine->life(declared.id);
    if (life) name_by_life(declared, *life, beat);
    for (const PropertyEntry& property : device->properties) {
      if (property.name != "battery" || engine == nullptr) continue;
      const auto last = engine->last_value(property.slot);
      const double* percent = last ? std::get_if<double>(&last->value) : nullptr;
      const bool low = percent != nullptr && *percent < supervision.battery_low;
      if (low) beat.low_battery_devices.push_back(declared.id.str());
    }
  }
}

ports::HeartbeatMessage Gateway::heartbeat(const core::PlatformId& platform) const {
  ports::HeartbeatMessage beat;
  const core::WallTime now = world_.home_clock.wall_now();
  const core::Duration up = world_.home_clock.now() - started_;
  const Pseudonyms& names = pseudonyms_.at(platform);
  beat.uptime_s = rounded(std::chrono::floor<std::chrono::seconds>(up).count(), kMinute);
  beat.boot_id = names.boot(options_.boot_id);
  beat.version = options_.version;
  beat.config_hash = names.digest(options_.config_hash);
  if (router_->detail_of(platform, now) >= ports::Detail::alert) name_poor_devices(beat);
  beat.clock = world_.home_clock.mapping().quality;
  for (const auto& forwarder : forwarders_) {
    if (forwarder->id() != platform) continue;
    beat.outbox = forwarder->queue().depth();
    beat.oldest_unsent = forwarder->queue().oldest();
    beat.dropped = forwarder->expired() + forwarder->evicted() + forwarder->withdrawn();
  }
  const auto& open = decider_->book().open();
  beat.open_alerts =
      static_cast<std::uint32_t>(std::count_if(open.begin(), open.end(), [&](const auto& entry) {
        return router_->told_revision(platform, entry.second, now).has_value();
      }));
  for (const auto& [plugin, health] : ingest_->health()) {
    beat.plugins.emplace(plugin.str(), std::string(to_text(health.state)));
  }
  if (world_.disk_free_bytes) beat.disk_free_bytes = rounded(world_.disk_free_bytes(), kRound);
  if (world_.written_bytes) beat.written_bytes = rounded(world_.written_bytes(), kRound);
  if (machine_health_) {
    const ports::MachineHealth machine = machine_health_();
    beat.on_mains = machine.on_mains;
    beat.under_voltage = machine.under_voltage;
  }
  return beat;
}

}  // namespace homeward::app
