#pragma once

#include "daemon/app/answered_commands.hpp"
#include "daemon/app/committer.hpp"
#include "daemon/app/decider.hpp"
#include "daemon/app/options.hpp"
#include "daemon/app/router.hpp"
#include "daemon/ports/profile.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace homeward::app {

/// Carries out what platforms ask (PLATFORM.md, Commands): only what the recipient may, only on
/// alerts that it may see, once per command id, never after `expires`. Each command gets one
/// reply; one that is refused changes nothing. A flood is answered in part only: what comes beyond
/// the bound is counted and told of.
class Commands {
 public:
  /// What is asked of the rest of the app.
  struct Hooks {
    std::function<void(const core::PlatformId&)> beat;      ///< sends a heartbeat now
    std::function<std::vector<ports::JournalEvent>()> now;  ///< the last known values
    std::function<void(const ports::OutboxRow&)> offer;     ///< sends before it is on disk
  };

  Commands(const World& world, Router& router, Decider& decider, Committer& committer, Hooks hooks);

  /// Takes what the store keeps: commands that were answered.
  void restore(const std::map<std::string, std::string>& meta) { answered_.restore(meta); }

  /// Takes one message of a platform's command topic; returns when the reply is on disk.
  boost::asio::awaitable<void> take(core::PlatformId platform, const ports::Profile& profile,
                                    ports::WireMessage message);

 private:
  [[nodiscard]] ports::CommandReply carry_out(const core::PlatformId& platform,
                                              const ports::PlatformCommand& command);
  [[nodiscard]] ports::CommandReply acknowledge(const core::PlatformId& platform,
                                                const ports::PlatformCommand& command);
  [[nodiscard]] ports::CommandReply test_alert(const core::PlatformId& platform,
                                               const ports::PlatformCommand& command);
  [[nodiscard]] ports::CommandReply silence(const core::PlatformId& platform,
                                            const ports::PlatformCommand& command);
  [[nodiscard]] ports::CommandReply presence(const core::PlatformId& platform,
                                             const ports::PlatformCommand& command);
  [[nodiscard]] ports::CommandReply resolve(const core::PlatformId& platform,
                                            const ports::PlatformCommand& command);
  [[nodiscard]] ports::CommandReply take_note(const core::PlatformId& platform,
                                              const ports::PlatformCommand& command);
  [[nodiscard]] ports::CommandReply send_readings(const core::PlatformId& platform,
                                                  const ports::PlatformCommand& command);
  [[nodiscard]] ports::CommandReply describe(const core::PlatformId& platform,
                                             const ports::PlatformCommand& command) const;
  [[nodiscard]] Result<core::Alert> visible_alert(const core::PlatformId& platform,
                                                  const ports::PlatformCommand& command) const;
  [[nodiscard]] bool is_flood(const core::PlatformId& platform);
  [[nodiscard]] const rules::Rule* visible_rule(const core::PlatformId& platform,
                                                const std::string& rule) const;
  void note_refusal(const core::PlatformId& platform, const std::string& type,
                    const ports::CommandReply& answer);
  void reply(const core::PlatformId& platform, const ports::CommandReply& reply);

  /// How many commands a platform may still give at once.
  struct Allowance {
    double left{0};
    core::SteadyTime at{};
    core::SteadyTime told{};  ///< when it was told last that it asks too much
  };

  const World& world_;
  Router& router_;
  Decider& decider_;
  Committer& committer_;
  Hooks hooks_;
  AnsweredCommands answered_;
  std::map<core::PlatformId, Allowance> allowances_;
  core::SteadyTime refusals_since_{};  ///< from when the present hour of refusals counts
  std::uint32_t refusals_{0};          ///< written into the audit journal in that hour
};

}  // namespace homeward::app
