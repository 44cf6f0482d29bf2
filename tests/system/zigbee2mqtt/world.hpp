#pragma once

#include "lib/mqtt/client.hpp"
#include "plugins/protocol/decode.hpp"
#include "plugins/sdk/plugin.hpp"
#include "plugins/zigbee2mqtt/bridge.hpp"
#include "tests/support/mosquitto/mosquitto.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::zigbee2mqtt::test {

/// The core's end of the plugin socket: greets, commits what comes and writes it down as lines.
class FakeCore {
 public:
  FakeCore(boost::asio::io_context& loop, std::string socket, std::string config);

  /// What the plugin told: `device hall`, `hall.contact=open` (`!` an event, `~` restored),
  /// `removed <id>`, `health <code>`, `result <id> ok|<error>`.
  std::vector<std::string> told;

  void command(std::uint64_t id, std::string name, std::string args);

 private:
  boost::asio::awaitable<void> run();
  boost::asio::awaitable<void> talk();
  void take(const protocol::FromPlugin& message);
  void write(const std::string& line);

  boost::asio::local::stream_protocol::acceptor acceptor_;
  boost::asio::local::stream_protocol::socket socket_;
  std::string config_;
  protocol::Decoder decoder_;
};

/// The bridge's side of the broker: publishes what a test says, and answers requests.
class FakeBridge {
 public:
  FakeBridge(boost::asio::io_context& loop, std::string broker);

  /// Connects; also again, once `connected` is false.
  void come_back();
  void publish(std::string topic, std::string payload, bool retain = false);
  [[nodiscard]] bool idle() const { return under_way_ == 0; }

  bool answering{true};
  std::vector<std::string> requests;  ///< topics with payloads
  bool connected{false};

 private:
  boost::asio::awaitable<void> run();
  boost::asio::awaitable<void> publish_now(mqtt::Message message);

  boost::asio::io_context& loop_;
  std::string broker_;
  mqtt::Client client_;
  int under_way_{0};
};

/// A real broker, the plugin, and the two doubles around it, all on one loop in one thread.
class World {
 public:
  World();

  /// Runs the loop until the condition holds; false after 15 s.
  bool until(const std::function<bool()>& condition);
  /// Runs until this line was told; and returns what was told up to it, which is taken away.
  std::vector<std::string> until_told(std::string_view line);
  /// Publishes, each message acknowledged before the next.
  void publish(std::string topic, std::string payload, bool retain = false);

  /// The bridge's double comes back after the broker was away.
  void reconnect_bridge();
  [[nodiscard]] bool requested(std::string_view request) const;

  homeward::test::Mosquitto broker;

 private:
  boost::asio::io_context loop_{1};

 public:
  FakeCore core;
  std::unique_ptr<FakeBridge> z2m;

 private:
  sdk::Plugin plugin_;
  Bridge bridge_;
};

/// A table with a coordinator and contact sensors of these names, addresses ending 01, 02, ...
std::string table(const std::vector<std::string>& names);

}  // namespace homeward::zigbee2mqtt::test
