#include "lib/mqtt/client.hpp"

#include "lib/base/assert.hpp"
#include "lib/mqtt/bell.hpp"
#include "lib/mqtt/broker_uri.hpp"
#include "lib/mqtt/library.hpp"
#include "lib/mqtt/mailbox.hpp"
#include "lib/mqtt/session.hpp"
#include "lib/mqtt/worker.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

namespace homeward::mqtt {
namespace {

using boost::asio::awaitable;
using boost::asio::steady_timer;

constexpr std::size_t kMostPublishes = 256;
constexpr std::size_t kLongestTopic = 65'535;  // MQTT 3.1.1, section 1.5.3
constexpr auto kResult = boost::asio::as_tuple(boost::asio::use_awaitable);

Error link_lost(const std::string& broker) {
  return failure(ErrorCode::disconnected, "the connection to the broker is lost", broker);
}

std::optional<Error> fault_of_topic(const std::string& topic, std::string_view forbidden) {
  if (topic.empty() || topic.find('\0') != topic.npos) {
    return failure(ErrorCode::invalid, "an MQTT topic is not empty and has no NUL");
  }
  if (topic.size() > kLongestTopic) return failure(ErrorCode::limit, "the topic is too long");
  if (topic.find_first_of(forbidden) != topic.npos) {
    return failure(ErrorCode::invalid, "a topic to publish on has no wildcard", topic);
  }
  return std::nullopt;
}

}  // namespace

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

  void open() {
    mailbox_ =
        std::make_shared<Mailbox>(executor_, [weak = weak_from_this()](Occurrence& occurrence) {
          if (const auto self = weak.lock()) self->take(occurrence);
        });
    worker_ = std::make_unique<Worker>([bell = std::make_shared<Bell>(), mailbox = mailbox_] {
      if (mailbox->unanswered.load() > 0) bell->ring();
    });
  }

  static awaitable<Result<void>> connect(std::shared_ptr<Impl> self, ConnectOptions options);
  static awaitable<Result<void>> publish(std::shared_ptr<Impl> self, Message message);
  static awaitable<Result<void>> manage(std::shared_ptr<Impl> self, std::vector<std::string> topics,
                                        bool subscribe);
  static awaitable<Result<Message>> receive(std::shared_ptr<Impl> self);
  static awaitable<void> disconnect(std::shared_ptr<Impl> self, std::chrono::milliseconds grace);
  void abandon();
  void shut_down();

  [[nodiscard]] bool connected() const { return connected_; }
  [[nodiscard]] const std::optional<Error>& refused_subscription() const {
    return refused_subscription_;
  }
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
  std::optional<Error> start(ConnectOptions options, BrokerUri uri);
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
  std::size_t publishes_{0};
  std::string broker_;
  std::optional<Error> refused_subscription_;
  bool connected_{false};
  bool receiving_{false};
};

awaitable<Result<void>> Client::Impl::wait(std::shared_ptr<Impl> /*self*/, Operation& operation) {
  while (!operation.ended) {
    const auto [error] = co_await operation.timer.async_wait(kResult);
    if (!error && !operation.ended) {
      operation.end(failure(ErrorCode::timeout, "no answer from the broker in time"));
    }
  }
  co_return std::move(operation.result);
}

