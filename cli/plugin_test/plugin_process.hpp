#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace homeward::cli::plugin_test {

/// The plugin under test: a child process in a group of its own, whose output goes to our standard
/// error. Ended with the object.
class PluginProcess {
 public:
  /// `command` is the program and its arguments, in which `{socket}` stands for the socket's path;
  /// $HOMEWARD_PLUGIN_SOCKET has it too.
  PluginProcess(std::vector<std::string> command, const std::filesystem::path& socket);
  ~PluginProcess();
  PluginProcess(const PluginProcess&) = delete;
  PluginProcess& operator=(const PluginProcess&) = delete;

  /// Starts it, unless it runs. Throws CommandFailure (no_input) when there is no such program.
  void start();
  /// Looks whether it runs.
  [[nodiscard]] bool running();
  /// Sends a signal to its group.
  void signal(int number);
  /// Waits until it ended; false when it did not in time.
  bool ended_within(std::chrono::milliseconds time);
  /// Ends it at once.
  void kill();

  /// How it ended last: `exit status 1`, `signal 9`; empty while it runs for the first time.
  [[nodiscard]] const std::string& end() const { return end_; }

 private:
  void note_end(int status);

  std::vector<std::string> command_;
  std::filesystem::path socket_;
  pid_t pid_{0};  ///< 0: does not run
  std::string end_;
};

}  // namespace homeward::cli::plugin_test
