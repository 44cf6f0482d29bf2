#pragma once

#include "lib/json/line_buffer.hpp"
#include "plugins/protocol/decode.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace homeward::cli::plugin_test {

/// The core's end of a plugin socket, for what the real core would never say. Blocking, with a time
/// for each wait; one connection at a time. Every line that comes is judged by the same decoder as
/// in the daemon.
class BareCore {
 public:
  using Time = std::chrono::milliseconds;

  /// Listens at `path`. Throws CommandFailure (internal).
  explicit BareCore(std::filesystem::path path);
  /// Stops listening and removes the socket.
  ~BareCore();
  BareCore(const BareCore&) = delete;
  BareCore& operator=(const BareCore&) = delete;

  /// Waits for the plugin to connect.
  bool accept(Time time);
  /// Says a line (with its newline); what a plugin that is gone does not take is lost.
  void say(std::string_view line);
  void hang_up();
  /// The next message that is right; nothing when none came in time or the plugin hung up.
  std::optional<protocol::FromPlugin> next(Time time);

  /// The plugin hung up.
  [[nodiscard]] bool hung_up() const { return hung_up_; }
  /// What was wrong with the first line that was not right; empty: none was wrong.
  [[nodiscard]] const std::string& mistake() const { return mistake_; }

 private:
  /// Reads what is there; false when nothing came in time.
  bool read_some(Time time);
  std::optional<protocol::FromPlugin> next_read();

  std::filesystem::path path_;
  int listener_{-1};
  int link_{-1};
  bool hung_up_{false};
  std::string mistake_;
  json::LineBuffer lines_;
  protocol::Decoder decoder_;
};

}  // namespace homeward::cli::plugin_test
