#include "lib/mqtt/client_impl.hpp"

/// How a client comes to its connections and how they end.
namespace homeward::mqtt {
namespace {

constexpr std::chrono::milliseconds kChangeOver{500};  // to end one connection for the next

/// What makes a broker useless that let us in.
std::optional<Error> fault_of_limits(const BrokerLimits& limits) {
  if (!limits.sound) {
    return failure(ErrorCode::refused,
                   "the broker breaks the protocol: it takes no message (a limit of 0)");
  }
  if (!limits.acknowledges) {
    return failure(
        ErrorCode::refused,
        "the broker acknowledges no messages (QoS 0 only), without which nothing is safe");
  }
  return std::nullopt;
}

}  // namespace

awaitable<Result<void>> Client::Impl::connect(std::shared_ptr<Impl> self, ConnectOptions options) {
  const Result<BrokerUri> uri = parse_broker_uri(options.broker);
  if (!uri) co_return uri.error();
  if (self->session_) co_return failure(ErrorCode::invalid, "already connected", options.broker);
  if (options.will) {
    if (auto fault = fault_of_message(*options.will)) co_return *fault;
  }
  const auto deadline = Clock::now() + options.connect_timeout;
  self->refused_subscription_.reset();
  self->ended_by_broker_.reset();
  self->broker_ = options.broker;
  Result<void> result = co_await open_session(self, options, *uri, deadline);
  if (result && self->wants_shorter_keep_alive(options)) {
    // Paho pings as often as it was told at the connect, and the broker wants it more often.
    options.keep_alive = *self->session_->limits().keep_alive;
    co_await disconnect(self, kChangeOver);
    result = co_await open_session(self, options, *uri, deadline);
  }
  if (result && !options.subscriptions.empty()) {
    result = co_await manage(self, options.subscriptions, true, deadline);
    // A broker may say no, or end the connection: then it is for the caller to try without.
    const bool answered = !result && result.error().code != ErrorCode::timeout;
    if (answered && options.subscriptions_may_fail) self->refused_subscription_ = result.error();
    const bool refused = answered && result.error().code == ErrorCode::refused;
    if (refused && self->refused_subscription_ && self->connected_) result = Result<void>{};
  }
  if (result) co_return result;
  Error error = result.error();
  self->give_up(error);
  if (error.where.empty()) error.where = self->broker_;
  co_return error;
}

/// One try to connect. The session is there when it failed, too, for give_up().
awaitable<Result<void>> Client::Impl::open_session(std::shared_ptr<Impl> self,
                                                   ConnectOptions options, BrokerUri uri,
                                                   Clock::time_point deadline) {
  const auto session =
      std::make_shared<Session>(++self->last_id_, std::move(options), uri, self->mailbox_);
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
  if (result && self->session_ != session) result = self->why_lost();
  if (result) {
    if (auto fault = fault_of_limits(session->limits())) result = *fault;
  }
  if (result) self->connected_ = true;
  co_return result;
}

bool Client::Impl::wants_shorter_keep_alive(const ConnectOptions& options) const {
  const auto& wanted = session_->limits().keep_alive;
  return wanted && *wanted < options.keep_alive;
}

/// After a failed connect. What Paho has ended by itself needs no worker; a look-up or a handshake
/// that still runs must not become a connection later, which would push out its successor.
void Client::Impl::give_up(const Error& error) {
  if (!session_) return;
  if (error.code == ErrorCode::timeout || connected_) return abandon();
  end_session(error);
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
  for (steady_timer* turn : waiting_) turn->cancel();
}

/// The connection ended, or the broker says that it ends it: then it need not keep us waiting.
void Client::Impl::lose(const Result<void>& last_words) {
  if (last_words) return end_session(link_lost(broker_));
  ended_by_broker_ = last_words.error();
  worker_->post([session = session_] { session->abandon(); });
  end_session(last_words.error());
}

}  // namespace homeward::mqtt
