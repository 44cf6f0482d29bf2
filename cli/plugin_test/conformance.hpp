#pragma once

#include "cli/plugin_test/bare_core.hpp"
#include "cli/plugin_test/plugin_process.hpp"
#include "cli/plugin_test/real_core.hpp"
#include "cli/plugin_test/verdict.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace homeward::cli::plugin_test {

struct ConformanceOptions {
  std::vector<std::string> command;
  std::string config{"{}"};         ///< what welcome tells the plugin, a JSON object
  std::chrono::seconds events{10};  ///< how long to wait for an event
};

/// Runs a plugin through what docs/PLUGINS.md asks of it: first with a core that says what the real
/// one never would, then with the plugin host of homewardd itself. Each check is told as soon as it
/// is done. One object tests one plugin, in a folder of its own that goes with it.
class Conformance {
 public:
  using Tell = std::function<void(const Verdict&)>;

  Conformance(ConformanceOptions options, Tell tell);
  ~Conformance();
  Conformance(const Conformance&) = delete;
  Conformance& operator=(const Conformance&) = delete;

  /// Runs all checks; true when none failed. Throws CommandFailure when the plugin can't be
  /// started.
  bool run();

  /// The plugin's name, from its hello; empty: it never said any.
  [[nodiscard]] const std::string& plugin() const { return hello_.plugin; }

 private:
  void pass(const char* check) { judge(Verdict::Kind::pass, check, {}); }
  void judge(Verdict::Kind kind, const char* check, std::string detail);
  /// A pass when it holds, else a failure.
  bool expect(bool holds, const char* check, const std::string& detail);

  // With a core of our own: conversation_checks.cpp
  bool first_contact(BareCore& core);
  void refusal(BareCore& core);
  bool conversation(BareCore& core);
  void unknown_messages(BareCore& core);
  void lines(BareCore& core);
  void command(BareCore& core);
  void resend(BareCore& core);
  bool greet(BareCore& core, const char* check, std::chrono::milliseconds time);
  void welcome(BareCore& core, std::optional<std::uint64_t> committed);
  /// The next message of this type; others are noted on the way.
  template <class Message>
  std::optional<Message> next_of(BareCore& core, std::chrono::milliseconds time);
  void note(const protocol::FromPlugin& message);
  [[nodiscard]] bool can(const std::string& capability) const;

  // With the real one: host_checks.cpp
  bool real_core();
  bool reconnect(RealCore& core);
  void counters(RealCore& core);
  void return_after_bye(std::unique_ptr<RealCore>& core);
  void crash(RealCore& core);
  void stop(RealCore& core);

  ConformanceOptions options_;
  Tell tell_;
  std::filesystem::path folder_;
  std::filesystem::path socket_;
  PluginProcess process_;
  bool failed_{false};
  protocol::Hello hello_;
  std::uint64_t events_{0};  ///< seen by our own core
  std::string foreign_;      ///< an id that is not this plugin's; empty: there was none
  std::vector<std::uint64_t> sequences_;
};

}  // namespace homeward::cli::plugin_test
