#pragma once

#include "daemon/app/alert_book.hpp"
#include "daemon/app/commands.hpp"
#include "daemon/app/committer.hpp"
#include "daemon/app/consents.hpp"
#include "daemon/app/decider.hpp"
#include "daemon/app/devices.hpp"
#include "daemon/app/event_feed.hpp"
#include "daemon/app/faults.hpp"
#include "daemon/app/forwarder.hpp"
#include "daemon/app/health.hpp"
#include "daemon/app/housekeeper.hpp"
#include "daemon/app/ingest.hpp"
#include "daemon/app/last_alive.hpp"
#include "daemon/app/options.hpp"
#include "daemon/app/router.hpp"
#include "daemon/app/supervisor.hpp"
#include "daemon/ports/operations.hpp"
#include "daemon/rules/program.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace homeward::app {

/// One home's gateway: the pipeline from events to platforms, wired together (DESIGN section 5).
/// Life: construct, start() once, run() until stop(); main (or the simulation) owns it and the
/// world it works in. One thread.
class Gateway {
 public:
  Gateway(boost::asio::any_io_executor executor, Options options, const rules::Program& program,
          World world);
  ~Gateway();

  /// Loads what the store knows, restores the rules and makes a forwarder for each platform.
  /// Errors: storage.
  boost::asio::awaitable<Result<void>> start(std::vector<PlatformPorts> platforms);

  /// Runs every part until stop() was called and what was left is on disk.
  boost::asio::awaitable<void> run();
  void stop();
  /// What must not go when the database does: all that is not on disk, the rules' state and each
  /// open alert. After run() returned.
  [[nodiscard]] ports::Commit known();

  /// Tells how the machine stands; without it nothing is known of that. Call before start().
  void watch_machine(std::function<ports::MachineHealth()> machine) {
    machine_health_ = std::move(machine);
  }

  /// What plugins talk to; valid after start().
  [[nodiscard]] Ingest& ingest() { return *ingest_; }
  [[nodiscard]] Decider& decider() { return *decider_; }
  [[nodiscard]] const Committer& committer() const { return committer_; }
  [[nodiscard]] const Devices& devices() const { return devices_; }
  [[nodiscard]] const std::vector<std::unique_ptr<Forwarder>>& forwarders() const {
    return forwarders_;
  }
  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] const World& world() const { return world_; }
  [[nodiscard]] const rules::Program& program() const { return program_; }
  [[nodiscard]] Committer& committer() { return committer_; }
  [[nodiscard]] EventFeeds& feeds() { return feeds_; }
  /// Where faults of the gateway itself are reported; valid after start().
  [[nodiscard]] Faults& faults() { return *faults_; }
  [[nodiscard]] const Faults& faults() const { return *faults_; }
  [[nodiscard]] core::WallTime started() const {
    return world_.home_clock.mapping().wall(started_);
  }
  [[nodiscard]] bool stopping() const { return stopping_; }
  /// Gives the alerts of a platform's deliveries the ids that people here know them by.
  void name_as_here(ports::PlatformStatus& status) const;

 private:
  void make_forwarders(std::vector<PlatformPorts> platforms, const ports::StoredState& state);
  void make_commands(const std::map<std::string, std::string>& meta);
  [[nodiscard]] std::vector<ports::JournalEvent> values_now() const;
  void watch_faults();
  void note_configuration(const std::map<std::string, std::string>& meta);
  void offer(const ports::OutboxRow& row);
  void send_from_memory(const ports::Commit& waiting);
  void hand_out(const ports::Commit& commit);
  void delivered(const ports::DeliveryMark& mark);
  void dead_letter(const ports::OutboxRow& row, const Error& error);
  [[nodiscard]] ports::StatusMessage birth(const core::PlatformId& platform) const;
  [[nodiscard]] ports::HeartbeatMessage heartbeat(const core::PlatformId& platform) const;
  void name_by_life(const rules::DeviceDeclaration& declared, const rules::DeviceLife& life,
                    ports::HeartbeatMessage& beat) const;
  void name_poor_devices(ports::HeartbeatMessage& beat) const;
  [[nodiscard]] Forwarder* forwarder_of(const core::PlatformId& platform);
  [[nodiscard]] Committer::Options committer_options();
  [[nodiscard]] Machine machine() const;
  [[nodiscard]] std::optional<Stop> continue_time(const ports::StoredState& state);
  void seal(ports::Commit& commit);
  void mark_alive(ports::Commit& commit) const;
  boost::asio::awaitable<void> stay_alive();
  boost::asio::awaitable<Result<ports::StoredState>> load();
  boost::asio::awaitable<void> watch_consents();
  boost::asio::awaitable<void> watch_certificates();
  void judge_certificates(const Forwarder& forwarder, core::WallTime now);
  void note_consents(const std::vector<ConsentChange>& changes);
  void make_pseudonyms(const std::map<std::string, std::string>& meta,
                       const std::vector<PlatformPorts>& platforms);
  boost::asio::awaitable<void> wait_for_parts();
  boost::asio::awaitable<void> count_part(boost::asio::awaitable<void> part);
  void spawn_part(std::string name, boost::asio::awaitable<void> part);

  boost::asio::any_io_executor executor_;
  Options options_;
  const rules::Program& program_;
  World world_;
  Committer committer_;
  Devices devices_;
  EventFeeds feeds_;
  std::optional<Router> router_;
  std::optional<Decider> decider_;
  std::optional<Faults> faults_;
  std::function<ports::MachineHealth()> machine_health_;
  std::optional<Health> health_;
  std::optional<Ingest> ingest_;
  std::optional<Commands> commands_;
  std::vector<std::unique_ptr<Forwarder>> forwarders_;
  std::optional<Supervisor> supervisor_;
  std::optional<Housekeeper> housekeeper_;
  Wakeup parts_done_;
  Wakeup heartbeat_;
  Wakeup consent_watch_;
  Wakeup certificate_watch_;
  std::vector<ConsentChange> consents_;  ///< what changed while nobody looked
  std::map<core::PlatformId, Pseudonyms> pseudonyms_;
  core::SteadyTime last_commit_{};  ///< on the service clock
  std::uint64_t read_event_{0};     ///< readings up to this journal id are in the outbox
  std::size_t parts_{0};
  bool stopping_{false};
  core::SteadyTime started_{};  ///< on the home's time line
};

}  // namespace homeward::app
