#pragma once

#include "lib/mqtt/broker_limits.hpp"
#include "lib/mqtt/broker_uri.hpp"
#include "lib/mqtt/client.hpp"
#include "lib/mqtt/mailbox.hpp"
#include "lib/mqtt/tcp_socket.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace homeward::mqtt {

/// One connection: a Paho handle from its creation to its end, never reconnected. Whatever Paho
/// still holds of it, such as publishes that were queued when the link was lost, ends with the
/// handle, so that a new connection never sends an old connection's messages.
///
/// It calls Paho's C library and not the C++ one: mqtt::async_client 1.2.0 keeps the token of a
/// publish whose connection was lost for ever, and its callbacks take a lock in the other order
/// than its methods (paho.mqtt.cpp#356). Here a callback's context is a slot of a fixed table.
///
/// Slots are taken and freed on the executor's thread. All else that is not marked otherwise runs
/// on the client's worker thread, because it can block. Callbacks come on Paho's two threads.
class Session {
 public:
  static constexpr std::size_t kSlots = 264;  ///< 256 publishes and some to manage the link

  Session(std::uint64_t id, ConnectOptions options, BrokerUri uri,
          std::shared_ptr<Mailbox> mailbox);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  /// close() came before, on the worker thread.
  ~Session() = default;

  [[nodiscard]] std::uint64_t id() const noexcept { return id_; }
  [[nodiscard]] std::size_t max_payload() const noexcept { return options_.max_payload; }
  [[nodiscard]] bool mqtt5() const noexcept { return options_.mqtt5; }
  /// What the broker said at the connect; known when that has ended. On the executor's thread.
  [[nodiscard]] const BrokerLimits& limits() const noexcept { return limits_; }

  /// Takes a slot for an operation; its index, or nothing when all are taken.
  [[nodiscard]] std::optional<std::size_t> take_slot(std::uint64_t operation);
  void free_slot(std::size_t index);

  /// Each ends with `done` for the slot's operation in the mailbox, unless the connection ends.
  void connect(std::size_t slot);
  void publish(std::size_t slot, const Message& message);
  void subscribe(std::size_t slot, const std::vector<std::string>& topics);
  void unsubscribe(std::size_t slot, const std::vector<std::string>& topics);
  void disconnect(std::size_t slot, std::chrono::milliseconds grace);

  /// Nobody waits for it any more: a look-up that still runs leads to no connect. On the executor's
  /// thread.
  void give_up() noexcept { given_up_ = true; }

  /// Cuts the connection without a goodbye, so that the broker sends the will.
  void abandon();

  /// Frees the Paho handle; closes the connection when it is still there. No callback comes after.
  void close();

 private:
  struct Slot {
    Session* session{nullptr};
    std::uint64_t operation{0};
    std::size_t topics{0};  ///< how many a subscribe asked for
  };
  struct Callbacks;
  struct Callbacks5;

  [[nodiscard]] bool start(std::size_t slot);
  [[nodiscard]] std::uint32_t largest_packet() const noexcept;
  void take(Message message);
  void fail(std::size_t slot, ErrorCode code, int paho_code);
  [[nodiscard]] Error error(ErrorCode code, std::string what) const;

  std::uint64_t id_;
  ConnectOptions options_;  ///< Paho 1.3 keeps pointers into it
  BrokerUri uri_;
  std::shared_ptr<Mailbox> mailbox_;
  void* handle_{nullptr};
  std::array<Slot, kSlots> slots_{};
  std::vector<std::size_t> free_slots_;
  std::mutex socket_mutex_;
  std::optional<TcpSocket> socket_;  ///< known from the connect on, when it could be told
  BrokerLimits limits_;              ///< written by Paho's thread before the connect ends
  std::string tls_error_;            ///< the last line OpenSSL said; on Paho's threads
  std::atomic<bool> overflowed_{false};
  std::atomic<bool> given_up_{false};
};

}  // namespace homeward::mqtt
