#pragma once

#include "daemon/rules/builder.hpp"
#include "daemon/rules/engine.hpp"
#include "daemon/rules/saved_state.hpp"

namespace homeward::rules {

/// Why an evaluation takes place.
enum class Cause : std::uint8_t {
  timer,     ///< a timer is due, and all events of its instant are done
  clock,     ///< the start, or a step of the clock: nothing new is known either
  report,    ///< fresh data, or a person's word
  restored,  ///< a value that is known from before: nothing fires on it
};

/// What a unit may touch while it is evaluated.
struct Evaluation {
  World& world;
  Decision& decision;
  core::SteadyTime at{};
  Cause cause{Cause::clock};

  /// True when a report is the cause, or a person's word.
  [[nodiscard]] bool fresh() const { return cause == Cause::report; }
  /// True when `due` is over: not while events of that very instant may still come (RULES.md 7.2).
  [[nodiscard]] bool reached(core::SteadyTime due) const {
    return at > due || (at == due && cause == Cause::timer);
  }
  /// True when something that began at `since` has lasted for `length`.
  [[nodiscard]] bool lasted(core::SteadyTime since, core::Duration length) const {
    return length == core::Duration{0} || reached(since + length);
  }
};

/// What an evaluation changed for those that refer to the unit by name.
enum class Outcome : std::uint8_t { same, changed };

/// Something with a condition and a state over time: a rule instance or a virtual state. The
/// engine owns the units in the order of evaluation and evaluates those that an input touched.
class Unit {
 public:
  Unit() = default;
  Unit(const Unit&) = delete;
  Unit& operator=(const Unit&) = delete;
  virtual ~Unit() = default;

  virtual Outcome evaluate(Evaluation& evaluation) = 0;
  /// A late event of `event_at` touched a condition of this unit.
  virtual Outcome late(core::SteadyTime event_at, Evaluation& evaluation) = 0;
  /// Nothing was watched from world.now to `at`.
  virtual void gap(core::SteadyTime at, World& world) = 0;

  /// `rule/NAME`, `rule/NAME/DEVICE` or `state/NAME`: its key in snapshots.
  [[nodiscard]] virtual std::string key() const = 0;
  /// What tells this version of it from another, for snapshots.
  [[nodiscard]] virtual const std::string& version() const = 0;
  virtual void save(SavedState& own, SavedState& conditions) const = 0;
  virtual void load(const SavedState& own, const SavedState& conditions, World& world) = 0;
};

}  // namespace homeward::rules
