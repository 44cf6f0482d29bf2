#include "plugins/sdk/connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <sys/un.h>

namespace homeward::sdk {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t kReadAtOnce = 4096;

}  // namespace

Connection::Connection(const asio::any_io_executor& executor)
    : wake(executor),
      task_done(executor),
      socket_(executor),
      deadline_(executor),
      pause_(executor) {}

asio::awaitable<Result<void>> Connection::connect(std::string path) {
  constexpr std::size_t kLongestPath = sizeof(sockaddr_un::sun_path) - 1;
  if (path.size() > kLongestPath) {
    co_return failure(ErrorCode::limit, "the path of a socket has at most 107 bytes", path);
  }
  const asio::local::stream_protocol::endpoint endpoint(path);
  const auto [error] = co_await socket_.async_connect(endpoint, kAwait);
  if (!error) co_return Result<void>{};
  close();
  co_return failure(ErrorCode::io, error.message(), path);
}

asio::awaitable<Result<void>> Connection::flush() {
  const auto bytes = asio::buffer(out);
  const auto [error, written] = co_await asio::async_write(socket_, bytes, kAwait);
  out.clear();
  if (!error) co_return Result<void>{};
  co_return failure(ErrorCode::disconnected, error.message());
}

asio::awaitable<Result<std::string_view>> Connection::read_line() {
  while (true) {
    const auto line = lines_.next();
    if (line) co_return *line;
    const auto room = lines_.prepare(kReadAtOnce);
    const auto target = asio::buffer(room.data(), room.size());
    const auto [error, size] = co_await socket_.async_read_some(target, kAwait);
    if (error) co_return failure(ErrorCode::disconnected, error.message());
    lines_.commit(size);
  }
}

void Connection::close_after(std::chrono::milliseconds time) {
  deadline_.expires_after(time);
  deadline_.async_wait([weak = weak_from_this()](const error_code& error) {
    const auto self = weak.lock();
    if (!error && self) self->close();
  });
}

asio::awaitable<void> Connection::pause(std::chrono::milliseconds time) {
  if (!is_open()) co_return;
  pause_.expires_after(time);
  co_await pause_.async_wait(kAwait);
}

void Connection::end_of_output() {
  error_code ignored;  // The other side may be gone already; then there is nothing to end.
  socket_.shutdown(asio::socket_base::shutdown_send, ignored);
}

void Connection::close() {
  error_code ignored;  // After close() the socket is closed, whatever the system says of it.
  socket_.close(ignored);
  deadline_.cancel();
  pause_.cancel();
  wake.notify();
}

}  // namespace homeward::sdk
