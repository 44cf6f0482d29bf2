#pragma once

#include "daemon/app/committer.hpp"
#include "daemon/app/decider.hpp"
#include "daemon/app/options.hpp"
#include "daemon/app/router.hpp"
#include "daemon/ports/profile.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <string>

namespace homeward::app {

/// Carries out what platforms ask (PLATFORM.md, Commands): only what the recipient may, only on
/// alerts that it may see, once per command id, never after `expires`. Each command gets one
/// reply; one that is refused changes nothing.
class Commands {
 public:
  Commands(const World& world, Router& router, Decider& decider, Committer& committer);

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
  [[nodiscard]] const rules::Rule* visible_rule(const core::PlatformId& platform,
                                                const std::string& rule) const;
  void note_refusal(const core::PlatformId& platform, const std::string& type,
                    const ports::CommandReply& answer);
  void reply(const core::PlatformId& platform, const ports::CommandReply& reply);
  void remember(const std::string& key, const ports::CommandReply& reply);

  const World& world_;
  Router& router_;
  Decider& decider_;
  Committer& committer_;
  std::map<std::string, ports::CommandReply> answered_;  ///< by platform and id
  std::deque<std::string> answered_order_;
  core::SteadyTime refusals_since_{};  ///< from when the present hour of refusals counts
  std::uint32_t refusals_{0};          ///< written into the audit journal in that hour
};

}  // namespace homeward::app
