#include "daemon/app/gateway.hpp"

#include "lib/async/spawn.hpp"
#include "lib/log/log.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace homeward::app {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kSeedKey = "installation.seed";
constexpr std::string_view kConfigKey = "config.hash";
constexpr milliseconds kMarkDelay{5'000};     ///< an alarm's delivery mark waits at most this
constexpr milliseconds kDrivenInterval{250};  ///< days pass in seconds: so do commit groups
/// A restart knows to within this how long the gateway was down (RULES.md 7.6).
constexpr std::chrono::seconds kAlive{60};

std::string seed_of(const ports::StoredState& state, const Options& options) {
  const auto kept = state.meta.find(std::string(kSeedKey));
  return kept == state.meta.end() ? options.fresh_seed : kept->second;
}

ports::OutboxDepth depth_of(const ports::StoredState& state, const core::PlatformId& platform) {
  for (const ports::OutboxDepth& depth : state.outbox) {
    if (depth.platform == platform) return depth;
  }
  ports::OutboxDepth fresh;
  fresh.platform = platform;
  return fresh;
}

}  // namespace

Gateway::Gateway(boost::asio::any_io_executor executor, Options options,
                 const rules::Program& program, World world)
    : executor_(std::move(executor)),
      options_(std::move(options)),
      program_(program),
      world_(std::move(world)),
      committer_(world_.store, world_.service_clock, committer_options()),
      devices_(program),
      feeds_(world_.service_clock),
      parts_done_(world_.service_clock),
      heartbeat_(world_.service_clock),
      consent_watch_(world_.service_clock),
      certificate_watch_(world_.service_clock) {}

Gateway::~Gateway() = default;

Committer::Options Gateway::committer_options() {
  Committer::Options made;
  made.interval = options_.journal.commit_interval;
  if (world_.drive) made.interval = std::min(made.interval, kDrivenInterval);
  made.run = options_.boot_id + "." + std::to_string(options_.random_seed);
  made.seal = [this](ports::Commit& commit) { seal(commit); };
  made.sent = [this](const ports::OutboxRow& row) {
    const Forwarder* forwarder = forwarder_of(row.platform);
    return forwarder != nullptr && forwarder->queue().was_sent(row);
  };
  made.stuck = [this](const ports::Commit& waiting) { send_from_memory(waiting); };
  made.need_state = [this] { decider_->save(); };
  return made;
}

boost::asio::awaitable<Result<void>> Gateway::start(std::vector<PlatformPorts> platforms) {
  Result<ports::StoredState> loaded = co_await load();
  if (!loaded) co_return loaded.error();
  ports::StoredState& state = *loaded;
  const std::optional<Stop> stop = continue_time(state);
  started_ = world_.home_clock.now();
  const std::string seed = seed_of(state, options_);
  committer_.group().meta.insert_or_assign(std::string(kSeedKey), seed);
  committer_.group().alerts = forget_told(consents_, state.open_alerts);
  devices_.restore(state.devices);
  router_.emplace(program_, options_.recipients, options_.boot_id);
  const auto offer_row = [this](const ports::OutboxRow& row) { offer(row); };
  decider_.emplace(program_, world_, committer_, *router_, seed, offer_row);
  decider_->on_warning([this](const ports::WarningNotice& notice) { feeds_.offer(notice); });
  ingest_.emplace(world_, devices_, *decider_, committer_, feeds_);
  ingest_->restore(state.meta);
  for (const auto& [plugin, delay] : options_.reorder) ingest_->reorder(plugin, delay);
  make_commands(state.meta);
  make_pseudonyms(state.meta, platforms);
  make_forwarders(std::move(platforms), state);
  supervisor_.emplace(world_, forwarders_, options_.watchdog_interval);
  housekeeper_.emplace(world_, options_.journal, forwarders_);
  committer_.on_committed([this](const ports::Commit& commit) { hand_out(commit); });
  note_configuration(state.meta);
  note_consents(consents_);
  const Result<void> started = co_await decider_->start(std::move(state));
  if (started) {
    read_event_ = decider_->last_event();
    const ports::SupervisionOptions& supervision = options_.supervision;
    watch_faults();
    decider_->resume(stop, rules::RestartPolicy{supervision.restart_grace, supervision.settle});
    committer_.flush_now();
  }
  co_return started;
}

Machine Gateway::machine() const {
  const core::ClockMapping clock = world_.home_clock.mapping();
  const core::SteadyTime now = world_.home_clock.now();
  return {clock.wall(now), clock.quality,
          world_.since_boot ? world_.since_boot() : now.time_since_epoch(), options_.boot_id};
}

