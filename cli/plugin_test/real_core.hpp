#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace homeward::cli::plugin_test {

/// The plugin host of homewardd, with nothing behind it: what comes is counted and forgotten.
class RealCore {
 public:
  /// What the host knows of the plugin.
  struct Seen {
    std::string state;  ///< as `homeward status` shows it
    std::uint64_t events{0}, dropped{0}, malformed{0}, refused_devices{0};
    std::uint64_t devices{0};  ///< descriptions
    bool said_bye{false};
  };

  /// Listens at once. Throws std::runtime_error when it can't.
  RealCore(const std::filesystem::path& socket, const std::string& plugin,
           const std::string& config);
  /// Says bye to the plugin and stops.
  ~RealCore();
  RealCore(const RealCore&) = delete;
  RealCore& operator=(const RealCore&) = delete;

  /// Runs until `holds` or the time is over; whether it holds.
  bool run_until(const std::function<bool()>& holds, std::chrono::milliseconds time);
  [[nodiscard]] Seen seen() const;
  /// It was welcomed and has not left; its radio may be as it likes.
  [[nodiscard]] bool connected() const {
    const std::string state = seen().state;
    return state != "disconnected" && state != "never-connected";
  }

  /// Has the host ask the plugin for a sign of life, which it does when a second plugin of the same
  /// name says hello; the reason with which the second one is refused, empty: it was let in.
  std::string challenge(std::chrono::milliseconds time);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace homeward::cli::plugin_test
