#include "lib/mqtt/client.hpp"

#include "lib/mqtt/bell.hpp"
#include "lib/mqtt/client_impl.hpp"
#include "lib/mqtt/library.hpp"

namespace homeward::mqtt {
namespace {

constexpr std::chrono::seconds kPatience{20};  // with a subscription of its own

}  // namespace

Error link_lost(const std::string& broker) {
  return failure(ErrorCode::disconnected, "the connection to the broker is lost", broker);
}

void Client::Impl::open() {
  mailbox_ =
      std::make_shared<Mailbox>(executor_, [weak = weak_from_this()](Occurrence& occurrence) {
        if (const auto self = weak.lock()) self->take(occurrence);
      });
  worker_ = std::make_unique<Worker>([bell = std::make_shared<Bell>(), mailbox = mailbox_] {
    if (mailbox->unanswered.load() > 0) bell->ring();
  });
}

awaitable<Result<void>> Client::Impl::wait(std::shared_ptr<Impl> /*self*/, Operation& operation) {
  while (!operation.ended) {
    const auto [error] = co_await operation.timer.async_wait(kResult);
    if (!error && !operation.ended) {
      operation.end(failure(ErrorCode::timeout, "no answer from the broker in time"));
    }
  }
  co_return std::move(operation.result);
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
      if (current) lose(occurrence.result);
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
  return Impl::manage(impl_, std::move(topics), true, Clock::now() + kPatience);
}

awaitable<Result<void>> Client::unsubscribe(std::vector<std::string> topics) {
  return Impl::manage(impl_, std::move(topics), false, Clock::now() + kPatience);
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

std::size_t Client::window() const {
  return impl_->window();
}

const std::optional<Error>& Client::ended_by_broker() const {
  return impl_->ended_by_broker();
}

std::uint64_t Client::dropped() const {
  return impl_->dropped();
}

}  // namespace homeward::mqtt
