#include "lib/mqtt/mailbox.hpp"

#include <boost/asio/post.hpp>

namespace homeward::mqtt {

void Mailbox::put(Occurrence occurrence) {
  const std::lock_guard lock(mutex_);
  gathered_.push_back(std::move(occurrence));
  if (gathered_.size() > 1) return;
  boost::asio::post(executor_, [self = shared_from_this()] { self->hand_over(); });
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
