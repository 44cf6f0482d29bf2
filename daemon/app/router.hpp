#pragma once

#include "daemon/app/options.hpp"
#include "daemon/app/texts.hpp"
#include "daemon/core/alert.hpp"
#include "daemon/ports/outbox.hpp"
#include "daemon/ports/profile.hpp"
#include "daemon/rules/program.hpp"

#include <cstdint>
#include <map>
#include <vector>

namespace homeward::app {

/// Decides who is told of an alert and what they may see (RULES.md 7.9, PLATFORM.md Privacy), and
/// makes the outbox rows. A recipient without consent, need or severity gets nothing.
class Router {
 public:
  Router(const rules::Program& program, std::vector<ports::Recipient> recipients,
         std::string boot_id);

  /// Tells of a platform to send to. The profile outlives the router. `last_sequence` is the
  /// highest ever given out for it.
  void add_platform(const core::PlatformId& platform, const ports::Profile& profile,
                    std::uint64_t last_sequence);

  /// One row for each platform with a recipient that may know of this alert.
  std::vector<ports::OutboxRow> rows_for(const core::Alert& alert, ports::AlertChange change,
                                         core::WallTime now);

  /// The row of a reply to a platform's command.
  ports::OutboxRow reply(const core::PlatformId& platform, const ports::CommandReply& reply,
                         core::WallTime now);

  /// True when a recipient of this platform may give this command.
  [[nodiscard]] bool may_command(const core::PlatformId& platform, const std::string& type) const;
  /// True when this platform was or would be told of the alert, so that it may speak of it.
  [[nodiscard]] bool may_see(const core::PlatformId& platform, const core::Alert& alert,
                             core::WallTime now) const;

 private:
  struct Outlet {
    const ports::Profile* profile{nullptr};
    std::uint64_t last_sequence{0};
  };

  [[nodiscard]] const ports::Recipient* widest_recipient(const core::PlatformId& platform,
                                                         const core::Alert& alert,
                                                         core::WallTime now) const;
  [[nodiscard]] ports::AlertMessage message_of(const core::Alert& alert, ports::AlertChange change,
                                               core::WallTime now) const;

  const rules::Program& program_;
  std::vector<ports::Recipient> recipients_;
  std::string boot_id_;
  AlertTexts texts_;
  std::map<core::PlatformId, Outlet> outlets_;
};

/// The class that decides the order of sending: faults are technical, trends are of daily rules,
/// advisories are of severity info, all else is an alarm.
[[nodiscard]] ports::MessageClass class_of(const core::Alert& alert, const rules::Rule* rule);

}  // namespace homeward::app
