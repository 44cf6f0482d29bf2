#include "plugins/zigbee/network/port.hpp"

#include "plugins/sdk/signal.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cerrno>
#include <cstring>
#include <memory>

namespace homeward::zigbee {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr std::string_view kTcp = "tcp://";

Error system_error(const std::string& path) {
  const int number = errno;
  ErrorCode code = ErrorCode::io;
  if (number == ENOENT || number == ENODEV || number == ENXIO) code = ErrorCode::not_found;
  if (number == EACCES || number == EPERM || number == EBUSY) code = ErrorCode::refused;
  return {code, std::strerror(number), path};
}

/// Raw bytes at 115200 8N1, no flow control, and no hang-up when we close: the modem lines of some
/// sticks reset them.
bool make_raw(int line) {
  termios settings{};
  if (::tcgetattr(line, &settings) != 0) return false;
  ::cfmakeraw(&settings);
  settings.c_cflag |= static_cast<tcflag_t>(CLOCAL | CREAD);
  settings.c_cflag &= ~static_cast<tcflag_t>(CRTSCTS | HUPCL);
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  ::cfsetispeed(&settings, B115200);
  ::cfsetospeed(&settings, B115200);
  return ::tcsetattr(line, TCSANOW, &settings) == 0;
}

void tune(int socket) {
  const int on = 1;
  const int idle_s = 20;
  const int every_s = 5;
  const int times = 3;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof idle_s);
  ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPINTVL, &every_s, sizeof every_s);
  ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPCNT, &times, sizeof times);
}

Error line_error(const boost::system::error_code& error) {
  if (error == asio::error::operation_aborted) {
    return failure(ErrorCode::cancelled, "the line was closed");
  }
  return failure(ErrorCode::disconnected, error.message());
}

}  // namespace

Port::Port(asio::any_io_executor executor) : executor_(executor), stream_(executor) {}

asio::awaitable<Result<void>> Port::open(std::string address, std::chrono::milliseconds patience) {
  close();
  if (!address.starts_with(kTcp)) co_return open_serial(address);
  const auto colon = address.rfind(':');
  if (colon < kTcp.size()) co_return failure(ErrorCode::invalid, "tcp:// wants a port", address);
  std::string host = address.substr(kTcp.size(), colon - kTcp.size());
  std::string service = address.substr(colon + 1);
  Result<void> opened = co_await open_tcp(std::move(host), std::move(service), patience);
  co_return opened;
}

Result<void> Port::open_serial(const std::string& path) {
  const int line = ::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (line < 0) return system_error(path);
  // A second program on the same line would steal half of the bytes. The lock is for programs of
  // the same user, TIOCEXCL for all others; a port that does not know them is used without.
  ::ioctl(line, TIOCEXCL);
  if (::flock(line, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    ::close(line);
    return failure(ErrorCode::refused, "another program uses the line", path);
  }
  if (!make_raw(line)) {
    const Error error = system_error(path);
    ::close(line);
    return error;
  }
  ::tcflush(line, TCIOFLUSH);
  stream_.assign(line);
  return {};
}

asio::awaitable<Result<void>> Port::open_tcp(std::string host, std::string service,
                                             std::chrono::milliseconds patience) {
  // Shared with the deadline's handler, which may run after this function has returned.
  const auto resolver = std::make_shared<tcp::resolver>(executor_);
  const auto socket = std::make_shared<tcp::socket>(executor_);
  asio::steady_timer deadline(executor_, patience);
  deadline.async_wait([resolver, socket](const boost::system::error_code& error) {
    if (error) return;
    resolver->cancel();
    boost::system::error_code ignored;
    socket->close(ignored);
  });
  const auto [unknown, endpoints] = co_await resolver->async_resolve(host, service, sdk::kAwait);
  if (unknown) co_return failure(ErrorCode::not_found, unknown.message(), host);
  const auto [error, endpoint] = co_await asio::async_connect(*socket, endpoints, sdk::kAwait);
  if (error || !socket->is_open()) {
    const bool late = deadline.expiry() <= std::chrono::steady_clock::now();
    co_return failure(late ? ErrorCode::timeout : ErrorCode::refused, error.message(), host);
  }
  tune(socket->native_handle());
  stream_.assign(socket->release());
  co_return Result<void>{};
}

asio::awaitable<Result<std::size_t>> Port::read(std::span<std::uint8_t> into) {
  const std::span<char> room(reinterpret_cast<char*>(into.data()), into.size());
  const auto size = co_await stream_.read(room);
  if (size) co_return *size;
  co_return line_error(size.error());
}

asio::awaitable<Result<void>> Port::write(std::vector<std::uint8_t> bytes) {
  stream_.end_rest();  // what is written is answered
  const std::string_view view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto error = co_await stream_.write(view);
  if (error) co_return line_error(error);
  co_return Result<void>{};
}

asio::awaitable<void> Port::rest(sdk::Stream::Time until) {
  co_await stream_.rest(until);
}

void Port::close() {
  stream_.close();
}

}  // namespace homeward::zigbee
