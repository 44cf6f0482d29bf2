#pragma once

#include "daemon/core/alert.hpp"
#include "daemon/core/event.hpp"
#include "daemon/core/time.hpp"
#include "daemon/rules/explanation.hpp"
#include "daemon/rules/gap.hpp"
#include "daemon/rules/learned.hpp"
#include "daemon/rules/liveness.hpp"
#include "daemon/rules/program.hpp"
#include "lib/base/result.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::rules {

/// One report for the engine: a slot is a property of a device (Program::find_slot).
struct Observation {
  SlotIndex slot{};
  core::Value value;  ///< canonical (core::canonical)
  core::SteadyTime at{};
  core::EventKind kind{core::EventKind::report};
};

/// A value of a slot with the time of its last change, as evidence of an alert.
struct EvidenceSlot {
  SlotIndex slot{};
  core::Value value;
  core::SteadyTime at{};
};

/// A step of one alert's life, RULES.md 7.1. Times are on the home's time line.
struct Transition {
  enum class Kind : std::uint8_t { raised, resolved };

  Kind kind{Kind::raised};
  RuleIndex rule{};
  std::optional<core::DeviceId> device;  ///< the instance of an `each: device` rule
  core::SteadyTime pending_since{};
  core::SteadyTime fired_at{};  ///< exactly pending_since + for, not the time of processing
  std::optional<core::SteadyTime> resolved_at;
  std::optional<core::ResolveReason> reason;
  std::vector<EvidenceSlot> evidence;  ///< on raised: newest first, at most 8
  std::optional<DeviceLife> life;      ///< on raised, of an `offline`: how its device stands
};

enum class PresenceState : std::uint8_t { unknown, home, away };

[[nodiscard]] std::string_view to_text(PresenceState state) noexcept;

struct PresenceChange {
  PresenceState state{};
  core::SteadyTime since{};  ///< away: the leave event
  core::SteadyTime at{};
};

/// A rule with `warn_before` tells the home that it is about to alert, or that it is not any more.
struct Warning {
  enum class Kind : std::uint8_t {
    begun,
    cancelled,  ///< somebody pressed the cancel button, or said so
    fired,      ///< the alert fires
    over,       ///< what it warned of is over
  };

  Kind kind{Kind::begun};
  RuleIndex rule{};
  std::optional<core::DeviceId> device;
  core::SteadyTime at{};
  core::SteadyTime fires_at{};  ///< if nothing changes and nobody cancels
};

[[nodiscard]] std::string_view to_text(Warning::Kind kind) noexcept;

/// A window of a rule that ended without being judged, because too little of it was watched, a
/// step of the clock passed it or every device was offline. For the log: `not-judged`.
struct NotJudged {
  RuleIndex rule{};
  std::optional<core::DeviceId> device;
  core::SteadyTime at{};
};

/// What a step did. Transitions are in the order in which they happened.
struct Decision {
  std::vector<Transition> transitions;
  std::vector<PresenceChange> presence;
  std::vector<NotJudged> not_judged;
  std::vector<Warning> warnings;
  bool staleness_changed{false};  ///< of an alert that fires: open_alerts() tells of which
};

/// `supervision.restart_grace` and `settle`, RULES.md 7.6.
struct RestartPolicy {
  core::Duration grace{std::chrono::minutes{2}};    ///< a stop up to this long changes nothing
  core::Duration settle{std::chrono::seconds{60}};  ///< for sensors to contradict old values
};

/// An alert that fires now, for `homeward status` and for tests.
struct OpenAlert {
  RuleIndex rule{};
  std::optional<core::DeviceId> device;
  core::SteadyTime pending_since{};
  core::SteadyTime fired_at{};
  bool acknowledged{false};
  bool stale{false};  ///< it fires, but whether its condition still holds is unknown
};

/// An alert on its way to firing, for `homeward explain` and for tests.
struct PendingAlert {
  RuleIndex rule{};
  std::optional<core::DeviceId> device;
  core::SteadyTime pending_since{};
  core::SteadyTime fires_at{};  ///< if nothing changes
};

/// An alert that the home is warned of.
struct OpenWarning {
  RuleIndex rule{};
  std::optional<core::DeviceId> device;
  core::SteadyTime since{};
  core::SteadyTime fires_at{};
};

/// Who is home, and how long somebody's word holds.
struct PresenceView {
  PresenceState state{PresenceState::unknown};
  core::SteadyTime since{};                  ///< away: since the leave event
  std::optional<core::WallTime> hold_until;  ///< a vacation: sensors don't count before
};

/// The rule engine: events and the time go in, transitions and the next instant at which it wants
/// to be woken come out. It has no clock, does no I/O and is deterministic: the same program,
/// start and inputs give the same decisions. One thread; whoever owns it calls it.
///
/// Order inside one instant (RULES.md 7.2): events in the order of the calls; timers due at T run
/// only when every event of T was given, which a call for a later instant tells.
class Engine {
 public:
  /// Starts fresh at `start`. The program must outlive the engine.
  Engine(const Program& program, core::SteadyTime start, core::ClockMapping clock);
  ~Engine();
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;

