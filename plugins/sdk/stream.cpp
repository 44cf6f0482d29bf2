#include "plugins/sdk/stream.hpp"

#include "plugins/sdk/signal.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include <cerrno>
#include <tuple>

namespace homeward::sdk {
namespace {

namespace asio = boost::asio;
using error_code = boost::system::error_code;

error_code last_error() {
  return {errno, boost::system::system_category()};
}

bool would_block(int number) {
  return number == EAGAIN || number == EWOULDBLOCK || number == EINTR;
}

/// Writes to a socket without the signal that ends the process, or to anything else.
ssize_t write_some(int descriptor, std::string_view bytes) {
  const auto sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent >= 0 || errno != ENOTSOCK) return sent;
  return ::write(descriptor, bytes.data(), bytes.size());
}

}  // namespace

Stream::Stream(const asio::any_io_executor& executor) : watched_(executor), rest_(executor) {}

void Stream::assign(int descriptor) {
  close();
  descriptor_ = descriptor;
  watch();
}

void Stream::watch() {
  watched_.assign(descriptor_);
  watched_.non_blocking(true);
}

asio::awaitable<boost::system::result<std::size_t>> Stream::read(std::span<char> into) {
  if (!is_open()) co_return error_code(asio::error::operation_aborted);
  if (!watched_.is_open()) {
    // It rested: most likely there is something. If not, it is watched again.
    const auto size = ::read(descriptor_, into.data(), into.size());
    if (size > 0) co_return static_cast<std::size_t>(size);
    if (size == 0) co_return error_code(asio::error::eof);
    if (!would_block(errno)) co_return last_error();
    watch();
  }
  const auto buffer = asio::buffer(into.data(), into.size());
  const auto [error, size] = co_await watched_.async_read_some(buffer, kAwait);
  if (error) co_return error;
  co_return size;
}

asio::awaitable<Stream::error_code> Stream::write(std::string_view bytes) {
  while (!bytes.empty()) {
    if (!is_open()) co_return error_code(asio::error::operation_aborted);
    const auto size = write_some(descriptor_, bytes);
    if (size >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(size));
      continue;
    }
    if (!would_block(errno)) co_return last_error();
    if (!watched_.is_open()) watch();
    end_rest();
    writing_ = true;
    constexpr auto room = asio::posix::descriptor_base::wait_write;
    const auto [error] = co_await watched_.async_wait(room, kAwait);
    writing_ = false;
    if (error) co_return error;
  }
  co_return error_code();
}

asio::awaitable<void> Stream::rest(Time until) {
  if (!is_open()) co_return;
  // Asio watches each of its descriptors for bytes to read, also when nobody reads. A writer that
  // waits needs it there.
  if (writing_) co_return;
  if (watched_.is_open()) std::ignore = watched_.release();
  rest_.expires_at(until);
  co_await rest_.async_wait(kAwait);
}

Stream::Time Stream::end_of_rest(Time now, std::chrono::milliseconds most) {
  const auto since = now.time_since_epoch();
  return Time((since / most + 1) * most);
}

void Stream::close() {
  rest_.cancel();
  error_code ignored;  // after close() it is closed, whatever the system says of it
  if (watched_.is_open()) {
    watched_.close(ignored);
  } else if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
  descriptor_ = -1;
}

}  // namespace homeward::sdk
