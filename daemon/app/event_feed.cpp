#include "daemon/app/event_feed.hpp"

#include <utility>

namespace homeward::app {
namespace {

constexpr std::size_t kLongestQueue = 1'000;

}  // namespace

class EventFeeds::Feed final : public ports::EventFeed {
 public:
  explicit Feed(EventFeeds& feeds) : feeds_(feeds), wakeup_(feeds.clock_) {
    feeds_.feeds_.insert(this);
  }
  ~Feed() override { feeds_.feeds_.erase(this); }

  void put(ports::FollowedEvent event) {
    if (queue_.size() >= kLongestQueue) {
      queue_.pop_front();
      ++lost_;
    }
    queue_.push_back(std::move(event));
    wakeup_.notify();
  }

  boost::asio::awaitable<ports::FollowedEvent> next() override {
    while (queue_.empty()) co_await wakeup_.wait_until(core::SteadyTime::max());
    ports::FollowedEvent event = std::move(queue_.front());
    queue_.pop_front();
    lost_told_ = std::exchange(lost_, 0);
    co_return event;
  }

  [[nodiscard]] std::uint64_t lost() const override { return lost_told_; }

 private:
  EventFeeds& feeds_;
  Wakeup wakeup_;
  std::deque<ports::FollowedEvent> queue_;
  std::uint64_t lost_{0};
  std::uint64_t lost_told_{0};
};

void EventFeeds::offer(const core::Event& event) {
  for (Feed* feed : feeds_) feed->put({event});
}

void EventFeeds::offer(const ports::WarningNotice& warning) {
  for (Feed* feed : feeds_) feed->put({{}, warning});
}

std::unique_ptr<ports::EventFeed> EventFeeds::open() {
  return std::make_unique<Feed>(*this);
}

}  // namespace homeward::app
