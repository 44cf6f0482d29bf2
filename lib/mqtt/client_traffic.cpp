#include "lib/mqtt/client_impl.hpp"

#include "lib/base/assert.hpp"
#include "lib/mqtt/properties.hpp"

/// What goes over a client's connection.
namespace homeward::mqtt {
namespace {

constexpr std::size_t kLongestTopic = 65'535;  // MQTT 3.1.1, section 1.5.3

}  // namespace

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

std::optional<Error> fault_of_message(const Message& message) {
  if (auto fault = fault_of_topic(message.topic, "+#")) return fault;
  return fault_of_properties(message.properties);
}

awaitable<Result<void>> Client::Impl::publish(std::shared_ptr<Impl> self, Message message) {
  if (auto fault = fault_of_message(message)) co_return *fault;
  if (!self->connected_) co_return self->why_lost();
  if (auto fault = self->too_large(message)) co_return *fault;
  if (self->publishes_ + self->waiting_.size() >= kMostPublishes) {
    co_return failure(ErrorCode::limit, "too many publishes are under way", self->broker_);
  }
  const auto session = self->session_;
  if (self->publishes_ >= self->window()) co_await wait_for_turn(self);
  if (self->session_ != session) co_return self->why_lost();
  Operation operation(self->executor_, ++self->last_id_);
  const Registration registration(*self, self->session_, operation);
  if (!registration.slot()) {
    co_return failure(ErrorCode::limit, "too many publishes are under way", self->broker_);
  }
  ++self->publishes_;
  const auto shared = std::make_shared<const Message>(std::move(message));
  self->worker_->post(
      [session, slot = *registration.slot(), shared] { session->publish(slot, *shared); });
  Result<void> result = co_await wait(self, operation);
  --self->publishes_;
  if (!self->waiting_.empty()) self->waiting_.front()->cancel();
  co_return result;
}

/// Returns when the broker takes one more message, first come first served, or the link is gone.
awaitable<void> Client::Impl::wait_for_turn(std::shared_ptr<Impl> self) {
  const auto session = self->session_;
  steady_timer turn(self->executor_, steady_timer::time_point::max());
  self->waiting_.push_back(&turn);
  const auto first = [&] { return self->waiting_.front() == &turn; };
  while (self->session_ == session && (!first() || self->publishes_ >= self->window())) {
    turn.expires_at(steady_timer::time_point::max());
    co_await turn.async_wait(kResult);
  }
  std::erase(self->waiting_, &turn);
  // Whoever is next looks, too: more than one place may have become free.
  if (!self->waiting_.empty()) self->waiting_.front()->cancel();
}

std::optional<Error> Client::Impl::too_large(const Message& message) const {
  if (message.payload.size() > session_->max_payload()) {
    return failure(ErrorCode::limit, "the message is too large for the link", message.topic);
  }
  const std::size_t most = session_->limits().packet_size;
  if (!session_->mqtt5() || publish_size(message) <= most) return std::nullopt;
  return failure(ErrorCode::limit,
                 "the message is larger than the broker takes (" + std::to_string(most) + " bytes)",
                 message.topic);
}

awaitable<Result<void>> Client::Impl::manage(std::shared_ptr<Impl> self,
                                             std::vector<std::string> topics, bool subscribe,
                                             Clock::time_point deadline) {
  for (const std::string& topic : topics) {
    if (auto fault = fault_of_topic(topic, "")) co_return *fault;
  }
  if (topics.empty()) co_return Result<void>{};
  if (!self->connected_) co_return self->why_lost();
  Operation operation(self->executor_, ++self->last_id_);
  operation.timer.expires_at(deadline);
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
  if (self->inbox_.empty()) co_return self->why_lost();
  Message message = std::move(self->inbox_.front());
  self->inbox_.pop_front();
  self->mailbox_->message_taken();
  co_return message;
}

}  // namespace homeward::mqtt
