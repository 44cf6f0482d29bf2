#include "daemon/composition.hpp"

#include "daemon/foundation.hpp"
#include "daemon/opened_store.hpp"
#include "daemon/platform_ports.hpp"
#include "daemon/service.hpp"
#include "daemon/store/backup.hpp"
#include "daemon/system/clock_steps.hpp"
#include "lib/async/spawn.hpp"
#include "lib/log/log.hpp"

#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <csignal>
#include <exception>
#include <filesystem>
#include <optional>
#include <utility>

namespace homeward::daemon {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kLookAtClock{60};
constexpr std::chrono::minutes kLongestOpening{10};
constexpr std::chrono::hours kBetweenRenewals{1};
constexpr const char* kInvalid =
    "The configuration on disk has errors, an earlier one runs: see 'homeward check'";

/// Removes what the daemon itself keeps in its folder, and nothing else that may lie there.
Result<void> remove_state(const fs::path& folder) {
  std::error_code failed;
  std::vector<fs::path> own;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, failed)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("homeward.db") || name.starts_with("last-good") ||
        name.starts_with("before-restore-")) {
      own.push_back(entry.path());
    }
  }
  for (const fs::path& path : own) {
    if (!failed) fs::remove_all(path, failed);
  }
  if (failed) return failure(ErrorCode::io, failed.message(), folder.string());
  return {};
}

std::vector<std::string> texts_of(const core::Diagnostics& diagnostics) {
  std::vector<std::string> texts;
  for (const core::Diagnostic& diagnostic : diagnostics) texts.push_back(to_text(diagnostic));
  return texts;
}

}  // namespace

class Composition::Impl {
 public:
  Impl(CommandLine command_line, ReadConfiguration read, bool is_last_good)
      : base_(std::move(command_line)),
        files_(base_.line),
        next_(std::move(read.configuration)),
        invalid_(is_last_good),
        signals_(base_.loop.get_executor(), SIGTERM, SIGINT, SIGHUP),
        steps_(base_.loop.get_executor()) {
    base_.restart = [this] { restart(); };
    base_.renew_store = [this] { renew_store(); };
  }

  Result<void> run() {
    const settings::Settings& settings = next_->settings;
    if (base_.line.driven_clock) {
      const Result<void> harmless = all_on_loopback(settings.platforms);
      if (!harmless) return harmless.error();
    }
    std::error_code failed;
    fs::create_directories(base_.line.runtime_dir, failed);
    if (failed) {
      return failure(ErrorCode::io, "cannot make the folder of the sockets: " + failed.message(),
                     base_.line.runtime_dir.string());
    }
    // A large file on a slow card takes minutes to be checked and brought to a new schema.
    base_.manager.takes_up_to(kLongestOpening);
    Result<OpenedStore> opened =
        open_store_or_stand_in(files_.state_dir(settings), base_.line.runtime_dir / "state",
                               settings.journal.max_size, base_.clock.wall_now());
    if (!opened) return opened.error();
    lock_.emplace(std::move(*opened->lock));
    base_.store = std::move(opened->store);
    damage_ = std::move(opened->damage);
    away_ = std::move(opened->away);
    spawn("daemon", serve());
    base_.loop.run();
    return outcome_;
  }

 private:
  /// One service after the other, as long as there is a next configuration.
  boost::asio::awaitable<void> serve() {
    bool first = true;
    while (next_ && !stopping_) {
      const std::shared_ptr<const Configuration> before =
          service_ ? service_->configuration() : nullptr;
      const std::shared_ptr<const Configuration> configuration = std::exchange(next_, nullptr);
      const Result<void> started = co_await start_service(configuration);
      if (!started && fall_back(before, started.error())) continue;
      if (!started) {
        outcome_ = started.error();
        if (!first) std::raise(SIGTERM);  // what waits for signals ends, too
        co_return;
      }
      fell_back_ = false;
      if (std::exchange(first, false)) begin();
      tell_of_store();
      announce(*configuration);
      serving_ = true;
      report_validity();
      if (stopping_) service_->stop();
      co_await service_->run();
      serving_ = false;
      const Result<void> renewed = co_await renew_if_damaged(configuration->settings);
      if (!renewed) {
        // A start knows what to do on a disk that takes no new file; systemd brings one about.
        outcome_ = renewed.error();
        std::raise(SIGTERM);
        break;
      }
    }
    const std::shared_ptr<const Configuration> last =
        service_ ? service_->configuration() : nullptr;
    service_.reset();
    if (!erased_by_) co_return;
    const Result<void> wiped = co_await wipe(last);
    if (!wiped) outcome_ = wiped.error();
  }

