#include "tests/sim/sim_world.hpp"

#include "lib/base/rfc3339.hpp"
#include "tests/sim/sim_carer.hpp"
#include "tests/sim/sim_gateway.hpp"
#include "tests/sim/world_judge.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <utility>

namespace homeward::sim {
namespace {

using core::Duration;
using core::SteadyTime;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const SteadyTime kStart{seconds{1'795'420'800}};  // 2026-11-23T08:00:00Z
constexpr Duration kDay = hours{24};
constexpr minutes kCarerLooks{5};
/// Long enough for a carer to answer, for a fire to end, and for the slowest restore.
constexpr hours kLiveness{12};
/// The database of a home like this, with its log, stays far below.
constexpr std::uint64_t kMostBytes = 24 * 1024 * 1024;

class World {
 public:
  World(std::uint64_t seed, const WorldOptions& options)
      : options_(options),
        seed_(seed),
        random_(seed * 0x9E3779B97F4A7C15ULL + 1),
        life_(live(kStart, options.days, seed)),
        program_(sim_program(options.mutant == Mutant::escalation_stops)),
        media_(seed + 7),
        broker_({}, seed + 11),
        carer_(seed + 13) {
    BrokerFaults faults{std::chrono::milliseconds{options.latency_ms}, options.lost_before,
                        options.lost_ack, options.twice, false};
    faults.acks_early = options.mutant == Mutant::gone_at_publish;
    broker_.set_faults(faults);
    media_.set_forgetting_log(options.mutant == Mutant::commits_not_synced);
    plan_faults();
    boot();
  }

  WorldReport play() {
    for (const Happening& happening : life_.happenings) {
      live_until(happening.at);
      sense(happening);
    }
    agenda_.clear();
    end_of_faults();
    live_until(now_ + kLiveness);
    if (gateway_) gateway_->stop();
    return report();
  }

 private:
  using Action = std::function<void()>;

  /// One line of what happens, for whoever looks closer at a seed.
  void note(const std::string& what) const {
    if (options_.trace == nullptr) return;
    const SteadyTime at = gateway_ ? std::max(now_, gateway_->now()) : now_;
    std::fprintf(options_.trace, "%s %s\n",
                 format_rfc3339_utc(core::WallTime{at.time_since_epoch()}).c_str(), what.c_str());
  }
  void note_arrivals() {
    const auto& all = broker_.messages();
    for (; told_ < all.size(); ++told_)
      note("arrived " + all[told_].topic + " " + all[told_].payload);
  }

  double draw() { return std::uniform_real_distribution<double>(0, 1)(random_); }
  Duration draw_time(Duration least, Duration most) {
    std::uniform_int_distribution<std::int64_t> drawn(least.count(), most.count());
    return Duration{drawn(random_)};
  }

  /// Puts a fault on the agenda as often as its rate says, at random times.
  void plan(double per_day, const Action& action) {
    if (per_day <= 0) return;
    std::exponential_distribution<double> gap(per_day);
    SteadyTime at = kStart + minutes{5};
    while (true) {
      at += Duration{static_cast<std::int64_t>(gap(random_) * static_cast<double>(kDay.count()))};
      if (at >= kStart + kDay * options_.days) break;
      agenda_.emplace(at, action);
    }
  }

  void plan_faults() {
    plan(options_.outages, [this] { begin_outage(); });
    plan(options_.silences, [this] { begin_silence(); });
    plan(options_.kills, [this] { kill(); });
    plan(options_.power_cuts, [this] { light_fuse(); });
    plan(options_.disk_troubles, [this] { begin_disk_trouble(); });
    plan(options_.clock_steps, [this] { step_clock(); });
  }

  void later(Duration delay, Action action) { agenda_.emplace(now_ + delay, std::move(action)); }

  void begin_outage() {
    if (!broker_.up()) return;
    set_broker(false);
    const bool days = draw() < 0.2;
    later(draw_time(minutes{1}, days ? hours{48} : hours{3}), [this] { set_broker(true); });
  }

  void begin_silence() {
    note("the broker is silent");
    broker_.set_silent(true);
    later(draw_time(seconds{5}, hours{1}), [this] { broker_.set_silent(false); });
  }

  void set_broker(bool up) {
    note(up ? "the broker is back" : "the broker is away");
    if (gateway_) {
      gateway_->set_broker_up(up);
    } else {
      broker_.set_up(up);
    }
  }

  /// Not before a start: one on a disk that can't be written is not borne yet (docs/FAULTS.md).
  void begin_disk_trouble() {
    if (troubled_ || !gateway_) return;
    troubled_ = true;
    media_.clear_fuse();  // a power cut now would take what is in memory only: see kill()
    DiskTrouble& trouble = media_.trouble;
    const std::uint64_t kind = random_() % 5;
    note("the disk is in trouble, of kind " + std::to_string(kind));
    switch (kind) {
      case 0: trouble.full = true; break;
      case 1: trouble.read_only = true; break;
      case 2: trouble.write_fails = true; break;
      case 3: trouble.write_fails = trouble.read_fails = true; break;
      default: trouble.sync_fails = true; break;
    }
    const bool long_one = draw() < 0.2;
    later(draw_time(seconds{1}, long_one ? hours{6} : hours{1}), [this] { end_disk_trouble(); });
  }

  /// The gateway finds that a disk is well at its next try, up to a minute later.
  [[nodiscard]] bool disk_takes_nothing() const {
    return troubled_ || (gateway_ && !gateway_->gateway().committer().trouble().empty());
  }

  void end_disk_trouble() {
    note("the disk is well");
    media_.trouble = {};
    troubled_ = false;
  }

  void step_clock() {
    clock_.offset += draw_time(-hours{24}, hours{24});
    note("the clock is stepped");
    if (gateway_) gateway_->set_clock(clock_);
  }

  void light_fuse() {
    if (disk_takes_nothing() || !gateway_) return;
    if (draw() < 0.2) {
      media_.cut();
    } else {
      media_.set_fuse(static_cast<std::uint32_t>(random_() % 60));
    }
    look_at_power();
  }

  /// A process that dies while the disk takes nothing takes with it what was in memory only; that
  /// is no promise of ours, so it does not happen here (docs/FAULTS.md, step 5).
  void kill() {
    if (disk_takes_nothing() || !gateway_) return;
    note("killed");
    bury();
    boot();
  }

  void bury() {
    gateway_->die();
    gateway_.reset();
  }

  void look_at_power() {
    if (!media_.dead()) return;
    now_ = std::max(now_, gateway_ ? gateway_->now() : now_);
    note("the power is cut");
    if (gateway_) down_since_ = now_;
    if (gateway_) bury();
    for (const ports::SourceEvent& event : plugin_.restart()) note_lost(event);
    media_.power_on();
    down_ = true;
    later(draw_time(seconds{0}, minutes{20}), [this] { power_on(); });
  }

  void power_on() {
    down_ = false;
    if (options_.boots_in_1970) {
      const core::ClockMapping right = clock_;
      // The system's clock takes no wall time from before the last run (SystemClock): what it
      // shows is behind by as long as the machine was off, and known to be wrong.
      clock_ = {right.offset - draw_time(seconds{0}, minutes{20}),
                core::TimeQuality::unsynchronised};
      later(draw_time(minutes{1}, minutes{30}), [this, right] {
        clock_ = right;
        if (gateway_) gateway_->set_clock(clock_);
      });
    }
    boot();
  }

  /// As the service manager does: what does not come up is tried again.
  void boot() {
    ++lives_;
    gateway_ = std::make_unique<SimGateway>(media_, program_, now_, clock_, broker_, plugin_,
                                            seed_ + lives_);
    note(gateway_->started() ? "started" : "does not start");
    if (!gateway_->damage().empty()) damages_.push_back(gateway_->damage());
    if (gateway_->started()) {
      if (down_since_) judge_.note_stop(*std::exchange(down_since_, std::nullopt), now_);
      return;
    }
    gateway_.reset();
    if (media_.dead()) {
      look_at_power();
    } else {
      later(seconds{5}, [this] { boot(); });
    }
  }

  void sense(const Happening& happening) {
    ports::SourceEvent event = happening.event;
    note("sensed " + event.address.str() + " " + event.property);
    event.time = clock_.wall(happening.at);
    heard_at_.emplace(*event.time, happening.at);
    if (down_) {
      judge_.note_lost(event.address.str(), happening.at);
      return;
    }
    plugin_.sense(std::move(event));
    if (gateway_) gateway_->deliver();
    look_at_power();
  }

  void note_lost(const ports::SourceEvent& event) {
    const auto at = heard_at_.find(*event.time);
    if (at != heard_at_.end()) judge_.note_lost(event.address.str(), at->second);
  }

  void live_until(SteadyTime until) {
    while (true) {
      const SteadyTime next = agenda_.empty() ? until : std::min(until, agenda_.begin()->first);
      run_until(next);
      if (agenda_.empty() || agenda_.begin()->first > until) break;
      if (agenda_.begin()->first > now_) continue;  // the power was cut on the way
      const Action action = std::move(agenda_.begin()->second);
      agenda_.erase(agenda_.begin());
      action();
    }
  }

  /// Runs the gateway; the carer looks at the screen now and then.
  void run_until(SteadyTime until) {
    while (carer_looks_ <= until) {
      if (!pass(carer_looks_)) return;
      if (carer_.act(broker_, carer_looks_) && gateway_) gateway_->take_commands();
      look_at_power();
      carer_looks_ += kCarerLooks;
    }
    pass(until);
  }

  /// False when the power was cut before `until`.
  bool pass(SteadyTime until) {
    if (gateway_) {
      gateway_->run_until(until);
      if (media_.dead()) {
        look_at_power();
        return false;
      }
    }
    now_ = std::max(now_, until);
    most_bytes_ =
        std::max(most_bytes_, media_.size("homeward.db") + media_.size("homeward.db-wal"));
    note_arrivals();
    return true;
  }

  void end_of_faults() {
    BrokerFaults good;
    good.acks_early = options_.mutant == Mutant::gone_at_publish;
    broker_.set_faults(good);
    broker_.set_silent(false);
    end_disk_trouble();
    media_.clear_fuse();
    clock_.quality = core::TimeQuality::synchronised;
    if (!gateway_) {
      down_ = false;
      boot();
    }
    if (gateway_) gateway_->set_clock(clock_);
    set_broker(true);
  }

  WorldReport report() {
    WorldReport report;
    judge_.exact_times = !options_.clock_is_touched();
    judge_.follow_ups = options_.power_cuts <= 0 && judge_.exact_times;
    report.complaints = judge_.judge(life_, broker_.messages(), now_);
    for (const std::string& damage : damages_) {
      report.complaints.push_back("the database was damaged: " + damage);
    }
    if (!gateway_) report.complaints.emplace_back("the gateway does not come up");
    if (plugin_.uncommitted() > 0) report.complaints.emplace_back("the plugin is owed commits");
    if (gateway_ && !gateway_->gateway().forwarders().front()->queue().idle()) {
      report.complaints.emplace_back("the outbox is not empty");
    }
    if (most_bytes_ > kMostBytes) {
      report.complaints.push_back("the file grew to " + std::to_string(most_bytes_));
    }
    std::string trace = std::to_string(lives_) + " " + std::to_string(media_.synced()) + " " +
                        std::to_string(media_.written_bytes());
    for (const ports::WireMessage& message : broker_.messages()) trace += message.payload;
    report.hash = std::hash<std::string>{}(trace);
    report.lives = lives_;
    report.messages = broker_.messages().size();
    report.syncs = media_.synced();
    report.file_bytes = most_bytes_;
    return report;
  }

  WorldOptions options_;
  std::uint64_t seed_;
  std::mt19937_64 random_;
  HomeLife life_;
  rules::Program program_;
  SimMedia media_;
  SimBroker broker_;
  SimPlugin plugin_;
  SimCarer carer_;
  WorldJudge judge_;
  std::multimap<SteadyTime, Action> agenda_;
  std::map<WallTime, SteadyTime> heard_at_;  ///< when a stamp was really made
  std::vector<std::string> damages_;
  core::ClockMapping clock_;
  std::unique_ptr<SimGateway> gateway_;
  SteadyTime now_ = kStart;
  SteadyTime carer_looks_ = kStart + kCarerLooks;
  std::uint64_t most_bytes_{0};
  std::size_t told_{0};  ///< messages that the trace has
  std::uint64_t lives_{0};
  std::optional<SteadyTime> down_since_;  ///< by a power cut
  bool down_{false};
  bool troubled_{false};
};

}  // namespace

WorldReport run_world(std::uint64_t seed, const WorldOptions& options) {
  World world(seed, options);
  return world.play();
}

}  // namespace homeward::sim
