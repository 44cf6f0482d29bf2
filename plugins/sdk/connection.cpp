#include "plugins/sdk/connection.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <boost/asio/local/stream_protocol.hpp>

#include <utility>

namespace homeward::sdk {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t kReadAtOnce = 4096;
constexpr std::chrono::milliseconds kRest{200};

}  // namespace

Connection::Connection(const asio::any_io_executor& executor)
    : wake(executor),
      task_done(executor),
      executor_(executor),
      stream_(executor),
      deadline_(executor),
      pause_(executor) {}

asio::awaitable<Result<void>> Connection::connect(std::string path) {
  constexpr std::size_t kLongestPath = sizeof(sockaddr_un::sun_path) - 1;
  if (path.size() > kLongestPath) {
    co_return failure(ErrorCode::limit, "the path of a socket has at most 107 bytes", path);
  }
  const asio::local::stream_protocol::endpoint endpoint(path);
  asio::local::stream_protocol::socket socket(executor_);
  const auto [error] = co_await socket.async_connect(endpoint, kAwait);
  if (!error) {
    stream_.assign(socket.release());
    co_return Result<void>{};
  }
  co_return failure(ErrorCode::io, error.message(), path);
}

asio::awaitable<Result<void>> Connection::flush() {
  const std::string_view bytes = out;
  const error_code error = co_await stream_.write(bytes);
  out.clear();
  if (!error) co_return Result<void>{};
  co_return failure(ErrorCode::disconnected, error.message());
}

asio::awaitable<Result<std::string_view>> Connection::read_line() {
  while (true) {
    const auto line = lines_.next();
    if (line) co_return *line;
    if (std::exchange(rest_due_, false)) {
      const auto until = Stream::end_of_rest(std::chrono::steady_clock::now(), kRest);
      co_await stream_.rest(until);
    }
    const auto room = lines_.prepare(kReadAtOnce);
    const auto size = co_await stream_.read(room);
    if (!size) co_return failure(ErrorCode::disconnected, size.error().message());
    lines_.commit(*size);
  }
}

void Connection::close_after(std::chrono::milliseconds time) {
  const auto before = std::exchange(close_at_, std::chrono::steady_clock::now() + time);
  // Put off at every line: the timer that runs finds that out when it fires.
  if (before != decltype(close_at_){} && before <= close_at_) return;
  watch_deadline();
}

void Connection::watch_deadline() {
  deadline_.expires_at(close_at_);
  deadline_.async_wait([weak = weak_from_this()](const error_code& error) {
    const auto self = weak.lock();
    if (error || !self || !self->is_open()) return;
    if (std::chrono::steady_clock::now() < self->close_at_) return self->watch_deadline();
    self->close();
  });
}

asio::awaitable<void> Connection::pause(std::chrono::milliseconds time) {
  if (!is_open()) co_return;
  pause_.expires_after(time);
  co_await pause_.async_wait(kAwait);
}

void Connection::end_of_output() {
  // The other side may be gone already; then there is nothing to end.
  if (is_open()) ::shutdown(stream_.descriptor(), SHUT_WR);
}

void Connection::close() {
  stream_.close();
  deadline_.cancel();
  pause_.cancel();
  wake.notify();
}

}  // namespace homeward::sdk