  /// What can be read and can't be started, such as a socket where none can be made, leaves the
  /// home with what ran before, be it before this start; false when that is what can't be started.
  bool fall_back(std::shared_ptr<const Configuration> before, const Error& why) {
    if (std::exchange(fell_back_, true)) return false;
    if (before == nullptr && !invalid_) before = files_.read_last_good().configuration;
    if (before == nullptr) return false;
    log::error("rules-invalid", {{"what", to_text(why)}});
    invalid_ = true;
    not_started_ = to_text(why);
    next_ = std::move(before);
    return true;
  }

  /// Makes and starts the service of a configuration, after the one before is gone.
  boost::asio::awaitable<Result<void>> start_service(
      std::shared_ptr<const Configuration> configuration) {
    service_.reset();
    service_.emplace(base_, configuration);
    const auto reload_now = [this] { return reload(); };
    const auto problems_now = [this] { return problems(); };
    const auto erase_now = [this](std::string by) { return erase(std::move(by)); };
    co_return co_await service_->start(reload_now, problems_now, erase_now);
  }

  void begin() {
    spawn("signals", wait_for_signals());
    if (!base_.line.driven_clock) {
      spawn("clock", watch_clock());
      spawn("clock steps", wait_for_steps());
    }
    base_.manager.ready();
  }

  /// Platforms hear how the store was found.
  void tell_of_store() {
    app::Faults& faults = service_->faults();
    const std::string damage = std::exchange(damage_, {});
    if (!damage.empty()) faults.happened(app::fault::store_damaged, "", damage);
    if (!away_.empty()) faults.report(app::fault::store_away, "", true, away_);
  }

  void announce(const Configuration& configuration) {
    const rules::RuleSet& rules = configuration.program.rule_set();
    log::notice("ready", {{"version", HOMEWARD_VERSION},
                          {"rules", rules.rules.size()},
                          {"devices", rules.devices.size()}});
    if (invalid_) return;
    const Result<void> kept = files_.keep(configuration.settings);
    if (!kept) log::warning("no copy of the configuration", {{"what", to_text(kept.error())}});
  }

  /// Reads the files again. What can run takes over as soon as who asked has the answer; what has
  /// errors changes nothing.
  ports::ReloadReport reload() {
    ports::ReloadReport report;
    if (!serving_ || next_ != nullptr) {
      report.diagnostics.emplace_back("another reload is under way");
      return report;
    }
    ReadConfiguration read = files_.read();
    report.diagnostics = texts_of(read.diagnostics);
    invalid_ = read.configuration == nullptr;
    not_started_.clear();
    report_validity();
    if (invalid_) {
      log::error("rules-invalid", {{"errors", report.diagnostics.size()}});
      return report;
    }
    const Result<void> fits = fits_here(*read.configuration);
    if (!fits) {
      report.diagnostics.push_back(to_text(fits.error()));
      return report;
    }
    const std::string trouble = service_->trouble();
    if (!trouble.empty()) {
      report.diagnostics.push_back("nothing is taken over while the disk takes nothing (" +
                                   trouble + "): what waits in memory would be lost");
      return report;
    }
    report.taken = true;
    report.changes = differences(*service_->configuration(), *read.configuration);
    log::notice("reload", {{"changes", report.changes.size()}});
    if (report.changes.empty()) return report;
    next_ = std::move(read.configuration);
    service_->stop();
    return report;
  }

