#include "cli/plugin_test/bare_core.hpp"

#include "cli/exit_code.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace homeward::cli::plugin_test {
namespace {

bool readable(int descriptor, BareCore::Time time) {
  pollfd wait{.fd = descriptor, .events = POLLIN, .revents = 0};
  return ::poll(&wait, 1, static_cast<int>(time.count())) > 0;
}

int listen_at(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string text = path.string();
  if (text.size() >= sizeof address.sun_path) return -1;
  std::copy(text.begin(), text.end(), address.sun_path);
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  // The system's interface takes every kind of address by the same pointer.
  const auto* any = reinterpret_cast<const sockaddr*>(&address);
  if (::bind(descriptor, any, sizeof address) == 0 && ::listen(descriptor, 8) == 0) {
    return descriptor;
  }
  ::close(descriptor);
  return -1;
}

}  // namespace

BareCore::BareCore(std::filesystem::path path)
    : path_(std::move(path)), listener_(listen_at(path_)) {
  if (listener_ >= 0) return;
  throw CommandFailure(ExitCode::internal, path_.string() + ": " + std::strerror(errno));
}

BareCore::~BareCore() {
  hang_up();
  ::close(listener_);
  ::unlink(path_.c_str());
}

bool BareCore::accept(Time time) {
  hang_up();
  if (!readable(listener_, time)) return false;
  link_ = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  // A plugin that does not read must not keep us for ever.
  const timeval patience{.tv_sec = 5, .tv_usec = 0};
  ::setsockopt(link_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  lines_ = json::LineBuffer();
  hung_up_ = false;
  return link_ >= 0;
}

void BareCore::say(std::string_view line) {
  while (!line.empty() && link_ >= 0) {
    const ssize_t sent = ::send(link_, line.data(), line.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    line.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void BareCore::hang_up() {
  if (link_ >= 0) ::close(link_);
  link_ = -1;
}

std::optional<protocol::FromPlugin> BareCore::next(Time time) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  while (true) {
    std::optional<protocol::FromPlugin> message = next_read();
    if (message) return message;
    const auto left = std::chrono::ceil<Time>(deadline - std::chrono::steady_clock::now());
    if (left <= Time{0} || !read_some(left)) return std::nullopt;
  }
}

std::optional<protocol::FromPlugin> BareCore::next_read() {
  while (const auto line = lines_.next()) {
    Result<protocol::FromPlugin> message =
        *line ? decoder_.from_plugin(**line) : Result<protocol::FromPlugin>(line->error());
    if (message) return std::move(*message);
    if (mistake_.empty()) mistake_ = to_text(message.error());
  }
  return std::nullopt;
}

bool BareCore::read_some(Time time) {
  if (link_ < 0 || hung_up_ || !readable(link_, time)) return false;
  std::array<char, 65536> space{};
  const ssize_t size = ::recv(link_, space.data(), space.size(), 0);
  hung_up_ = size <= 0;
  if (!hung_up_) lines_.append({space.data(), static_cast<std::size_t>(size)});
  return !hung_up_;
}

}  // namespace homeward::cli::plugin_test
