#pragma once

#include "daemon/app/delivery_log.hpp"
#include "daemon/app/options.hpp"
#include "daemon/app/outbox_queue.hpp"
#include "daemon/app/publish_hold.hpp"
#include "daemon/app/send_window.hpp"
#include "daemon/app/task_group.hpp"
#include "daemon/app/wakeup.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace homeward::app {

/// What is done with the rows of one platform; the rest of the app decides.
struct DrainHooks {
  std::function<void(ports::DeliveryMark)> delivered;
  /// A message that the link or the broker can't take: it is out of the way of those behind it.
  std::function<void(const ports::OutboxRow&, const Error&)> dead_letter;
  /// Looks again at a row whose turn has come; see Router::still_allowed.
  std::function<bool(ports::OutboxRow&)> still_allowed;
  std::chrono::seconds readings_max_age{std::chrono::hours{48}};  ///< older ones are not sent
};

/// Moves one platform's rows from memory and disk to its link, in a small window, and their cursors
/// at the broker's ack. Owned by the platform's forwarder, which tells when the link is there.
class OutboxDrain {
 public:
  /// `wakeup` is the owner's: notified when there is something to do again.
  OutboxDrain(boost::asio::any_io_executor executor, const PlatformPorts& platform,
              const World& world, const ports::OutboxDepth& depth, DrainHooks hooks, Wakeup& wakeup,
              std::uint64_t random_seed);

  void add(const ports::OutboxRow& row);
  void add_urgent(const ports::OutboxRow& row);

  /// The link to this broker stands: send_due() sends from here on.
  void open(const std::string& broker);
  /// Answers that still come count no more.
  void close() { open_ = false; }
  /// Sends what is due, as tasks of the connection.
  void send_due(TaskGroup& tasks);
  /// Nothing of the connection is under way any more: what was goes back to the queue.
  void link_lost();

  /// When rows that the broker refused may be tried again; nothing when none wait for that.
  [[nodiscard]] std::optional<core::SteadyTime> hold_ends() const;
  /// The broker refuses again and again, and the pause is over: time for another one, if there is.
  [[nodiscard]] bool wants_another_broker() const;
  /// The most important class that the broker refuses.
  [[nodiscard]] std::optional<ports::MessageClass> refused() const { return hold_.in_doubt(); }

  /// The broker owes an ack for longer than `ack_timeout`; when that will be.
  [[nodiscard]] bool ack_overdue() const;
  [[nodiscard]] std::optional<core::SteadyTime> ack_deadline() const;

  /// Gives up readings on disk that are too old to be sent; how many, 0 when there are none.
  boost::asio::awaitable<std::uint64_t> expire_readings();
  /// Gives up the oldest messages of a class that lie on disk alone; how many, 0 when none do.
  boost::asio::awaitable<std::uint64_t> evict(ports::MessageClass message_class);
  /// Returns when no read of the disk is under way.
  boost::asio::awaitable<void> wait_for_disk() { return reads_.wait(); }

  [[nodiscard]] const OutboxQueue& queue() const { return queue_; }
  [[nodiscard]] const DeliveryLog& deliveries() const { return deliveries_; }
  [[nodiscard]] std::uint64_t published() const { return published_; }
  [[nodiscard]] std::uint64_t expired() const { return expired_; }
  [[nodiscard]] std::uint64_t evicted() const { return evicted_; }
  [[nodiscard]] std::uint64_t withdrawn() const { return withdrawn_; }
  /// What is wrong with sending though the link stands; empty: nothing.
  [[nodiscard]] const std::string& trouble() const {
    return refusal_.empty() ? disk_trouble_ : refusal_;
  }

 private:
  [[nodiscard]] bool passed_over(ports::OutboxRow& row);
  void read_disk();
  boost::asio::awaitable<void> read_page(ports::OutboxQuery query);
  boost::asio::awaitable<std::uint64_t> drop(ports::MessageClass message_class,
                                             core::WallTime before);
  [[nodiscard]] core::WallTime oldest_reading() const;
  boost::asio::awaitable<void> publish(ports::OutboxRow row);
  [[nodiscard]] std::optional<std::chrono::seconds> expiry_of(const ports::OutboxRow& row) const;
  void answered(const ports::OutboxRow& row, const Result<void>& sent);
  void hold_back(const ports::OutboxRow& row, const Error& error);
  void finish(const ports::OutboxRow& row);
  void settle_refused();
  [[nodiscard]] std::size_t unanswered(ports::MessageClass from) const;
  [[nodiscard]] std::optional<ports::OutboxRow> next_row();
  void tell_delivered();

  boost::asio::any_io_executor executor_;
  const PlatformPorts& platform_;
  const World& world_;
  OutboxQueue queue_;
  DeliveryLog deliveries_;
  DrainHooks hooks_;
  Wakeup& wakeup_;
  TaskGroup reads_;
  bool open_{false};
  std::string broker_;                             ///< of the last connection
  std::optional<core::SteadyTime> waiting_since_;  ///< for the next ack of what is under way
  PublishHold hold_;
  SendWindow window_;
  std::array<std::size_t, ports::kMessageClasses.size()> unanswered_{};  ///< publishes, per class
  std::string disk_trouble_;
  std::string refusal_;  ///< what the broker said
  std::uint64_t published_{0};
  std::uint64_t expired_{0};
  std::uint64_t evicted_{0};
  std::uint64_t withdrawn_{0};
};

}  // namespace homeward::app