awaitable<Result<void>> Client::Impl::connect(std::shared_ptr<Impl> self, ConnectOptions options) {
  const Result<BrokerUri> uri = parse_broker_uri(options.broker);
  if (!uri) co_return uri.error();
  if (self->session_) co_return failure(ErrorCode::invalid, "already connected", options.broker);
  if (options.will) {
    if (auto fault = fault_of_topic(options.will->topic, "+#")) co_return *fault;
  }
  const auto deadline = std::chrono::steady_clock::now() + options.connect_timeout;
  const std::vector<std::string> topics = options.subscriptions;
  const bool may_fail = options.subscriptions_may_fail;
  self->refused_subscription_.reset();
  self->broker_ = options.broker;
  const auto session =
      std::make_shared<Session>(++self->last_id_, std::move(options), *uri, self->mailbox_);
  self->session_ = session;
  Operation operation(self->executor_, ++self->last_id_);
  operation.timer.expires_at(deadline);
  const Registration registration(*self, self->session_, operation);
  self->worker_->post(
      [session, slot = *registration.slot(), previous = std::exchange(self->previous_, nullptr)] {
        session->connect(slot);
        // Only now, so that Paho's threads, which end with the last handle, go on.
        if (previous) previous->close();
      });
  Result<void> result = co_await wait(self, operation);
  if (result && self->session_ != session) result = link_lost(self->broker_);
  if (result) {
    self->connected_ = true;
    if (!topics.empty()) result = co_await manage(self, topics, true);
    if (!result && may_fail) self->refused_subscription_ = result.error();
  }
  // A broker may say no, or end the connection: then it is for the caller to try without.
  const bool refused = !result && result.error().code == ErrorCode::refused;
  if (refused && self->refused_subscription_ && self->connected_) result = Result<void>{};
  if (result) co_return result;
  if (self->session_ == session) self->give_up(result.error());
  Error error = result.error();
  if (error.where.empty()) error.where = self->broker_;
  co_return error;
}

/// After a failed connect. What Paho has ended by itself needs no worker; a look-up or a handshake
/// that still runs must not become a connection later, which would push out its successor.
void Client::Impl::give_up(const Error& error) {
  if (error.code == ErrorCode::timeout || connected_) return abandon();
  end_session(error);
}

awaitable<Result<void>> Client::Impl::publish(std::shared_ptr<Impl> self, Message message) {
  if (auto fault = fault_of_topic(message.topic, "+#")) co_return *fault;
  if (!self->connected_) co_return link_lost(self->broker_);
  if (message.payload.size() > self->session_->max_payload()) {
    co_return failure(ErrorCode::limit, "the message is too large for the link", message.topic);
  }
  if (self->publishes_ >= kMostPublishes) {
    co_return failure(ErrorCode::limit, "too many publishes are under way", self->broker_);
  }
  Operation operation(self->executor_, ++self->last_id_);
  const Registration registration(*self, self->session_, operation);
  if (!registration.slot()) {
    co_return failure(ErrorCode::limit, "too many publishes are under way", self->broker_);
  }
  ++self->publishes_;
  const auto shared = std::make_shared<const Message>(std::move(message));
  self->worker_->post([session = self->session_, slot = *registration.slot(), shared] {
    session->publish(slot, *shared);
  });
  Result<void> result = co_await wait(self, operation);
  --self->publishes_;
  co_return result;
}

awaitable<Result<void>> Client::Impl::manage(std::shared_ptr<Impl> self,
                                             std::vector<std::string> topics, bool subscribe) {
  for (const std::string& topic : topics) {
    if (auto fault = fault_of_topic(topic, "")) co_return *fault;
  }
  if (topics.empty()) co_return Result<void>{};
  if (!self->connected_) co_return link_lost(self->broker_);
  Operation operation(self->executor_, ++self->last_id_);
  constexpr std::chrono::seconds kPatience{20};
  operation.timer.expires_after(kPatience);
  const Registration registration(*self, self->session_, operation);
  if (!registration.slot()) co_return failure(ErrorCode::limit, "too many calls are under way");
  self->worker_->post([session = self->session_, slot = *registration.slot(), topics, subscribe] {
    if (subscribe) {
      session->subscribe(slot, topics);
    } else {
      session->unsubscribe(slot, topics);
    }
  });
  Result<void> result = co_await wait(self, operation);
  co_return result;
}

awaitable<Result<Message>> Client::Impl::receive(std::shared_ptr<Impl> self) {
  HW_ASSERT(!self->receiving_);
  self->receiving_ = true;
  while (self->inbox_.empty() && self->connected_) {
    self->receiver_.expires_at(steady_timer::time_point::max());
    co_await self->receiver_.async_wait(kResult);
  }
  self->receiving_ = false;
  if (self->inbox_.empty()) co_return link_lost(self->broker_);
  Message message = std::move(self->inbox_.front());
  self->inbox_.pop_front();
  self->mailbox_->message_taken();
  co_return message;
}

