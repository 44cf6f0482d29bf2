#include "daemon/system/service_manager.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/datagram_protocol.hpp>

#include <unistd.h>

#include <charconv>
#include <cstdint>
#include <cstdlib>

namespace homeward::system {
namespace {

using boost::asio::local::datagram_protocol;

/// sockaddr_un holds 108 bytes, the last of them a zero for paths.
constexpr std::size_t kLongestAddress = 107;

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::optional<std::uint64_t> number_in(const char* name) {
  const std::string_view text = environment(name);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole ? std::optional(number) : std::nullopt;
}

}  // namespace

SystemdServiceManager::SystemdServiceManager() : address_(environment("NOTIFY_SOCKET")) {
  const bool usable = address_.starts_with('/') || address_.starts_with('@');
  if (!usable || address_.size() > kLongestAddress) address_.clear();
  if (address_.starts_with('@')) address_[0] = '\0';
}

void SystemdServiceManager::ready() {
  say("READY=1");
}
void SystemdServiceManager::alive() {
  say("WATCHDOG=1");
}
void SystemdServiceManager::stopping() {
  say("STOPPING=1");
}

void SystemdServiceManager::status(std::string_view text) {
  say("STATUS=" + std::string(text));
}

void SystemdServiceManager::takes_up_to(std::chrono::microseconds time) {
  say("EXTEND_TIMEOUT_USEC=" + std::to_string(time.count()));
}

/// A datagram that can't be sent now is left out: a full socket means that systemd hangs, and we
/// must not hang with it.
void SystemdServiceManager::say(const std::string& text) const {
  if (address_.empty()) return;
  boost::asio::io_context unused;
  datagram_protocol::socket socket(unused);
  boost::system::error_code failed;
  socket.open(datagram_protocol(), failed);
  if (!failed) socket.non_blocking(true, failed);
  const datagram_protocol::endpoint manager(address_);
  if (!failed) socket.send_to(boost::asio::buffer(text), manager, 0, failed);
}

std::optional<std::chrono::microseconds> SystemdServiceManager::watchdog_interval() {
  const auto interval = number_in("WATCHDOG_USEC");
  if (!interval || *interval == 0) return std::nullopt;
  const bool names_us = number_in("WATCHDOG_PID") == static_cast<std::uint64_t>(::getpid());
  if (!environment("WATCHDOG_PID").empty() && !names_us) return std::nullopt;
  return std::chrono::microseconds{*interval};
}

}  // namespace homeward::system
