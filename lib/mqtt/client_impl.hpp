#pragma once

#include "lib/mqtt/broker_uri.hpp"
#include "lib/mqtt/client.hpp"
#include "lib/mqtt/mailbox.hpp"
#include "lib/mqtt/session.hpp"
#include "lib/mqtt/worker.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The inside of a Client; only its own sources include this.
namespace homeward::mqtt {

using boost::asio::awaitable;
using boost::asio::steady_timer;
using Clock = std::chrono::steady_clock;

inline constexpr std::size_t kMostPublishes = 256;
inline constexpr auto kResult = boost::asio::as_tuple(boost::asio::use_awaitable);

[[nodiscard]] Error link_lost(const std::string& broker);

/// What of a message can't be sent whatever the broker says.
[[nodiscard]] std::optional<Error> fault_of_message(const Message& message);
[[nodiscard]] std::optional<Error> fault_of_topic(const std::string& topic,
                                                  std::string_view forbidden);

/// A call that waits for Paho. It lives in the coroutine of its caller; the timer wakes that.
struct Operation {
  Operation(const boost::asio::any_io_executor& executor, std::uint64_t given_id)
      : id(given_id), timer(executor, steady_timer::time_point::max()) {}

  std::uint64_t id;
  steady_timer timer;
  bool ended{false};
  Result<void> result{};

  void end(Result<void> with) {
    if (ended) return;
    ended = true;
    result = std::move(with);
    timer.cancel();
  }
};

/// All state of a client, on the executor's thread alone; coroutines share it while they run.
class Client::Impl : public std::enable_shared_from_this<Client::Impl> {
 public:
  explicit Impl(boost::asio::any_io_executor executor)
      : executor_(std::move(executor)), receiver_(executor_, steady_timer::time_point::max()) {}

  void open();

  static awaitable<Result<void>> connect(std::shared_ptr<Impl> self, ConnectOptions options);
  static awaitable<Result<void>> publish(std::shared_ptr<Impl> self, Message message);
  static awaitable<Result<void>> manage(std::shared_ptr<Impl> self, std::vector<std::string> topics,
                                        bool subscribe, Clock::time_point deadline);
  static awaitable<Result<Message>> receive(std::shared_ptr<Impl> self);
  static awaitable<void> disconnect(std::shared_ptr<Impl> self, std::chrono::milliseconds grace);
  void abandon();
  void shut_down();

  [[nodiscard]] bool connected() const { return connected_; }
  [[nodiscard]] const std::optional<Error>& refused_subscription() const {
    return refused_subscription_;
  }
  [[nodiscard]] std::size_t window() const {
    const std::size_t takes = session_ ? session_->limits().receive_maximum : kMostPublishes;
    return takes < kMostPublishes ? takes : kMostPublishes;
  }
  [[nodiscard]] const std::optional<Error>& ended_by_broker() const { return ended_by_broker_; }
  [[nodiscard]] std::uint64_t dropped() const { return mailbox_->messages_dropped.load(); }

 private:
  /// Keeps an operation and its slot known while its coroutine waits, and no longer.
  class Registration {
   public:
    Registration(Impl& impl, std::shared_ptr<Session> session, Operation& operation)
        : impl_(impl), operation_(operation), slot_(session->take_slot(operation.id)) {
      if (!slot_) return;
      impl_.operations_[operation.id] = {&operation, std::move(session), *slot_};
      impl_.mailbox_->unanswered = impl_.operations_.size();
    }
    Registration(const Registration&) = delete;
    Registration& operator=(const Registration&) = delete;
    /// The slot stays taken until Paho, which still knows it, has answered or the link ends.
    ~Registration() {
      const auto found = impl_.operations_.find(operation_.id);
      if (found != impl_.operations_.end()) found->second.operation = nullptr;
    }
    [[nodiscard]] std::optional<std::size_t> slot() const { return slot_; }

   private:
    Impl& impl_;
    Operation& operation_;
    std::optional<std::size_t> slot_;
  };

  struct Pending {
    Operation* operation{nullptr};  ///< null: nobody waits any more
    std::shared_ptr<Session> session;
    std::size_t slot{0};
  };

  static awaitable<Result<void>> wait(std::shared_ptr<Impl> self, Operation& operation);
  static awaitable<Result<void>> open_session(std::shared_ptr<Impl> self, ConnectOptions options,
                                              BrokerUri uri, Clock::time_point deadline);
  static awaitable<void> wait_for_turn(std::shared_ptr<Impl> self);
  [[nodiscard]] bool wants_shorter_keep_alive(const ConnectOptions& options) const;
  [[nodiscard]] std::optional<Error> too_large(const Message& message) const;
  [[nodiscard]] Error why_lost() const { return ended_by_broker_.value_or(link_lost(broker_)); }
  void lose(const Result<void>& last_words);
  void take(Occurrence& occurrence);
  void end_operation(Occurrence& occurrence);
  void end_session(const Error& reason);
  void give_up(const Error& error);

  boost::asio::any_io_executor executor_;
  steady_timer receiver_;
  std::unique_ptr<Worker> worker_;
  std::shared_ptr<Mailbox> mailbox_;
  std::shared_ptr<Session> session_;   ///< the connection in use; null when there is none
  std::shared_ptr<Session> previous_;  ///< over; its handle goes when the next one is there
  std::map<std::uint64_t, Pending> operations_;
  std::deque<Message> inbox_;
  std::uint64_t last_id_{0};
  std::size_t publishes_{0};           ///< under way
  std::deque<steady_timer*> waiting_;  ///< publishes beyond the window, in their coroutines
  std::string broker_;
  std::optional<Error> refused_subscription_;
  std::optional<Error> ended_by_broker_;
  bool connected_{false};
  bool receiving_{false};
};

}  // namespace homeward::mqtt
