#pragma once

#include "lib/json/line_buffer.hpp"
#include "plugins/protocol/decode.hpp"
#include "plugins/protocol/encode.hpp"
#include "plugins/sdk/plugin.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace homeward::sdk {

/// The core's side of the socket, played line by line by a test's script. Listens in a temporary
/// folder of its own. What goes wrong in a script throws, which ends the test program.
class ScriptedCore {
 public:
  explicit ScriptedCore(boost::asio::io_context& loop);
  ~ScriptedCore();
  ScriptedCore(const ScriptedCore&) = delete;
  ScriptedCore& operator=(const ScriptedCore&) = delete;

  bool driven_clock{false};  ///< what a welcome says of the home's clock

  [[nodiscard]] std::string socket() const { return (folder_ / "plugins.sock").string(); }

  /// Waits for the plugin to connect and say hello.
  boost::asio::awaitable<protocol::Hello> accept();
  /// Accepts and welcomes, with the last sequence on disk.
  boost::asio::awaitable<protocol::Hello> accept_and_welcome(
      std::optional<std::uint64_t> committed);
  /// Reads the next line.
  boost::asio::awaitable<protocol::FromPlugin> next();
  /// Reads the next line, which must be events.
  boost::asio::awaitable<protocol::Events> next_events();
  /// True when the plugin has ended its side.
  boost::asio::awaitable<bool> at_end();

  boost::asio::awaitable<void> say_text(std::string text);
  template <class Message>
  boost::asio::awaitable<void> say(Message message) {
    return say_text(protocol::encode(message));
  }

  /// Closes the connection; what was not read is lost, as when the daemon is killed.
  void hang_up();
  /// Hangs up, and nobody can connect until come_back().
  void go_away();
  void come_back();

 private:
  std::filesystem::path folder_;
  boost::asio::local::stream_protocol::acceptor acceptor_;
  boost::asio::local::stream_protocol::socket connection_;
  json::LineBuffer lines_;
  protocol::Decoder decoder_;
};

/// Options of a plugin called `test` whose waits are too short to notice.
[[nodiscard]] Options test_options(const ScriptedCore& core);

/// A report of one motion sensor; `number` makes it one of a kind.
[[nodiscard]] Event report(int number);

/// A press of a button.
[[nodiscard]] Event press(std::string action);

/// Runs the plugin and the script side by side until both have ended; returns run()'s outcome.
[[nodiscard]] Result<void> play(boost::asio::io_context& loop, Plugin& plugin,
                                boost::asio::awaitable<void> script);

}  // namespace homeward::sdk
