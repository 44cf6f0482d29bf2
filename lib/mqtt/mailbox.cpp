#include "lib/mqtt/mailbox.hpp"

#include <boost/asio/post.hpp>

namespace homeward::mqtt {

void Mailbox::put(Occurrence occurrence) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    gathered_.push_back(std::move(occurrence));
    first = gathered_.size() == 1;
  }
  if (!first) return;
  boost::asio::post(executor_, [self = shared_from_this()] { self->hand_over(); });
}

void Mailbox::hold_back(std::size_t many, std::chrono::milliseconds most) {
  if (messages_waiting.load() < many) return;
  std::unique_lock lock(holding_mutex_);
  let_go_at_ = many / 2;
  taken_.wait_for(lock, most, [this, many] { return messages_waiting.load() <= many / 2; });
  let_go_at_ = 0;
}

void Mailbox::message_taken() {
  const std::size_t left = messages_waiting.fetch_sub(1) - 1;
  if (left != let_go_at_.load() || left == 0) return;
  const std::lock_guard lock(holding_mutex_);
  taken_.notify_one();
}

void Mailbox::close() {
  take_ = nullptr;
}

void Mailbox::hand_over() {
  {
    const std::lock_guard lock(mutex_);
    handing_over_.swap(gathered_);
  }
  for (Occurrence& occurrence : handing_over_) {
    if (take_) take_(occurrence);
  }
  constexpr std::size_t kKept = 256;
  handing_over_.clear();
  if (handing_over_.capacity() > kKept) handing_over_ = {};
}

}  // namespace homeward::mqtt
