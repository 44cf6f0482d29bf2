#pragma once

#include "lib/base/result.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace homeward::mqtt {

/// What MQTT 5 carries beside a payload; with MQTT 3.1.1 it stays at home. Those of a received
/// message are not read: nothing here acts on what a stranger may put in.
struct MessageProperties {
  std::string content_type;                               ///< UTF-8; empty: not said
  std::vector<std::pair<std::string, std::string>> user;  ///< UTF-8
  std::optional<std::chrono::seconds> expiry;             ///< how long the broker may keep it
};

/// A message as it goes over the wire.
struct Message {
  std::string topic;
  std::string payload;
  bool retain{false};  ///< received: it was kept by the broker, so it is old
  MessageProperties properties{};
};

/// How to reach a broker.
struct ConnectOptions {
  std::string broker;  ///< mqtt://host:port or mqtts://host:port; tcp:// and ssl:// too
  std::string client_id;
  std::string username;  ///< empty: none
  std::string password;  ///< a secret: never logged
  std::string ca_file, cert_file, key_file;
  std::chrono::seconds keep_alive{30};
  /// For all of a connect: the name, TCP, TLS, the broker's word and the subscriptions.
  std::chrono::milliseconds connect_timeout{20'000};
  std::optional<Message> will;             ///< QoS 1, sent without delay
  std::vector<std::string> subscriptions;  ///< topics, QoS 1
  /// A subscription that the broker refuses ends no connect: refused_subscription() tells. It tells
  /// too when the broker ended the connection at it; the connect fails then.
  bool subscriptions_may_fail{false};
  /// MQTT 5 with a clean start and a session that ends with the connection. Otherwise MQTT 3.1.1.
  bool mqtt5{false};
  /// Bytes. Larger messages received are dropped and counted; publishing one is error limit.
  std::size_t max_payload{64UL << 10U};
  /// Slows the broker down when 2,048 received messages wait to be taken, by keeping the thread on
  /// which Paho receives: for the one client of a process, because that thread serves all of them.
  bool hold_back{false};
};

/// An MQTT connection, 3.1.1 or 5, on Eclipse Paho as a dumb pipe: no library persistence, no
/// offline buffer, no automatic reconnect. Every Paho call that can block runs on a thread of this
/// object's own; completions come back to `executor` by post. Use it from that executor's thread
/// alone. Several clients share Paho's two library threads. Create once and keep: connect again
/// after a loss. TCP_NODELAY is set on the socket, because Paho C 1.3.12 does not.
///
/// With MQTT 5 the limits that the broker names at the connect are kept: publishes beyond its
/// receive maximum wait for their turn, what is larger than its maximum packet size is not sent,
/// and a keep-alive shorter than ours is taken over.
class Client {
 public:
  explicit Client(boost::asio::any_io_executor executor);
  ~Client();  ///< disconnects within 2 s
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Connects and subscribes. Errors: refused, timeout, disconnected, invalid (bad URI),
  /// unsupported (MQTT 5 was asked for and the broker does not speak it).
  boost::asio::awaitable<Result<void>> connect(ConnectOptions options);

  /// Publishes with QoS 1 and returns at the broker's ack; at most 256 may be under way (limit
  /// beyond). Errors: disconnected (outcome unknown), limit (also: too large for the broker),
  /// invalid (never to be taken: its topic or format), refused (rights or quota are missing now).
  boost::asio::awaitable<Result<void>> publish(Message message);

  boost::asio::awaitable<Result<void>> subscribe(std::vector<std::string> topics);
  boost::asio::awaitable<Result<void>> unsubscribe(std::vector<std::string> topics);

  /// The next message received; disconnected when the link is lost or closed and all that came
  /// before was taken. One waiter. At 4,096 messages waiting here the connection is dropped: Paho
  /// acknowledges a message before it shows it and can't be held back alone, so that ending the
  /// link is the only bound which loses nothing that was acknowledged. With `hold_back` it takes
  /// minutes in which nobody receives until it comes to that.
  boost::asio::awaitable<Result<Message>> receive();

  /// Disconnects in order within `grace`; pending calls end with disconnected.
  boost::asio::awaitable<void> disconnect(std::chrono::milliseconds grace);

  /// Drops the connection at once.
  void abandon();

  [[nodiscard]] bool connected() const;

  /// Why the last connect has no subscriptions, or failed at them; nothing when it has them.
  [[nodiscard]] const std::optional<Error>& refused_subscription() const;

  /// How many publishes the broker takes at a time: 256, or less when it said so (MQTT 5).
  [[nodiscard]] std::size_t window() const;

  /// Why the broker ended the last connection, where it said so (MQTT 5).
  [[nodiscard]] const std::optional<Error>& ended_by_broker() const;

  /// Messages received and not kept since the client was made: larger than max_payload.
  [[nodiscard]] std::uint64_t dropped() const;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;  ///< shared with Paho's callbacks, which may outlive the client
};

}  // namespace homeward::mqtt