  /// The same configuration again, from what is on disk; not while that lacks what memory has.
  void restart() {
    if (!serving_ || stopping_ || next_ != nullptr) return;
    if (!damaged_ && !service_->trouble().empty()) return;
    next_ = service_->configuration();
    service_->stop();
  }

  /// The same on a new file: the one in use is damaged, which nothing mends while it is open. Once
  /// an hour at most: on a disk that damages every file memory serves better.
  void renew_store() {
    const core::SteadyTime now = base_.clock.now();
    if (!serving_ || stopping_ || next_ != nullptr || now < renew_again_) return;
    renew_again_ = now + kBetweenRenewals;
    log::error("the database is damaged, a new one takes its place");
    damaged_ = true;
    restart();
  }

  /// What the gateway knows goes along: the rules go on where they are, open alerts stay open.
  boost::asio::awaitable<Result<void>> renew_if_damaged(const settings::Settings& settings) {
    if (!std::exchange(damaged_, false)) co_return Result<void>();
    ports::Commit known = service_->known();
    service_.reset();
    base_.store.reset();
    Result<OpenedStore> opened =
        open_store(files_.state_dir(settings), settings.journal.max_size, base_.clock.wall_now());
    if (!opened) co_return opened.error();
    base_.store = std::move(opened->store);
    damage_ = std::move(opened->damage);
    if (!damage_.empty()) {
      const Result<ports::StoredState> recovered = co_await base_.store->load();
      if (!recovered) co_return recovered.error();
      known = store::carried_over(*recovered, std::move(known), base_.clock.wall_now());
    }
    Result<void> written = co_await base_.store->commit(std::move(known));
    co_return written;
  }

  /// Ends the daemon as a signal does; what it keeps goes when nothing uses it any more.
  Result<void> erase(std::string by) {
    if (!serving_ || stopping_ || next_ != nullptr) {
      return failure(ErrorCode::refused, "a reload is under way: try again");
    }
    // What memory stands in for lies on a disk that nobody can write to: it would come back with
    // it.
    const fs::path folder = files_.state_dir(service_->configuration()->settings);
    std::string trouble = away_.empty() ? service_->trouble() : away_;
    if (trouble.empty()) trouble = trouble_of(folder);
    if (!trouble.empty()) {
      return failure(ErrorCode::refused,
                     "nothing was erased, because the disk takes nothing (" + trouble +
                         "): mend it, restart homewardd, then erase; or destroy the disk",
                     folder.string());
    }
    erased_by_ = std::move(by);
    std::raise(SIGTERM);
    return {};
  }

  /// Removes the database with its log and copies, and the last good configuration. A new database
  /// holds one line: who did it.
  boost::asio::awaitable<Result<void>> wipe(std::shared_ptr<const Configuration> last) {
    base_.store.reset();
    const fs::path folder = files_.state_dir(last->settings);
    Result<void> removed = remove_state(folder);
    if (!removed) co_return removed;
    Result<OpenedStore> fresh =
        open_store(folder, last->settings.journal.max_size, base_.clock.wall_now());
    if (!fresh) co_return fresh.error();
    ports::Commit commit;
    commit.audit.push_back({0, base_.clock.wall_now(), "erased", {}, {}, *erased_by_, "cli", ""});
    Result<void> written = co_await fresh->store->commit(std::move(commit));
    log::notice("erased", {{"folder", folder.string()}});
    co_return written;
  }

  /// What a running daemon can't change: where its state lies, and whose clock it goes by.
  [[nodiscard]] Result<void> fits_here(const Configuration& configuration) const {
    const settings::Settings& settings = configuration.settings;
    const settings::Settings& running = service_->configuration()->settings;
    if (files_.state_dir(settings) != files_.state_dir(running)) {
      return failure(ErrorCode::refused, "another state_dir needs a restart of homewardd");
    }
    if (base_.line.driven_clock) return all_on_loopback(settings.platforms);
    return {};
  }