awaitable<void> Client::Impl::disconnect(std::shared_ptr<Impl> self,
                                         std::chrono::milliseconds grace) {
  if (!self->connected_) {
    self->abandon();
    co_return;
  }
  const auto session = self->session_;
  const Error reason = link_lost(self->broker_);
  self->end_session(reason);
  Operation operation(self->executor_, ++self->last_id_);
  operation.timer.expires_after(grace);
  const Registration registration(*self, session, operation);
  if (!registration.slot()) {
    self->worker_->post([session] { session->abandon(); });
    co_return;
  }
  self->worker_->post(
      [session, slot = *registration.slot(), grace] { session->disconnect(slot, grace); });
  const Result<void> result = co_await wait(self, operation);
  if (!result) self->worker_->post([session] { session->abandon(); });
}

void Client::Impl::abandon() {
  if (!session_) return;
  session_->give_up();
  worker_->post([session = session_] { session->abandon(); });
  end_session(link_lost(broker_));
}

/// Ends all calls that wait; what Paho still says of the connection is ignored from here on.
void Client::Impl::end_session(const Error& reason) {
  connected_ = false;
  if (session_) previous_ = std::exchange(session_, nullptr);
  const auto operations = std::exchange(operations_, {});
  mailbox_->unanswered = 0;
  for (const auto& [id, pending] : operations) {
    if (pending.operation != nullptr) pending.operation->end(reason);
  }
  receiver_.cancel();
}

void Client::Impl::take(Occurrence& occurrence) {
  const bool current = session_ && session_->id() == occurrence.session;
  switch (occurrence.kind) {
    case Occurrence::Kind::done: return end_operation(occurrence);
    case Occurrence::Kind::message:
      inbox_.push_back(std::move(occurrence.message));
      receiver_.cancel();
      return;
    case Occurrence::Kind::lost:
      if (current) end_session(link_lost(broker_));
      return;
    case Occurrence::Kind::overflow:
      if (current) abandon();
      return;
  }
}

void Client::Impl::end_operation(Occurrence& occurrence) {
  const auto found = operations_.find(occurrence.operation);
  if (found == operations_.end()) return;
  const Pending pending = found->second;
  operations_.erase(found);
  mailbox_->unanswered = operations_.size();
  pending.session->free_slot(pending.slot);
  if (pending.operation != nullptr) pending.operation->end(std::move(occurrence.result));
}

void Client::Impl::shut_down() {
  mailbox_->close();
  worker_->post([session = session_, previous = previous_] {
    if (session) session->close();
    if (previous) previous->close();
  });
  end_session(link_lost(broker_));
  worker_.reset();
}

Client::Client(boost::asio::any_io_executor executor)
    : impl_(std::make_shared<Impl>(std::move(executor))) {
  prepare_library();
  impl_->open();
}

Client::~Client() {
  impl_->shut_down();
}

awaitable<Result<void>> Client::connect(ConnectOptions options) {
  return Impl::connect(impl_, std::move(options));
}

awaitable<Result<void>> Client::publish(Message message) {
  return Impl::publish(impl_, std::move(message));
}

awaitable<Result<void>> Client::subscribe(std::vector<std::string> topics) {
  return Impl::manage(impl_, std::move(topics), true);
}

awaitable<Result<void>> Client::unsubscribe(std::vector<std::string> topics) {
  return Impl::manage(impl_, std::move(topics), false);
}

awaitable<Result<Message>> Client::receive() {
  return Impl::receive(impl_);
}

awaitable<void> Client::disconnect(std::chrono::milliseconds grace) {
  return Impl::disconnect(impl_, grace);
}

void Client::abandon() {
  impl_->abandon();
}

bool Client::connected() const {
  return impl_->connected();
}

const std::optional<Error>& Client::refused_subscription() const {
  return impl_->refused_subscription();
}

std::uint64_t Client::dropped() const {
  return impl_->dropped();
}

}  // namespace homeward::mqtt
