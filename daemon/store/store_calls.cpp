#include "daemon/store/store_calls.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace homeward::store {
namespace {

namespace asio = boost::asio;

/// Where the result of a call goes. This is the one place where an answer crosses from the
/// store's thread to the caller's: by a post. The guard keeps the caller's loop running until
/// then. Shared, because a std::function must be copyable; it is never copied while in use.
template <class T, class Handler>
class PostBack {
 public:
  explicit PostBack(Handler handler)
      : handler_(std::move(handler)), guard_(asio::get_associated_executor(handler_)) {}

  void operator()(Result<T> result) {
    const auto executor = guard_.get_executor();
    asio::post(executor, [handler = std::move(handler_), answer = std::move(result)]() mutable {
      std::move(handler)(std::move(answer));
    });
    guard_.reset();
  }

 private:
  Handler handler_;
  asio::executor_work_guard<asio::associated_executor_t<Handler>> guard_;
};

template <class T, class Handler>
std::function<void(Result<T>)> reply_to(Handler handler) {
  auto post_back = std::make_shared<PostBack<T, Handler>>(std::move(handler));
  return [post_back](Result<T> result) { (*post_back)(std::move(result)); };
}

}  // namespace

template <class T, class Ask>
asio::awaitable<Result<T>> StoreCalls::call(Ask ask) {
  const auto initiate = [this](auto handler, Ask question) {
    const std::function<void(Result<T>)> reply = reply_to<T>(std::move(handler));
    submit(CallJob{[reply, question](Database& database) { reply(question(database)); },
                   [reply](Error error) { reply(std::move(error)); }});
  };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(Result<T>)>(
      initiate, asio::use_awaitable, std::move(ask));
}

asio::awaitable<Result<void>> StoreCalls::write(std::shared_ptr<const ports::Commit> commit) {
  const auto initiate = [this](auto handler, std::shared_ptr<const ports::Commit> what) {
    submit(CommitJob{std::move(what), reply_to<void>(std::move(handler))});
  };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(Result<void>)>(
      initiate, asio::use_awaitable, std::move(commit));
}

asio::awaitable<Result<ports::StoredState>> StoreCalls::load() {
  return call<ports::StoredState>([](Database& database) { return database.load(); });
}

asio::awaitable<Result<std::vector<ports::JournalEvent>>> StoreCalls::events_after(
    std::uint64_t after, std::uint32_t limit) {
  return call<std::vector<ports::JournalEvent>>(
      [after, limit](Database& database) { return database.events_after(after, limit); });
}

asio::awaitable<Result<std::vector<ports::OutboxRow>>> StoreCalls::outbox(
    ports::OutboxQuery query) {
  return call<std::vector<ports::OutboxRow>>(
      [query = std::move(query)](Database& database) { return database.outbox(query); });
}

asio::awaitable<Result<std::uint64_t>> StoreCalls::drop(ports::OutboxDrop drop) {
  return call<std::uint64_t>(
      [drop = std::move(drop)](Database& database) { return database.drop(drop); });
}

asio::awaitable<Result<std::vector<core::Alert>>> StoreCalls::alerts(ports::AlertQuery query) {
  return call<std::vector<core::Alert>>(
      [query](Database& database) { return database.alerts(query); });
}

asio::awaitable<Result<std::optional<core::Alert>>> StoreCalls::alert(core::AlertId id) {
  return call<std::optional<core::Alert>>(
      [id = std::move(id)](Database& database) { return database.alert(id); });
}

asio::awaitable<Result<std::vector<ports::AuditEntry>>> StoreCalls::audit(ports::AuditQuery query) {
  return call<std::vector<ports::AuditEntry>>(
      [query](Database& database) { return database.audit(query); });
}

asio::awaitable<Result<void>> StoreCalls::prune(core::WallTime events_before,
                                                core::WallTime alerts_before) {
  return call<void>([events_before, alerts_before](Database& database) {
    return database.prune(events_before, alerts_before);
  });
}

asio::awaitable<Result<std::string>> StoreCalls::copy() {
  return call<std::string>([](Database& database) { return database.copy(); });
}

}  // namespace homeward::store