  /// Platforms hear that what the installer wrote is not what runs, and when it is mended.
  void report_validity() {
    const std::string what = not_started_.empty() ? "see 'homeward check'" : not_started_;
    service_->faults().report(app::fault::rules_invalid, "", invalid_, what);
  }

  /// The unit's StateDirectory= and --state-dir go before what the configuration says.
  [[nodiscard]] bool passes_over_state_dir() const {
    const fs::path& said = service_->configuration()->settings.state_dir;
    return !base_.line.state_dir.empty() && said != settings::Settings{}.state_dir &&
           said != base_.line.state_dir;
  }

  [[nodiscard]] std::vector<std::string> problems() const {
    std::vector<std::string> found;
    if (!away_.empty()) {
      found.push_back("The state folder can't be used (" + away_ +
                      "), everything is kept in memory: mend the disk, then restart homewardd");
    }
    if (passes_over_state_dir()) {
      found.push_back("gateway.state_dir is not used, because the service names its folder: " +
                      base_.line.state_dir.string());
    }
    if (!not_started_.empty()) {
      found.push_back("The configuration on disk can't be started (" + not_started_ +
                      "), an earlier one runs");
    } else if (invalid_) {
      found.emplace_back(kInvalid);
    }
    return found;
  }

  boost::asio::awaitable<void> wait_for_signals() {
    while (!stopping_) {
      const int signal = co_await signals_.async_wait(boost::asio::use_awaitable);
      if (signal == SIGHUP) {
        reload();
        continue;
      }
      log::notice("stopping", {{"signal", signal}});
      stopping_ = true;
      base_.manager.stopping();
      if (serving_) service_->stop();
      if (clock_timer_) clock_timer_->cancel();
      steps_.cancel();
    }
  }

  /// Looks at the wall clock once a minute: a synchronisation opens windows, and makes no step.
  boost::asio::awaitable<void> watch_clock() {
    clock_timer_ = base_.clock.make_timer();
    while (!stopping_) {
      const core::SteadyTime next = base_.clock.now() + kLookAtClock;
      co_await clock_timer_->wait_until(next);
      look_at_clock();
    }
  }

  /// A step moves windows at once.
  boost::asio::awaitable<void> wait_for_steps() {
    bool stepped = true;
    while (stepped && !stopping_) {
      stepped = co_await steps_.wait();
      if (stepped) look_at_clock();
    }
  }

  void look_at_clock() {
    if (!base_.clock.refresh()) return;
    log::notice("clock-stepped", {{"quality", to_text(base_.clock.mapping().quality)}});
    if (service_) service_->clock_changed();
  }

  void spawn(std::string name, boost::asio::awaitable<void> work) {
    async::spawn(std::move(name), base_.loop.get_executor(), std::move(work));
  }

  std::optional<FolderLock> lock_;  ///< of the state folder; outlives the store
  Foundation base_;
  ConfigurationFiles files_;
  std::shared_ptr<const Configuration> next_;  ///< null: the running one stays
  bool invalid_{false};                        ///< the files on disk are not what runs
  std::string not_started_;                    ///< why what they say can't be started; or empty
  bool fell_back_{false};                      ///< since the last start that succeeded
  boost::asio::signal_set signals_;
  system::ClockSteps steps_;
  std::optional<Service> service_;
  std::unique_ptr<ports::Timer> clock_timer_;
  std::string damage_;   ///< of the database, not told yet; empty: none
  std::string away_;     ///< why the state folder can't be used; empty: it is
  bool serving_{false};  ///< the service runs: it can be stopped, and asked to reload
  bool stopping_{false};
  bool damaged_{false};                   ///< the database: the next service gets a new one
  core::SteadyTime renew_again_{};        ///< not before this
  std::optional<std::string> erased_by_;  ///< who wants all that is kept to go
  Result<void> outcome_;
};

Composition::Composition(CommandLine command_line, ReadConfiguration read, bool is_last_good)
    : impl_(std::make_unique<Impl>(std::move(command_line), std::move(read), is_last_good)) {}

Composition::~Composition() = default;

Result<void> Composition::run() {
  return impl_->run();
}

}  // namespace homeward::daemon
