#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace homeward::cli {

/// Asks the running daemon over its control socket: one connection per question, blocking, with a
/// deadline. Everything that goes wrong is a CommandFailure that says what to do about it.
class ControlClient {
 public:
  explicit ControlClient(std::filesystem::path socket,
                         std::chrono::milliseconds patience = std::chrono::seconds{30});

  /// The same daemon, for questions that take it long.
  [[nodiscard]] ControlClient with_patience(std::chrono::milliseconds patience) const {
    return ControlClient(socket_, patience);
  }

  /// The answer's JSON text, without its newline. Failures: unreachable (no daemon, no answer in
  /// time), no_permission, no (the daemon refused), data (no such thing as a JSON answer),
  /// internal (the daemon failed).
  [[nodiscard]] std::string get(const std::string& target) const;
  [[nodiscard]] std::string post(const std::string& target, const std::string& body) const;

  /// Calls `take` with each line of a stream until it returns false. Failures as above;
  /// unreachable when the stream ends or falls silent for longer than the patience.
  void follow(const std::string& target, const std::function<bool(std::string_view)>& take) const;

  /// Why follow_until() ended.
  enum class End : std::uint8_t { enough, time, interrupted };

  /// The same until a moment; Ctrl-C and SIGTERM end it too, instead of the program.
  [[nodiscard]] End follow_until(const std::string& target,
                                 const std::function<bool(std::string_view)>& take,
                                 std::chrono::steady_clock::time_point until) const;

  /// After a reload: the door is shut while the daemon changes over, and what is asked next must
  /// find it open again. Waits at most 15 s; failures as above.
  void wait_until_it_answers() const;
  /// After a word that ends the daemon: waits until nobody answers, at most 60 s. Failure:
  /// internal.
  void wait_until_it_is_gone() const;

 private:
  std::filesystem::path socket_;
  std::chrono::milliseconds patience_;
};

/// A path segment or parameter as it may stand in a target.
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace homeward::cli
