#pragma once

#include "daemon/core/time.hpp"
#include "lib/base/result.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace homeward::ports {

/// What MQTT 5 carries beside a payload. Over MQTT 3.1.1 nothing of it is sent.
struct WireProperties {
  std::string content_type;                               ///< of the payload; empty: not said
  std::vector<std::pair<std::string, std::string>> user;  ///< user properties
  std::optional<std::chrono::seconds> expiry;             ///< how long the broker may keep it

  friend bool operator==(const WireProperties&, const WireProperties&) = default;
};

/// A message as it goes over the wire.
struct WireMessage {
  std::string topic;
  std::string payload;
  bool retain{false};
  WireProperties properties{};
};

/// How to reach one broker of a platform.
struct LinkOptions {
  std::string broker;  ///< mqtt://host:port or mqtts://host:port
  std::string client_id;
  std::string username;  ///< empty: none
  std::string password;  ///< a secret: never logged
  std::string ca_file, cert_file, key_file;
  std::chrono::seconds keep_alive{30};
  std::chrono::seconds connect_timeout{20};
  std::optional<WireMessage> will;
  std::vector<std::string> subscriptions;  ///< topics, QoS 1
  bool mqtt5{false};                       ///< MQTT 5; 3.1.1 where the broker does not speak it
};

/// A certificate that a link rests on.
struct CertificateTerm {
  std::string file;  ///< its path
  core::WallTime ends{};
};

/// A connection to a platform, one at a time: connect, use, lose, connect again. It is a dumb
/// pipe: it keeps nothing, retries nothing and reconnects nothing. All calls on the loop's thread.
class PlatformLink {
 public:
  virtual ~PlatformLink() = default;

  /// Connects and subscribes, all of it within `connect_timeout`. What the broker does not let us
  /// hear, or a protocol that it does not speak, is a complaint and no error.
  /// Errors: refused (credentials, protocol), timeout, disconnected.
  virtual boost::asio::awaitable<Result<void>> connect(LinkOptions options) = 0;

  /// Publishes with QoS 1; returns when the broker acknowledged it. Several may be under way.
  /// Errors: disconnected (the outcome is unknown: send again), limit (too large for the link or
  /// the broker), invalid (topic or payload are refused for good), refused (the broker took it not:
  /// rights or quota are missing, which may be mended; send again later).
  virtual boost::asio::awaitable<Result<void>> publish(WireMessage message) = 0;

  /// The next message on a subscribed topic; disconnected when the link is lost.
  virtual boost::asio::awaitable<Result<WireMessage>> receive() = 0;

  /// Says goodbye and closes within `grace`; the will is not sent then. Pending calls end with
  /// disconnected.
  virtual boost::asio::awaitable<void> disconnect(std::chrono::milliseconds grace) = 0;

  /// Drops the connection at once, as after a missed deadline. Pending calls end.
  virtual void abandon() = 0;

  [[nodiscard]] virtual bool connected() const = 0;

  /// What is wrong with a connection that stands all the same, such as a subscription that the
  /// broker refused; empty: nothing.
  [[nodiscard]] virtual std::string complaint() const { return {}; }

  /// How many publishes the broker takes at a time; those beyond wait in the link for their turn.
  [[nodiscard]] virtual std::size_t window() const {
    return std::numeric_limits<std::size_t>::max();
  }

  /// Why the broker ended the last connection, where it said so (MQTT 5).
  [[nodiscard]] virtual std::optional<Error> ended_by_broker() const { return std::nullopt; }
};

}  // namespace homeward::ports
