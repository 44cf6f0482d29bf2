#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace homeward::test {

/// What a test wants of its broker; the rest is mosquitto's default.
struct MosquittoOptions {
  std::string username;  ///< empty: everybody may connect
  std::string password;
  std::string more;  ///< further lines of its configuration
};

/// A real mosquitto of the test's own, on a free port of the loopback, with its configuration in a
/// temporary folder. It runs as the user who runs the test. It ends and its folder goes with the
/// object. Throws std::runtime_error when mosquitto can't be started.
class Mosquitto {
 public:
  explicit Mosquitto(MosquittoOptions options = {});
  ~Mosquitto();
  Mosquitto(const Mosquitto&) = delete;
  Mosquitto& operator=(const Mosquitto&) = delete;

  /// False where mosquitto isn't installed: a test then skips itself.
  [[nodiscard]] static bool available();

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  /// `mqtt://127.0.0.1:<port>`
  [[nodiscard]] std::string uri() const;
  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }

  /// Starts it again on the same port, after stop() or kill(); returns when it listens.
  void start();
  /// Ends it in order.
  void stop();
  /// Ends it at once, as a power cut does.
  void kill();
  /// Stops its clock: connections stay, nothing is answered.
  void freeze();
  void thaw();

 private:
  void write_configuration(const MosquittoOptions& options) const;
  void end(int signal);

  std::filesystem::path folder_;
  std::uint16_t port_{0};
  pid_t process_{-1};
};

/// A port of the loopback on which nobody listens now.
[[nodiscard]] std::uint16_t free_port();

}  // namespace homeward::test
