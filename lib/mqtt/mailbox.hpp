#pragma once

#include "lib/base/result.hpp"
#include "lib/mqtt/client.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace homeward::mqtt {

/// Something that Paho told one of our threads or its own.
struct Occurrence {
  enum class Kind : std::uint8_t { done, message, lost, overflow } kind{Kind::done};
  std::uint64_t session{0};    ///< the connection it is about
  std::uint64_t operation{0};  ///< `done`: of this operation
  Result<void> result{};       ///< `done`; `lost`: why, where the broker said it
  Message message{};           ///< `message`
};

/// The one place where Paho's threads cross over to the executor: what they put in here is handed
/// to `take` there, in order. One post wakes the executor for all that has gathered.
class Mailbox : public std::enable_shared_from_this<Mailbox> {
 public:
  using Take = std::function<void(Occurrence&)>;

  Mailbox(boost::asio::any_io_executor executor, Take take)
      : executor_(std::move(executor)), take_(std::move(take)) {}

  /// Hands an occurrence over; any thread, never blocks for long.
  void put(Occurrence occurrence);

  /// Waits until few messages wait, when `many` do, and no longer than `most`. On Paho's thread.
  void hold_back(std::size_t many, std::chrono::milliseconds most);
  /// One of the messages that waited was taken. On the executor's thread.
  void message_taken();

  /// From now on nothing is handed over. On the executor's thread.
  void close();

  std::atomic<std::size_t> messages_waiting{0};  ///< received and not yet taken by receive()
  std::atomic<std::uint64_t> messages_dropped{0};
  std::atomic<std::size_t> unanswered{0};  ///< operations that Paho has not ended yet

 private:
  void hand_over();

  boost::asio::any_io_executor executor_;
  Take take_;  ///< used on the executor's thread alone
  std::mutex mutex_;
  std::vector<Occurrence> gathered_;
  std::vector<Occurrence> handing_over_;  ///< kept for its memory
  std::mutex holding_mutex_;
  std::condition_variable taken_;
  std::atomic<std::size_t> let_go_at_{0};  ///< so few messages end a hold_back(); 0: none is on
};

}  // namespace homeward::mqtt
