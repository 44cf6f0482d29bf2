#pragma once

#include "daemon/app/options.hpp"
#include "daemon/app/pseudonyms.hpp"
#include "daemon/app/reading_filter.hpp"
#include "daemon/app/texts.hpp"
#include "daemon/core/alert.hpp"
#include "daemon/ports/outbox.hpp"
#include "daemon/ports/profile.hpp"
#include "daemon/ports/store.hpp"
#include "daemon/rules/program.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace homeward::app {

/// What happened to an alert, when, and when it is told.
struct Telling {
  ports::AlertChange change{ports::AlertChange::raised};
  core::SteadyTime at{};   ///< when it happened
  core::SteadyTime now{};  ///< when it is told
  core::ClockMapping clock;
};

/// Who may be told of an alert now, and who only later.
struct Audience {
  std::vector<std::string> now;               ///< names of recipients
  std::optional<core::WallTime> muted_until;  ///< when the first of those who are muted may be
};

/// Decides who is told of an alert and what they may see (RULES.md 7.9, PLATFORM.md Privacy), and
/// makes the outbox rows. A recipient without consent gets nothing, whoever asks.
class Router {
 public:
  Router(const rules::Program& program, std::vector<ports::Recipient> recipients,
         std::string boot_id);

  /// Tells of a platform to send to. The profile outlives the router. `last_sequence` is the
  /// highest ever given out for it; `pseudonyms` are its names for what others know too.
  void add_platform(const core::PlatformId& platform, const ports::Profile& profile,
                    std::uint64_t last_sequence, Pseudonyms pseudonyms = {});

  /// Those who need to know of this alert (category, severity, rules) and were not told yet. Mute
  /// hours hold nothing back that is critical, a test, or judged by a clock that is not set.
  [[nodiscard]] Audience audience(const core::Alert& alert, core::SteadyTime now,
                                  const core::ClockMapping& clock) const;

  /// True when a message to this recipient would go out: it exists, has a platform and consent.
  [[nodiscard]] bool reaches(const std::string& recipient, core::WallTime now) const;

  /// One row for each platform of these recipients, with what the widest of them may see.
  /// Recipients that can't be reached are left out.
  std::vector<ports::OutboxRow> rows_for(const core::Alert& alert, const Telling& telling,
                                         const std::vector<std::string>& recipients);

  /// One row for each platform that would be told of the rule's alerts.
  std::vector<ports::OutboxRow> silence_rows(const ports::SilenceMessage& message,
                                             core::WallTime now);

  /// The rows of the readings among journal events with an id above `after`, batched, for each
  /// platform with a recipient that names them and consents. What was restored is no reading.
  std::vector<ports::OutboxRow> reading_rows(const std::vector<ports::JournalEvent>& events,
                                             std::uint64_t after, core::WallTime now);

  /// The rows of the values as they are now, for one platform.
  std::vector<ports::OutboxRow> current_readings(const core::PlatformId& platform,
                                                 const std::vector<ports::JournalEvent>& values,
                                                 core::WallTime now);

  /// The row of a reply to a platform's command.
  ports::OutboxRow reply(const core::PlatformId& platform, const ports::CommandReply& reply,
                         core::WallTime now);

  /// True when a recipient of this platform may give this command, and consents.
  [[nodiscard]] bool may_command(const core::PlatformId& platform, const std::string& type,
                                 core::WallTime now) const;
  /// The most that somebody on this platform may see now; nothing when nobody consents, and then
  /// the platform hears no word of the home.
  [[nodiscard]] std::optional<ports::Detail> detail_of(const core::PlatformId& platform,
                                                       core::WallTime now) const;
  /// Looks again at a row that waited: false when none of those it was made for may have it any
  /// more; narrowed to what those who are left may see.
  [[nodiscard]] bool still_allowed(ports::OutboxRow& row, core::WallTime now) const;
  [[nodiscard]] const Pseudonyms& pseudonyms(const core::PlatformId& platform) const {
    return outlets_.at(platform).pseudonyms;
  }
  /// True when this platform was or would be told of the alert, so that it may speak of it.
  [[nodiscard]] bool may_see(const core::PlatformId& platform, const core::Alert& alert,
                             core::WallTime now) const;
  /// True when this platform would be told of alerts of the rule.
  [[nodiscard]] bool may_see_rule(const core::PlatformId& platform, const rules::Rule& rule,
                                  core::WallTime now) const;
  /// The newest revision of the alert that this platform was sent; nothing when it was sent none.
  [[nodiscard]] std::optional<std::uint32_t> told_revision(const core::PlatformId& platform,
                                                           const core::Alert& alert,
                                                           core::WallTime now) const;

 private:
  struct Outlet {
    const ports::Profile* profile{nullptr};
    std::uint64_t last_sequence{0};
    Pseudonyms pseudonyms{};
  };

  using Readings = std::vector<const core::Event*>;

  void add_readings(const core::PlatformId& platform,
                    const std::vector<ports::JournalEvent>& events, std::uint64_t after,
                    core::WallTime now, std::vector<ports::OutboxRow>& rows);
  [[nodiscard]] std::vector<bool> readers(const core::PlatformId& platform,
                                          core::WallTime now) const;
  [[nodiscard]] std::string names_of(const std::vector<bool>& chosen) const;
  [[nodiscard]] ports::OutboxRow reading_row(const core::PlatformId& platform, Outlet& outlet,
                                             Readings batch, std::string audience) const;
  [[nodiscard]] const ports::Recipient* find(const std::string& recipient) const;
  [[nodiscard]] bool reaches(const ports::Recipient& recipient, core::WallTime now) const;
  [[nodiscard]] std::vector<const ports::Recipient*> audience_of(
      const core::PlatformId& platform, const std::vector<std::string>& recipients,
      core::WallTime now) const;
  [[nodiscard]] ports::AlertMessage named_for(const Outlet& outlet, ports::AlertMessage message,
                                              const ports::Recipient& recipient) const;
  [[nodiscard]] std::optional<core::WallTime> muted_until(const ports::Recipient& recipient,
                                                          const core::Alert& alert,
                                                          core::WallTime now) const;
  [[nodiscard]] const rules::Rule* rule_of(const core::Alert& alert) const;
  [[nodiscard]] ports::AlertMessage message_of(const core::Alert& alert,
                                               const Telling& telling) const;
  [[nodiscard]] ports::OutboxRow row_to(const core::PlatformId& platform, Outlet& outlet) const;

  const rules::Program& program_;
  std::vector<ports::Recipient> recipients_;
  ReadingFilter readings_;
  std::string boot_id_;
  AlertTexts texts_;
  std::map<core::PlatformId, Outlet> outlets_;
};

/// The class that decides the order of sending: faults are technical, trends are of daily rules,
/// advisories are of severity info, all else is an alarm.
[[nodiscard]] ports::MessageClass class_of(const core::Alert& alert, const rules::Rule* rule);

/// True when the recipient's consent covers this instant. A clock that stands before this program
/// was written was never set: then dates can't be judged, and a consent that was given counts.
[[nodiscard]] bool has_consent(const ports::Recipient& recipient, core::WallTime now);

}  // namespace homeward::app
