#pragma once

#include "daemon/app/alert_book.hpp"
#include "daemon/app/committer.hpp"
#include "daemon/app/options.hpp"
#include "daemon/app/router.hpp"
#include "daemon/core/silence.hpp"
#include "daemon/ports/audit.hpp"
#include "daemon/ports/operations.hpp"
#include "daemon/rules/engine.hpp"
#include "daemon/rules/follow_up.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace homeward::app {

/// Carries an alert through its life after the firing: who is told, repeats, escalation,
/// acknowledgement, silence, end. Each change goes into one commit with its rows and, where
/// somebody did it, with its line in the audit journal. It has no clock of its own: whoever runs
/// it says what time it is and asks when it wants to be called again.
class AlertDesk {
 public:
  /// Offers a row for sending before it is on disk.
  using Offer = std::function<void(const ports::OutboxRow&)>;

  AlertDesk(const rules::Program& program, const World& world, Committer& committer, Router& router,
            std::string seed, Offer offer);

  /// Takes what the store knows: the newest alerts, all open ones, the silences.
  void restore(const std::vector<core::Alert>& newest, const ports::StoredState& state);

  /// Ends the start: resolves open alerts whose rule is gone, and goes on with the others where
  /// the last run stopped. `firing` is what the restored rules know. Until then nothing but
  /// transitions is acted on.
  void start(const std::vector<rules::OpenAlert>& firing, core::SteadyTime now);

  /// Takes a transition of the rules, found at `now`. What was due before it happens first.
  void apply(const rules::Transition& transition, core::SteadyTime now);

  /// Does everything that falls due at or before `now`.
  void advance(core::SteadyTime now);
  /// The same for what falls due before `now`, of which more may come to be known.
  void advance_before(core::SteadyTime now);
  /// Nothing could be done for a while (the machine was suspended): what fell due meanwhile is
  /// done once at `now`, and not as often as it would have been.
  void catch_up(core::SteadyTime now);
  /// The next instant at which something falls due; nothing when nothing does.
  [[nodiscard]] std::optional<core::SteadyTime> wake_at() const { return wake_at_; }
  /// Tells when it ceased to be known whether an open alert still should fire, and when it is known
  /// again. `firing` is what the rules know.
  void note_stale(const std::vector<rules::OpenAlert>& firing, core::SteadyTime now);
  /// The wall clock was set: mute hours are judged anew.
  void clock_changed(core::SteadyTime now);

  /// Acknowledges an open alert (AlertBook::find_open) that was not yet.
  core::Alert acknowledge(const core::AlertId& id, core::SteadyTime at, const std::string& by,
                          const std::string& via);
  /// Ends an acknowledged alert that no transition will end.
  core::Alert close_acknowledged(const core::AlertId& id, core::SteadyTime at);

  /// Ends an open alert because a platform says so.
  void resolve(const core::AlertId& id, core::SteadyTime at, const std::string& by,
               const std::string& via, const std::string& reason);

  /// Raises a test alert; one of the same rule that is still open ends. Error: not_found.
  Result<core::Alert> test_alert(const std::string& rule, core::SteadyTime at,
                                 const std::string& by, const std::string& via);

  /// Raises a fault of the gateway itself; nothing when it stands already.
  void raise_fault(const FaultKind& kind, const std::string& part, const std::string& detail,
                   core::SteadyTime at);
  /// Ends it: its restore is told to whoever was told of it.
  void end_fault(const FaultKind& kind, const std::string& part, core::SteadyTime at);

  /// True when another fault than `kind` stands in which this plugin can hear nothing.
  [[nodiscard]] bool is_deaf(const std::string& plugin, const FaultKind& kind) const;

  /// Silences a rule, or replaces its silence. Errors: not_found, invalid (length, no reason),
  /// refused (a critical rule, and the request does not say so).
  Result<core::Silence> silence(const ports::SilenceRequest& request, core::SteadyTime now);
  /// Ends a silence before its time. Error: not_found.
  Result<void> end_silence(const std::string& rule, core::SteadyTime now, const std::string& by,
                           const std::string& via);

  /// Writes a line into the audit journal, with the next commit.
  void note(ports::AuditEntry entry);

  [[nodiscard]] const AlertBook& book() const { return book_; }
  [[nodiscard]] std::vector<core::Silence> silences() const;

 private:
  /// Something that falls due.
  struct Work {
    core::SteadyTime at{};
    enum class Kind : std::uint8_t { end_silence, unmute, follow_up } kind{Kind::follow_up};
    core::RuleId rule;
    core::AlertId alert;
    rules::FollowUp follow_up;
  };

  [[nodiscard]] std::optional<Work> next_work() const;
  void do_work(const Work& work);
  void run(core::SteadyTime limit, bool inclusive);
  void plan();

  void follow(core::Alert& alert, const rules::Rule& rule, const rules::FollowUp& due);
  void escalate(core::Alert& alert, const rules::Rule& rule, const rules::FollowUp& step);
  void begin(core::Alert& alert, core::SteadyTime at) const;
  void adopt(core::Alert& alert, core::SteadyTime now);
  void resume_alert(core::Alert& alert, core::SteadyTime now, core::Duration grace);
  void settle_orphans(const std::vector<rules::OpenAlert>& firing, core::SteadyTime now);
  core::Alert close(const core::AlertId& id, core::ResolveReason reason, core::SteadyTime at);
  void finish_silence(const core::RuleId& rule, core::SteadyTime now, const std::string& by,
                      const std::string& via);

  void tell_missing(core::Alert& alert, core::SteadyTime at, core::SteadyTime now, bool fresh);
  void tell_told(core::Alert& alert, ports::AlertChange change, core::SteadyTime at,
                 core::SteadyTime now);
  void tell(core::Alert& alert, const Telling& telling, const std::vector<std::string>& names);
  void tell_silence(const core::Silence& silence, bool active, core::SteadyTime now);

  [[nodiscard]] const rules::Rule* rule_of(const core::Alert& alert) const;
  [[nodiscard]] bool is_silent(const core::Alert& alert) const;
  [[nodiscard]] bool is_inhibited(const core::Alert& alert, const rules::Rule* rule) const;
  void list_children(core::Alert& fault) const;
  [[nodiscard]] core::ClockMapping clock() const { return world_.home_clock.mapping(); }

  const rules::Program& program_;
  const World& world_;
  Committer& committer_;
  Router& router_;
  AlertBook book_;
  Offer offer_;
  std::map<core::RuleId, core::Silence> silences_;
  std::map<core::AlertId, core::SteadyTime> muted_until_;  ///< alerts that somebody waits for
  std::optional<core::SteadyTime> wake_at_;
  bool started_{false};
};

}  // namespace homeward::app
