#include "daemon/plugin_host/outbound.hpp"

#include "plugins/protocol/encode.hpp"

#include <boost/asio/write.hpp>

#include <utility>

namespace homeward::plugin_host {
namespace {

/// Room for a welcome and as much again of everything else as a plugin may reasonably leave unread.
constexpr std::size_t kMostWaiting = protocol::limits::kCoreLine + 256UL * 1024UL;

}  // namespace

bool Outbound::push(std::string_view lines) {
  if (lines_.size() + lines.size() > kMostWaiting) return false;
  lines_ += lines;
  signal_.notify();
  return true;
}

void Outbound::committed(std::uint64_t sequence) {
  committed_ = sequence;
  signal_.notify();
}

void Outbound::stop() {
  stopped_ = true;
  signal_.notify();
}

boost::asio::awaitable<void> Outbound::run(boost::asio::local::stream_protocol::socket& socket) {
  while (!stopped_) {
    if (committed_) {
      protocol::encode(lines_, protocol::Committed{*committed_});
      committed_.reset();
    }
    if (lines_.empty()) {
      co_await signal_.wait();
      continue;
    }
    writing_ = std::exchange(lines_, {});
    boost::system::error_code error;
    auto token = boost::asio::redirect_error(boost::asio::use_awaitable, error);
    auto bytes = boost::asio::buffer(writing_);
    co_await boost::asio::async_write(socket, bytes, token);
    writing_.clear();
    // The reader sees the broken connection too, and closes.
    if (error) co_return;
  }
}

}  // namespace homeward::plugin_host
