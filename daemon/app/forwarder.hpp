#pragma once

#include "daemon/app/broker_plan.hpp"
#include "daemon/app/credential_watch.hpp"
#include "daemon/app/options.hpp"
#include "daemon/app/outbox_drain.hpp"
#include "daemon/app/task_group.hpp"
#include "daemon/app/wakeup.hpp"
#include "daemon/ports/operations.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace homeward::app {

/// What the forwarder needs of the rest of the app.
struct ForwarderHooks {
  DrainHooks rows;
  std::function<ports::StatusMessage()> birth;
  std::function<ports::HeartbeatMessage()> heartbeat;
  std::function<boost::asio::awaitable<void>(core::PlatformId, ports::WireMessage)> command;
  /// False while nobody on the platform consents: then it hears no word, not even that we are here.
  std::function<bool()> speaks;
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
  void add(const ports::OutboxRow& row) { drain_.add(row); }
  /// A critical row, before its commit.
  void add_urgent(const ports::OutboxRow& row) { drain_.add_urgent(row); }

  /// Runs until stop(): then says goodbye within 2 s and returns.
  boost::asio::awaitable<void> run();
  void stop();
  /// Sends a heartbeat now, when the link is up.
  void beat_now();

  /// Gives up readings on disk that are too old to be sent.
  boost::asio::awaitable<void> expire_readings();
  /// Gives up the oldest messages of a class that lie on disk alone; how many, 0 when none do.
  boost::asio::awaitable<std::uint64_t> evict(ports::MessageClass message_class) {
    return drain_.evict(message_class);
  }

  /// Messages of readings that were too old to be sent, and messages given up for want of room.
  [[nodiscard]] std::uint64_t expired() const { return drain_.expired(); }
  [[nodiscard]] std::uint64_t evicted() const { return drain_.evicted(); }
  /// Messages that were not sent because the consent ended while they waited.
  [[nodiscard]] std::uint64_t withdrawn() const { return drain_.withdrawn(); }

  [[nodiscard]] const core::PlatformId& id() const { return platform_.options.id; }
  [[nodiscard]] const ports::Profile& profile() const { return *platform_.profile; }
  [[nodiscard]] ports::PlatformStatus status() const;
  /// The certificates that the link rests on, as they are on disk now.
  [[nodiscard]] std::vector<ports::CertificateTerm> certificates() const {
    return platform_.certificates ? platform_.certificates()
                                  : std::vector<ports::CertificateTerm>();
  }
  [[nodiscard]] const OutboxQueue& queue() const { return drain_.queue(); }
  /// When the loop last went round: proof of life for the watchdog, at most a minute apart.
  [[nodiscard]] core::SteadyTime last_progress() const { return last_progress_; }

 private:
  boost::asio::awaitable<bool> connect();
  boost::asio::awaitable<void> serve();
  boost::asio::awaitable<bool> leave_if_due();
  boost::asio::awaitable<void> pause();
  boost::asio::awaitable<void> stay_silent();
  void beat_if_due();
  boost::asio::awaitable<void> publish_message(ports::WireMessage message);
  boost::asio::awaitable<void> publish_goodbye(std::vector<ports::WireMessage> words);
  boost::asio::awaitable<void> publish_in_order(std::vector<ports::WireMessage> messages);
  boost::asio::awaitable<void> take_commands();
  boost::asio::awaitable<void> say_goodbye();

  [[nodiscard]] core::SteadyTime next_deadline() const;
  [[nodiscard]] ports::WireMessage status_message(const ports::StatusMessage& status) const;
  void note_failure(const Error& error);
  void note_lost(bool was_of_use);
  void note_unsaid(const std::string& topic, const Error& error);
  void note_connected(const std::string& broker);
  void note_first_away(const Error& error);
  [[nodiscard]] bool wants_another_connection();
  [[nodiscard]] bool alarm_waits() const;

  PlatformPorts platform_;
  const World& world_;
  ForwarderHooks hooks_;
  Wakeup wakeup_;
  OutboxDrain drain_;
  TaskGroup tasks_;  ///< of the connection
  BrokerPlan plan_;
  CredentialWatch credentials_;
  std::minstd_rand random_;

  bool stopping_{false};
  bool connected_{false};
  bool goodbye_said_{false};
  core::SteadyTime next_beat_{};
  core::SteadyTime last_progress_{};
  std::optional<core::WallTime> connected_since_;
  std::string last_error_;
  std::string unsaid_;  ///< what the broker said to a word of the moment that it does not take
};

}  // namespace homeward::app