/// The home's time line goes on where the last run left it, however the wall clock was moved since.
std::optional<Stop> Gateway::continue_time(const ports::StoredState& state) {
  const auto kept = state.meta.find(std::string(LastAlive::meta_key));
  if (kept == state.meta.end() || world_.drive) return std::nullopt;
  const std::optional<LastAlive> before = parse_last_alive(kept->second);
  if (!before) return std::nullopt;
  const Stop stop = judge_stop(*before, machine());
  if (world_.continue_at) world_.continue_at(stop.until, before->clock.offset);
  return stop;
}

/// What goes along with each commit: the readings of its events, in the same transaction, and that
/// we were there.
void Gateway::seal(ports::Commit& commit) {
  if (!commit.events.empty()) {
    std::vector<ports::OutboxRow> rows =
        router_->reading_rows(commit.events, read_event_, world_.home_clock.wall_now());
    std::move(rows.begin(), rows.end(), std::back_inserter(commit.outbox));
    read_event_ = commit.events.back().id;
  }
  if (!world_.drive) mark_alive(commit);
}

/// Each commit tells when it was written, which costs no write of its own.
void Gateway::mark_alive(ports::Commit& commit) const {
  const LastAlive alive{world_.home_clock.now(), world_.home_clock.mapping(), machine().since_boot,
                        options_.boot_id};
  commit.meta.insert_or_assign(std::string(LastAlive::meta_key), to_text(alive));
}

/// In a quiet home nothing is written for hours; then this is, once a minute.
boost::asio::awaitable<void> Gateway::stay_alive() {
  last_commit_ = world_.service_clock.now();
  while (!stopping_) {
    const core::SteadyTime next = last_commit_ + kAlive;
    if (world_.service_clock.now() >= next) {
      last_commit_ = world_.service_clock.now();
      mark_alive(committer_.group());
      committer_.flush_now();
      continue;
    }
    co_await heartbeat_.wait_until(next);
  }
}

/// Who changed the configuration is not known here, but that it changed is.
void Gateway::note_configuration(const std::map<std::string, std::string>& meta) {
  const auto known = meta.find(std::string(kConfigKey));
  if (known != meta.end() && known->second == options_.config_hash) return;
  committer_.group().meta.insert_or_assign(std::string(kConfigKey), options_.config_hash);
  ports::AuditEntry entry;
  entry.time = world_.home_clock.wall_now();
  entry.action = "configuration";
  entry.via = "homeward";
  entry.detail = options_.config_hash;
  decider_->note(std::move(entry));
}

/// The disk takes nothing: what people must hear goes out all the same, most urgent first.
void Gateway::send_from_memory(const ports::Commit& waiting) {
  if (!faults_) return;
  faults_->report(fault::store_failing, "", true, committer_.trouble());
  const Forgotten& forgotten = committer_.forgotten();
  if (forgotten.rows_unsent > 0 || forgotten.audit > 0) {
    faults_->report(fault::outbox_evicted, "", true,
                    std::to_string(forgotten.rows_unsent) + " messages while the disk failed");
  }
  for (const ports::MessageClass message_class : ports::kMessageClasses) {
    if (message_class == ports::MessageClass::reading) break;
    for (const ports::OutboxRow& row : waiting.outbox) {
      if (row.message_class == message_class) offer(row);
    }
  }
}

/// From here on the parts of the gateway say how they stand.
void Gateway::watch_faults() {
  faults_.emplace(world_, *decider_);
  health_.emplace(world_, *faults_, forwarders_, machine_health_);
  ingest_->on_health([this](const ports::SourceHealth& health) { judge_plugin(*faults_, health); });
  for (const core::PluginId& plugin : options_.plugins) {
    faults_->report(fault::plugin_gone, plugin.str(), true, "not connected since the start");
  }
}

void Gateway::make_forwarders(std::vector<PlatformPorts> platforms,
                              const ports::StoredState& state) {
  std::uint64_t random_seed = options_.random_seed;
  for (PlatformPorts& platform : platforms) {
    const core::PlatformId id = platform.options.id;
    const ports::OutboxDepth depth = depth_of(state, id);
    router_->add_platform(id, *platform.profile, depth.last_sequence, pseudonyms_.at(id));
    ForwarderHooks hooks;
    hooks.rows.readings_max_age = options_.journal.readings_max_age;
    hooks.speaks = [this, id] {
      return router_->detail_of(id, world_.home_clock.wall_now()).has_value();
    };
    hooks.rows.still_allowed = [this](ports::OutboxRow& row) {
      return router_->still_allowed(row, world_.home_clock.wall_now());
    };
    hooks.rows.delivered = [this](const ports::DeliveryMark& mark) { delivered(mark); };
    hooks.rows.dead_letter = [this](const ports::OutboxRow& row, const Error& error) {
      dead_letter(row, error);
    };
    hooks.birth = [this, id] { return birth(id); };
    hooks.heartbeat = [this, id] { return heartbeat(id); };
    hooks.command = [this](core::PlatformId from, ports::WireMessage message) {
      const ports::Profile& profile = forwarder_of(from)->profile();
      return commands_->take(std::move(from), profile, std::move(message));
    };
    forwarders_.push_back(std::make_unique<Forwarder>(executor_, std::move(platform), world_, depth,
                                                      std::move(hooks), ++random_seed));
  }
}

