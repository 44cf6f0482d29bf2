#pragma once

#include "daemon/rules/calendar.hpp"
#include "daemon/rules/saved_state.hpp"
#include "daemon/rules/world.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace homeward::rules {

struct Learned;

/// What an input did to a condition.
enum class Effect : std::uint8_t {
  none,
  changed,  ///< whoever owns the condition has to look again
  pulse,    ///< the same, and once more after the instant: settle() ends it
  skipped,  ///< a window went by that can't be judged; whoever owns it is told and looks again
};

/// What the instant is at which a rule's gates are tested (RULES.md 7.1).
enum class GateMoment : std::uint8_t {
  always,   ///< gates have to hold as long as the rule is on its way to firing
  instant,  ///< only at instants that the condition knows: on_gates() tells it
};

/// A condition that becomes true at `until` if nothing happens; it waits for that since `since`.
struct Waiting {
  core::SteadyTime since{};
  core::SteadyTime until{};
};

/// One condition of one rule, state or gate while an engine runs. An engine owns it through the
/// rule; inputs come from the slots and timers it asked the Builder for. Each form is a class in
/// conditions/ with a line in forms.cpp.
class Node {
 public:
  Node() = default;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;
  virtual ~Node() = default;

  [[nodiscard]] virtual Truth truth() const = 0;

  /// A report of a slot that was subscribed with `tag`.
  virtual Effect on_event(const SlotEvent& event, std::uint32_t tag);
  /// A report that is older than the engine's time (RULES.md 7.7).
  virtual Effect on_late(const SlotEvent& event, std::uint32_t tag);
  /// The value of a subscribed slot is no longer known.
  virtual Effect on_forgotten(std::uint32_t tag);
  /// The instant of the pulse is over.
  virtual Effect settle();
  virtual Effect on_timer(core::SteadyTime due);
  /// A window of this begins or ends at `at`, by the clock, and events of that instant follow. What
  /// has to wait until they are done waits for its timer.
  virtual Effect on_edge(core::SteadyTime at);
  /// The wall clock was set: windows are laid out anew.
  virtual Effect on_clock();
  virtual Effect on_presence();
  /// A subscribed device went offline or came back.
  virtual Effect on_device(DeviceIndex device, bool offline);
  /// A subscribed device that is offline is not, or is now, to blame for it.
  virtual Effect on_blame(DeviceIndex device);
  /// Nothing was watched from world.now to `at` (RULES.md 7.6): absence is no evidence.
  virtual Effect on_gap(core::SteadyTime at);

  /// For GateMoment::instant: whether the rule's gates hold now. Told at each evaluation, before
  /// truth() is asked; an EV, or an end of a window, of this moment counts only if they do.
  virtual void on_gates(bool hold);

  /// Where the truth of now began, if earlier than when it showed.
  [[nodiscard]] virtual std::optional<core::SteadyTime> since() const { return std::nullopt; }
  [[nodiscard]] virtual std::optional<Waiting> waiting() const { return std::nullopt; }
  /// The conditions inside this one, in file order; null when it is no all, any or not.
  [[nodiscard]] virtual const std::vector<std::unique_ptr<Node>>* inner() const { return nullptr; }
  [[nodiscard]] virtual GateMoment gate_moment() const { return GateMoment::always; }
  /// True when time without evidence makes this true (RULES.md 7.6 and 7.7).
  [[nodiscard]] virtual bool is_absence() const { return false; }

  /// Adds what it learned of the person's days, if it is of that form.
  virtual void learned(std::vector<Learned>& into) const;

  virtual void save(SavedState& state) const;
  /// Takes up where save() left; world's values, states and presence are restored already.
  virtual void load(const SavedState& state);
};

using NodePtr = std::unique_ptr<Node>;

/// Saves a condition under `name`; a null one has nothing to save.
void save_part(const NodePtr& node, std::string_view name, SavedState& state);
/// Loads what save_part() saved.
void load_part(const NodePtr& node, std::string_view name, const SavedState& state);

}  // namespace homeward::rules
