#pragma once

#include "daemon/app/alert_desk.hpp"
#include "daemon/app/committer.hpp"
#include "daemon/app/last_alive.hpp"
#include "daemon/app/options.hpp"
#include "daemon/app/router.hpp"
#include "daemon/app/wakeup.hpp"
#include "daemon/ports/operations.hpp"
#include "daemon/rules/engine.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace homeward::app {

/// Runs the rules: gives events and the time to the engine, and its transitions to the alert desk;
/// all of it goes into one commit group (DESIGN section 5, steps 3 and 4). The desk's follow-ups
/// run on the same time line, in the order in which they fall due.
class Decider {
 public:
  using Offer = AlertDesk::Offer;

  Decider(const rules::Program& program, const World& world, Committer& committer, Router& router,
          std::string seed, Offer offer);

  /// Goes on where the stored state stopped: restores the engine and steps the journal events
  /// behind its snapshot again. Errors: storage.
  boost::asio::awaitable<Result<void>> start(ports::StoredState state);

  /// Goes on after the stop, RULES.md 7.6: what was due before it happens, then the rules learn of
  /// the time that nobody watched. Call once, after start(). Not for a driven home: a recording's
  /// time stands while the gateway is down.
  void resume(const std::optional<Stop>& stop, const rules::RestartPolicy& policy);

  /// Journals one event and steps the engine. `event.at` is the time of the event.
  void step(core::Event event, rules::SlotIndex slot);
  /// The radio of a device was heard, which tells nothing that the home uses. Now and then, and
  /// when that brings a silent device back, it is journalled; it costs no commit of its own.
  void hear(const core::DeviceId& device, core::SteadyTime at);
  /// Says that nothing earlier will come: runs every timer due at or before `now`.
  void advance(core::SteadyTime now);
  /// The wall clock was stepped or synchronised.
  void clock_changed();

  /// Wakes the engine when its timers are due; returns after stop(). Not used when a recording
  /// drives the time: then events and advance() do.
  boost::asio::awaitable<void> run();
  void stop();

  /// Acknowledges an open alert. Errors as AlertBook::find_open.
  Result<core::Alert> acknowledge(const std::string& alert, const std::string& by,
                                  const std::string& via);
  /// Ends an open alert though its condition may still hold: it fires again when that has ended and
  /// begins anew. Error: refused (a fault of the gateway ends when it is mended).
  Result<void> resolve(const core::AlertId& alert, const std::string& by, const std::string& via,
                       const std::string& reason);
  Result<core::Alert> test_alert(const std::string& rule, const std::string& by,
                                 const std::string& via);
  Result<core::Silence> silence(const ports::SilenceRequest& request);
  Result<void> end_silence(const std::string& rule, const std::string& by, const std::string& via);
  /// Raises or ends a fault of the gateway itself (app/faults decides when).
  void raise_fault(const FaultKind& kind, const std::string& part, const std::string& detail);
  void end_fault(const FaultKind& kind, const std::string& part);
  /// Somebody says who is home. Errors as PresenceOperations::set_presence.
  Result<void> set_presence(const ports::PresenceRequest& request);
  /// Somebody says that what a rule warns of is no alarm. Errors as RuleOperations::cancel_warning.
  Result<void> cancel_warning(const std::string& rule, const std::string& device,
                              const std::string& by, const std::string& via);
  /// What the home is warned of now.
  [[nodiscard]] std::vector<ports::WarningNotice> warnings() const;
  /// Hears of each warning that begins and ends, as it does.
  void on_warning(std::function<void(const ports::WarningNotice&)> hear) {
    hear_warning_ = std::move(hear);
  }

  /// Writes a line into the audit journal, with the next commit.
  void note(ports::AuditEntry entry) { desk_.note(std::move(entry)); }

  [[nodiscard]] const rules::Program& program() const { return program_; }

  /// Writes the engine's state with the next commit.
  void save();

  [[nodiscard]] const AlertBook& book() const { return desk_.book(); }
  [[nodiscard]] std::vector<core::Silence> silences() const { return desk_.silences(); }
  /// The rules' view of the home; null until the first event of a driven home.
  [[nodiscard]] const rules::Engine* engine() const { return engine_ ? &*engine_ : nullptr; }
  /// The latest instant the rules have seen.
  [[nodiscard]] core::SteadyTime engine_now() const {
    return engine_ ? engine_->now() : world_.home_clock.now();
  }
  [[nodiscard]] std::uint64_t events() const { return events_; }
  /// The highest journal id given out.
  [[nodiscard]] std::uint64_t last_event() const { return last_event_; }

 private:
  void restore_engine(const ports::StoredState& state);
  boost::asio::awaitable<Result<void>> step_journal(std::uint64_t after);
  void step_again(const ports::JournalEvent& event);
  void go_on_at(core::SteadyTime now);
  void journal(core::Event event);
  void take(const rules::Decision& decision);
  void take_unjournalled(const rules::Decision& decision);
  void carry_out(const rules::Decision& decision);
  void tell_warning(const rules::Warning& warning);
  void note_stale();
  void end_or_go_on(const core::Alert& acknowledged, core::SteadyTime at);
  [[nodiscard]] core::SteadyTime now() const;
  [[nodiscard]] std::optional<core::SteadyTime> wake_at() const;
  void save_now_and_then();

  const rules::Program& program_;
  const World& world_;
  Committer& committer_;
  AlertDesk desk_;
  Wakeup wakeup_;
  std::optional<rules::Engine> engine_;
  std::uint64_t last_event_{0};
  std::uint64_t last_event_at_start_{0};
  std::uint64_t saved_event_{0};
  core::SteadyTime saved_at_{};
  std::uint64_t events_{0};
  bool staleness_changed_{true};  ///< since the desk was told; at the start it may have
  bool stopping_{false};
  std::function<void(const ports::WarningNotice&)> hear_warning_;
};

}  // namespace homeward::app