Forwarder* Gateway::forwarder_of(const core::PlatformId& platform) {
  for (const auto& forwarder : forwarders_) {
    if (forwarder->id() == platform) return forwarder.get();
  }
  return nullptr;
}

void Gateway::offer(const ports::OutboxRow& row) {
  if (Forwarder* forwarder = forwarder_of(row.platform)) forwarder->add_urgent(row);
}

void Gateway::hand_out(const ports::Commit& commit) {
  last_commit_ = world_.service_clock.now();
  housekeeper_->look();
  if (faults_) {
    faults_->report(fault::store_failing, "", false);
    faults_->report(fault::outbox_evicted, "", false);
  }
  for (const ports::OutboxRow& row : commit.outbox) {
    if (Forwarder* forwarder = forwarder_of(row.platform)) forwarder->add(row);
  }
}

/// What it was and why is kept in the audit journal, which is bounded and never changed. The fault
/// itself is no dead letter's cause: it is told once until an hour has passed without another.
void Gateway::dead_letter(const ports::OutboxRow& row, const Error& error) {
  log::error("a message can't be sent",
             {{"platform", row.platform.str()}, {"id", row.id}, {"what", to_text(error)}});
  ports::AuditEntry entry;
  entry.time = world_.home_clock.wall_now();
  entry.action = "dead-letter";
  entry.rule = core::RuleId(row.subject);
  entry.via = row.platform.str();
  entry.detail = row.id + ": " + error.what;
  decider_->note(std::move(entry));
  faults_->happened(fault::dead_letter, row.platform.str(), error.what);
}

/// What was delivered is written with the next commit; soon for an alarm, so that a restart sends
/// few of them again, and along with other writes for the rest, to spare the card.
void Gateway::delivered(const ports::DeliveryMark& mark) {
  std::vector<ports::DeliveryMark>& marks = committer_.group().delivered;
  const auto same = std::find_if(marks.begin(), marks.end(), [&](const auto& other) {
    return other.platform == mark.platform && other.message_class == mark.message_class;
  });
  if (same == marks.end()) {
    marks.push_back(mark);
  } else {
    same->sequence = std::max(same->sequence, mark.sequence);
  }
  if (mark.message_class == ports::MessageClass::reading) {
    committer_.added();
  } else {
    committer_.flush_by(kMarkDelay);
  }
}

boost::asio::awaitable<void> Gateway::run() {
  spawn_part("commit", committer_.run());
  spawn_part("watch the disk", committer_.watch());
  spawn_part("supervise", supervisor_->run());
  spawn_part("housekeeping", housekeeper_->run());
  if (!world_.drive) spawn_part("heartbeat", stay_alive());
  if (world_.restart) spawn_part("consents", watch_consents());
  if (!world_.drive) spawn_part("certificates", watch_certificates());
  spawn_part("reorder", ingest_->run());
  spawn_part("faults", faults_->run());
  if (!world_.drive) spawn_part("health", health_->run());
  for (const auto& forwarder : forwarders_) spawn_part("forward", forwarder->run());
  if (!world_.drive) spawn_part("decide", decider_->run());
  co_await wait_for_parts();
}

void Gateway::stop() {
  if (stopping_) return;
  stopping_ = true;
  ingest_->stop();
  decider_->save();
  decider_->stop();
  faults_->stop();
  health_->stop();
  supervisor_->stop();
  housekeeper_->stop();
  heartbeat_.notify();
  consent_watch_.notify();
  certificate_watch_.notify();
  for (const auto& forwarder : forwarders_) forwarder->stop();
  parts_done_.notify();
}

ports::Commit Gateway::known() {
  decider_->save();
  ports::Commit known = committer_.take_unwritten();
  for (const auto& [id, alert] : decider_->book().open()) known.alerts.push_back(alert);
  known.silences = decider_->silences();
  return known;
}

void Gateway::spawn_part(std::string name, boost::asio::awaitable<void> part) {
  ++parts_;
  async::spawn(std::move(name), executor_, count_part(std::move(part)));
}

boost::asio::awaitable<void> Gateway::count_part(boost::asio::awaitable<void> part) {
  co_await std::move(part);
  --parts_;
  parts_done_.notify();
}

/// The committer (two parts) goes last: what the others leave behind, such as delivery marks, is
/// written.
boost::asio::awaitable<void> Gateway::wait_for_parts() {
  constexpr std::size_t kCommitterAlone = 2;
  while (!stopping_ || parts_ > kCommitterAlone) {
    co_await parts_done_.wait_until(core::SteadyTime::max());
  }
  committer_.stop();
  while (parts_ > 0) co_await parts_done_.wait_until(core::SteadyTime::max());
}

}  // namespace homeward::app
