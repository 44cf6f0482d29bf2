#pragma once

#include "daemon/plugin_host/plugin_host.hpp"
#include "daemon/plugin_host/signal.hpp"
#include "tests/support/clock/manual_clock.hpp"

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::plugin_host {

/// Remembers what the host passes on. Batches can be held back, as a slow disk does.
class RecordingSink final : public ports::EventSink {
 public:
  explicit RecordingSink(const boost::asio::any_io_executor& executor) : released_(executor) {}

  boost::asio::awaitable<void> take(ports::SourceBatch batch) override;
  boost::asio::awaitable<void> take(ports::SourceDevice device) override;
  void take(const ports::SourceHealth& health) override { healths.push_back(health); }
  boost::asio::awaitable<void> ended(core::PluginId plugin) override;
  [[nodiscard]] std::map<core::DeviceAddress, std::string> known_devices(
      const core::PluginId& plugin) const override;
  [[nodiscard]] std::optional<std::uint64_t> committed_sequence(
      const core::PluginId& plugin, const std::string& run) const override;

  /// Holds the next batches of this plugin until release().
  void hold(const std::string& plugin) { held_ = plugin; }
  void release();

  /// The values of all events taken of a plugin, as text, in order.
  [[nodiscard]] std::vector<std::string> values(const std::string& plugin) const;
  /// "state code" of all health messages of a plugin, in order.
  [[nodiscard]] std::vector<std::string> health_of(const std::string& plugin) const;

  std::vector<ports::SourceBatch> batches;
  std::vector<ports::SourceDevice> devices;
  std::vector<ports::SourceHealth> healths;
  std::vector<std::string> goodbyes;
  std::map<core::DeviceAddress, std::string> known;
  std::map<std::string, std::uint64_t> committed;  ///< by run

 private:
  Signal released_;
  std::string held_;
};

/// A plugin by hand: a raw socket that sends and reads text.
class RawPlugin {
 public:
  explicit RawPlugin(int socket) : socket_(socket) {}
  ~RawPlugin();
  RawPlugin(const RawPlugin&) = delete;
  RawPlugin& operator=(const RawPlugin&) = delete;

  /// Sends as much as the socket takes; returns how much that was.
  std::size_t send_some(std::string_view text);
  /// The next line that the core sent; empty when there is none.
  std::string line();
  /// All lines that the core sent.
  std::vector<std::string> lines();
  /// True when the core closed the connection and everything it sent was read.
  [[nodiscard]] bool closed();
  void hang_up();

 private:
  void read();

  int socket_;
  std::string received_;
  bool closed_{false};
};

/// A host on a socket in a temporary folder, with time in the test's hand.
class HostTest : public ::testing::Test {
 public:
  HostTest();
  ~HostTest() override;

  /// Starts a host for the plugins; call once.
  void start(std::vector<ports::PluginOptions> plugins);
  /// Lets everything happen that can happen without time passing.
  void settle();
  /// Time passes, a second at a time.
  void pass(std::chrono::seconds time);

  std::unique_ptr<RawPlugin> connect();
  /// Connects and says hello; the welcome is still to be read.
  std::unique_ptr<RawPlugin> hello(const std::string& plugin, const std::string& more = {});
  /// Connects, says hello and reads the welcome.
  std::unique_ptr<RawPlugin> welcomed(const std::string& plugin, const std::string& more = {});
  /// Sends all of the text and settles.
  void send(RawPlugin& plugin, std::string_view text);

  static ports::PluginOptions plugin(const std::string& id, ports::PluginLimits limits = {});
  /// An event line with its newline.
  static std::string event(const std::string& device, int value, const std::string& more = {});

  boost::asio::io_context io;
  test::ManualClock clock{io.get_executor()};
  RecordingSink sink{io.get_executor()};
  std::filesystem::path folder;
  std::string socket;
  std::map<std::string, std::string> secrets;  ///< by source name
  std::unique_ptr<PluginHost> host;
  bool ended{false};  ///< run() returned
};

}  // namespace homeward::plugin_host
