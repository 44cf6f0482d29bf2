#pragma once

#include "daemon/rules/alert_unit.hpp"
#include "daemon/rules/builder.hpp"
#include "daemon/rules/cancel_button.hpp"
#include "daemon/rules/engine.hpp"
#include "daemon/rules/presence.hpp"
#include "daemon/rules/state_unit.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::rules {

/// Units that an input touched, taken out in the order of evaluation.
class DirtyUnits {
 public:
  void resize(std::size_t units) { words_.assign((units + 63) / 64, 0); }
  void mark(UnitId unit) noexcept {
    const auto index = static_cast<std::size_t>(unit);
    words_[index / 64] |= std::uint64_t{1} << (index % 64);
  }
  void mark_all(std::size_t units) noexcept {
    for (std::size_t i = 0; i < units; ++i) mark(UnitId{static_cast<std::uint32_t>(i)});
  }
  /// Takes the first; nothing when there is none.
  [[nodiscard]] std::optional<UnitId> take() noexcept;

 private:
  std::vector<std::uint64_t> words_;
};

/// The engine's parts and the order in which an instant runs through them (RULES.md 7.2).
class Engine::Impl {
 public:
  /// Builds the units; start() or load() must follow.
  Impl(const Program& program, core::SteadyTime start, core::ClockMapping clock);

  /// Evaluates everything for the first time.
  void start();

  void step(const Observation& observation);
  void advance(core::SteadyTime now);
  void set_clock(core::ClockMapping clock);
  void resume(core::SteadyTime at, const RestartPolicy& policy);
  bool set_presence(PresenceState state, core::SteadyTime at,
                    std::optional<core::WallTime> hold_until, Decision& into);
  void lose(const core::DeviceId& device, core::SteadyTime at);
  [[nodiscard]] bool wants_sign(DeviceIndex device, core::SteadyTime at) const;
  void hear(DeviceIndex device, core::SteadyTime at);
  void deafen(std::string_view plugin, core::SteadyTime since, core::SteadyTime at);
  void listen(std::string_view plugin, core::SteadyTime at);
  [[nodiscard]] std::optional<DeviceIndex> find_device(const core::DeviceId& device) const;
  bool acknowledge(RuleIndex rule, const std::optional<core::DeviceId>& device, core::SteadyTime at,
                   Decision& decision);

  bool cancel(RuleIndex rule, const std::optional<core::DeviceId>& device, core::SteadyTime at,
              Decision& into);

  [[nodiscard]] std::string save() const;
  /// Null when the text is not a snapshot of this version.
  [[nodiscard]] static std::unique_ptr<Impl> load(const Program& program, std::string_view text,
                                                  core::ClockMapping clock);
  [[nodiscard]] std::vector<OpenAlert> open_alerts() const;
  [[nodiscard]] std::vector<PendingAlert> pending_alerts() const;
  [[nodiscard]] std::vector<OpenWarning> warnings() const;
  [[nodiscard]] std::vector<Learned> learned() const;
  [[nodiscard]] PresenceView presence_view() const;
  [[nodiscard]] std::vector<ExplainedAlert> explain(RuleIndex rule) const;

  /// Empties the decision for the next call, but for what the start itself decided.
  void begin_call();

  World world;
  Decision decision;

 private:
  /// What others call a unit by.
  struct Name {
    enum class Kind : std::uint8_t { state, rule } kind;
    std::size_t index;
  };

  /// A unit as a snapshot has it.
  struct SavedUnit {
    std::string version;
    SavedState own;
    SavedState conditions;
  };

  /// Loads every unit that `find` gives by its key in the same version; the others start fresh.
  void load_units(const std::function<std::optional<SavedUnit>(const std::string&)>& find);
  /// Tells the units that begin `anew`, by index, what the home knows, as values from before:
  /// nothing fires on them at once.
  void tell_known(const std::vector<bool>& anew);
  void build_timed_slots();
  void build_units();
  void build_state(StateIndex index);
  void build_rule(RuleIndex index);
  void build_instance(RuleIndex index, const Builder::Instance& instance);
  [[nodiscard]] TimerId add_timer(Wiring::TimerOwner::Kind kind, std::size_t index);

  void begin_instant(core::SteadyTime at);
  void run_timers_until(core::SteadyTime limit, bool inclusive);
  void run_instant(core::SteadyTime due);
  void run_timer(TimerId timer, core::SteadyTime due);
  void take(const Observation& observation);
  void accept(SlotIndex index, const core::Value& value, core::SteadyTime at, core::EventKind kind);
  [[nodiscard]] bool hold_back(const Observation& observation, const SlotInfo& info);
  void release(TimedSlot& timed, core::SteadyTime due);
  void decay(const TimedSlot& timed, core::SteadyTime due);
  void take_late(const Observation& observation);
  void dispatch(const SlotEvent& event);
  void hear_device(DeviceIndex device, core::SteadyTime at, bool data);
  void restart(LivenessClock& clock, core::SteadyTime at, std::optional<core::Duration> limit);
  void expire(DeviceIndex device, bool link, core::SteadyTime due);
  void judge_device(DeviceIndex device);
  void forget(DeviceIndex device, bool all);
  void pass_devices(core::SteadyTime at);
  [[nodiscard]] std::optional<core::SteadyTime> deaf_since(DeviceIndex device) const;
  void note(LeafId leaf, Effect effect);
  void note_skipped(UnitId unit);
  void change_presence(const std::optional<PresenceChange>& change);
  void evaluate_dirty(Cause cause);
  void settle_pulses();
  void cancel_all(core::SteadyTime at);

  Wiring wiring_;
  std::vector<std::unique_ptr<Unit>> units_;
  std::vector<AlertUnit*> alerts_;  // the units that are rule instances
  std::vector<Name> names_;         // by unit
  std::optional<PresenceMachine> presence_;
  std::optional<CancelButton> cancel_button_;
  std::vector<LeafId> pulses_;
  DirtyUnits dirty_;
  bool fresh_{true};  // nothing was called yet: the start's decision is still to be read
};

}  // namespace homeward::rules