  /// Takes one event. First runs every timer due before `observation.at`. An event older than
  /// now() is late (RULES.md 7.7): it never overwrites newer values and fires nothing in the past.
  /// The decision is valid until the next call.
  const Decision& step(const Observation& observation);

  /// Says that no more events of instants up to and including `now` will come: runs every timer
  /// due at or before `now`.
  const Decision& advance(core::SteadyTime now);

  /// The wall clock was set, synchronised or stepped: calendar windows are laid out anew.
  const Decision& set_clock(core::ClockMapping clock);

  /// Says that nothing was watched from now() until `at`, because the program was not running
  /// (RULES.md 7.6). A stop up to `policy.grace` changes nothing. A longer one is no evidence of
  /// absence: absences on their way to firing, presence and supervision move by it, a level that
  /// was true before is judged `policy.settle` after `at` at the earliest, and windows count it as
  /// not watched. The engine's time stays where it is: what plugins kept and tell only now, with
  /// stamps inside the stop, is stepped at its own time. Call it after restore() and after what
  /// the journal had, before the first new event.
  void resume(core::SteadyTime at, const RestartPolicy& policy = {});

  /// Says that a device can't be heard any more, as if its `supervise` time were over at `at`
  /// (not before now()): its values are unknown until it reports again. Error-free for a device
  /// that the home does not have: nothing happens.
  const Decision& lose(const core::DeviceId& device, core::SteadyTime at);

  /// True when a sign of life that says nothing else, at `at`, is worth hear(): the device is not
  /// heard, or the last sign was a while ago. False for a device that the home does not have.
  [[nodiscard]] bool wants_sign(const core::DeviceId& device, core::SteadyTime at) const;
  /// The radio of a device was heard at `at`, which tells nothing of its data.
  const Decision& hear(const core::DeviceId& device, core::SteadyTime at);

  /// Says at `at` that a plugin can hear none of its devices since `since`. Their clocks stand: one
  /// that goes over meanwhile makes what the device told unknown, but is no fault of the device.
  const Decision& deafen(std::string_view plugin, core::SteadyTime since, core::SteadyTime at);
  /// The plugin hears again from `at` on: each device has what was left of its limit.
  const Decision& listen(std::string_view plugin, core::SteadyTime at);

  /// How a device stands; nothing for one that the home does not have.
  [[nodiscard]] std::optional<DeviceLife> life(const core::DeviceId& device) const;

  /// Marks a firing alert acknowledged at `at` (not before now()); resolves it if its rule says
  /// `resolve: ack` and its condition is over. False if no such alert fires. `decision` gets what
  /// this and the timers due before `at` did.
  bool acknowledge(RuleIndex rule, const std::optional<core::DeviceId>& device, core::SteadyTime at,
                   Decision& decision);

  /// Somebody says, at `at` (not before now()), that what a rule warns of is no alarm: what is on
  /// its way to firing ends, and counts anew if its condition still holds. Of one device, or of
  /// all. False when the rule warns of nothing. `decision` as with acknowledge().
  bool cancel(RuleIndex rule, const std::optional<core::DeviceId>& device, core::SteadyTime at,
              Decision& decision);

  /// The next instant at which a timer is due; nothing when none is.
  [[nodiscard]] std::optional<core::SteadyTime> wake_at() const;

  /// The latest instant the engine has seen.
  [[nodiscard]] core::SteadyTime now() const noexcept;
  [[nodiscard]] PresenceState presence() const noexcept;
  [[nodiscard]] PresenceView presence_view() const;

  /// A person says who is home, at `at` (not before now()): `home` or `away`, from when on sensors
  /// tell again; with `hold_until`, sensors don't count before that time of the wall clock (a
  /// vacation). False when the home has no `presence`. `decision` as with acknowledge().
  bool set_presence(PresenceState state, core::SteadyTime at,
                    std::optional<core::WallTime> hold_until, Decision& decision);
  [[nodiscard]] std::vector<OpenAlert> open_alerts() const;
  [[nodiscard]] std::vector<PendingAlert> pending_alerts() const;
  [[nodiscard]] std::vector<OpenWarning> warnings() const;
  /// The stops that it was told of with resume(), longer than their `grace`; those of the last
  /// month.
  [[nodiscard]] std::vector<Gap> gaps() const;
  /// What the `daily` conditions of all rules learned of the person's days.
  [[nodiscard]] std::vector<Learned> learned() const;
  /// What a rule waits for: one entry, one for each device of an `each: device` rule, none for a
  /// rule that is switched off.
  [[nodiscard]] std::vector<ExplainedAlert> explain(RuleIndex rule) const;
  /// The last known value of a slot; nothing when unknown.
  [[nodiscard]] std::optional<EvidenceSlot> last_value(SlotIndex slot) const;

  /// The whole state as JSON text, keyed by names (not by indices), so that it survives a changed
  /// configuration: restore() gives an engine that decides as this one would have.
  [[nodiscard]] std::string snapshot() const;

  /// Error: invalid when the text is not a snapshot of this version. Parts whose rule, device or
  /// state no longer exists, or whose rule's condition changed, are left out.
  [[nodiscard]] static Result<Engine> restore(const Program& program, std::string_view snapshot,
                                              core::ClockMapping clock);

 private:
  class Impl;
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace homeward::rules
