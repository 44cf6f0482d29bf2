#pragma once

#include "daemon/app/broker_plan.hpp"
#include "daemon/app/credential_watch.hpp"
#include "daemon/app/delivery_log.hpp"
#include "daemon/app/options.hpp"
#include "daemon/app/outbox_queue.hpp"
#include "daemon/app/wakeup.hpp"
#include "daemon/ports/operations.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>

namespace homeward::app {

/// What the forwarder needs of the rest of the app.
struct ForwarderHooks {
  std::function<void(ports::DeliveryMark)> delivered;
  /// A message that the link or the broker can't take: it is out of the way of those behind it.
  std::function<void(const ports::OutboxRow&, const Error&)> dead_letter;
  std::function<ports::StatusMessage()> birth;
  std::function<ports::HeartbeatMessage()> heartbeat;
  std::function<boost::asio::awaitable<void>(core::PlatformId, ports::WireMessage)> command;
  /// False while nobody on the platform consents: then it hears no word, not even that we are here.
  std::function<bool()> speaks;
  /// Looks again at a row whose turn has come; see Router::still_allowed.
  std::function<bool(ports::OutboxRow&)> still_allowed;
  std::chrono::seconds readings_max_age{std::chrono::hours{48}};  ///< older ones are not sent
};

/// Keeps one platform told: connects (broker list, back-off with full jitter), says `online`,
/// drains the outbox by class with a small window, beats, takes commands. One per platform, its
/// own link and queue, so that an unreachable platform stops no other. Draining is driven by
/// connect, ack and new rows; it never waits for the next event.
class Forwarder {
 public:
  Forwarder(boost::asio::any_io_executor executor, PlatformPorts platform, const World& world,
            const ports::OutboxDepth& depth, ForwarderHooks hooks, std::uint64_t random_seed);
  ~Forwarder();

  /// A row of this platform, after its commit.
  void add(const ports::OutboxRow& row);
  /// A critical row, before its commit.
  void add_urgent(const ports::OutboxRow& row);

  /// Runs until stop(): then says goodbye within 2 s and returns.
  boost::asio::awaitable<void> run();
  void stop();
  /// Sends a heartbeat now, when the link is up.
  void beat_now();

  /// Gives up readings on disk that are too old to be sent.
  boost::asio::awaitable<void> expire_readings();
  /// Gives up the oldest messages of a class that lie on disk alone; how many, 0 when none do.
  boost::asio::awaitable<std::uint64_t> evict(ports::MessageClass message_class);

  /// Messages of readings that were too old to be sent, and messages given up for want of room.
  [[nodiscard]] std::uint64_t expired() const { return expired_; }
  [[nodiscard]] std::uint64_t evicted() const { return evicted_; }
  /// Messages that were not sent because the consent ended while they waited.
  [[nodiscard]] std::uint64_t withdrawn() const { return withdrawn_; }

  [[nodiscard]] const core::PlatformId& id() const { return platform_.options.id; }
  [[nodiscard]] const ports::Profile& profile() const { return *platform_.profile; }
  [[nodiscard]] ports::PlatformStatus status() const;
  /// The certificates that the link rests on, as they are on disk now.
  [[nodiscard]] std::vector<ports::CertificateTerm> certificates() const {
    return platform_.certificates ? platform_.certificates()
                                  : std::vector<ports::CertificateTerm>();
  }
  [[nodiscard]] const OutboxQueue& queue() const { return queue_; }
  /// When the loop last went round: proof of life for the watchdog, at most a minute apart.
  [[nodiscard]] core::SteadyTime last_progress() const { return last_progress_; }

 private:
  boost::asio::awaitable<bool> connect();
  boost::asio::awaitable<void> serve();
  boost::asio::awaitable<void> pause();
  boost::asio::awaitable<void> stay_silent();
  void send_due();
  void read_disk();
  boost::asio::awaitable<void> read_page(ports::OutboxQuery query);
  boost::asio::awaitable<std::uint64_t> drop(ports::MessageClass message_class,
                                             core::WallTime before);
  [[nodiscard]] core::WallTime oldest_reading() const;
  boost::asio::awaitable<void> publish_row(ports::OutboxRow row, std::uint64_t connection);
  boost::asio::awaitable<void> publish_message(ports::WireMessage message);
  boost::asio::awaitable<void> publish_goodbye(std::vector<ports::WireMessage> words);
  boost::asio::awaitable<void> publish_in_order(std::vector<ports::WireMessage> messages,
                                                std::uint64_t connection);
  boost::asio::awaitable<void> take_commands(std::uint64_t connection);
  boost::asio::awaitable<void> wait_for_tasks();
  boost::asio::awaitable<void> say_goodbye();

  void spawn_task(std::string name, boost::asio::awaitable<void> work);
  boost::asio::awaitable<void> count_task(boost::asio::awaitable<void> work);
  [[nodiscard]] core::SteadyTime next_deadline() const;
  [[nodiscard]] bool ack_overdue() const;
  void note_failure(const Error& error);
  void note_connected(const std::string& broker);
  void note_first_away(const Error& error);
  [[nodiscard]] bool wants_another_connection();
  [[nodiscard]] bool alarm_waits() const;
  void tell_delivered();

  boost::asio::any_io_executor executor_;
  PlatformPorts platform_;
  const World& world_;
  OutboxQueue queue_;
  DeliveryLog deliveries_;
  ForwarderHooks hooks_;
  Wakeup wakeup_;
  Wakeup tasks_done_;
  BrokerPlan plan_;
  CredentialWatch credentials_;
  std::minstd_rand random_;

  bool stopping_{false};
  bool connected_{false};
  bool goodbye_said_{false};
  std::uint64_t connection_{0};  ///< counts connects, so that late answers are told apart
  std::size_t tasks_{0};         ///< of this connection
  std::size_t reads_{0};         ///< of the outbox, under way
  std::optional<core::SteadyTime> oldest_flight_;
  core::SteadyTime next_beat_{};
  core::SteadyTime last_progress_{};
  std::optional<core::WallTime> connected_since_;
  std::string last_error_;
  std::uint64_t published_{0};
  std::uint64_t expired_{0};
  std::uint64_t evicted_{0};
  std::uint64_t withdrawn_{0};
};

}  // namespace homeward::app
