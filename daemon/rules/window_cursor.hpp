#pragma once

#include "daemon/rules/builder.hpp"

#include <optional>

namespace homeward::rules {

/// Follows the openings of a window for one condition: which one is open or comes next, and a
/// timer at its begin (where asked) and its end. Snapshots keep the opening as it was laid out.
/// While the wall clock is not synchronised the opening stays what it was and no timer is set:
/// nobody knows whether it is over, and lay_out() tells once the clock is right again.
class WindowCursor {
 public:
  enum class Edges : std::uint8_t { ends, begins_and_ends };

  WindowCursor(Builder& builder, LeafId leaf, const WindowReference& reference, Edges edges);

  /// The leaf of the condition that it follows the window for.
  [[nodiscard]] LeafId leaf() const noexcept { return leaf_; }
  /// The opening that is open or comes next; nothing before the clock was ever synchronised.
  [[nodiscard]] const std::optional<Span>& span() const noexcept { return span_; }
  /// True when `at`, which is not before the world's now, lies in an opening. By the clock alone:
  /// at its very end it is over, though the timer of that instant runs after the events.
  [[nodiscard]] bool open_at(core::SteadyTime at) const;
  /// True when the timer of this instant has not come up yet.
  [[nodiscard]] bool edge_at(core::SteadyTime at) const;

  /// True when its timer has come up and advance() was not called yet.
  [[nodiscard]] bool came_up() const;

  /// To be called when the timer came up: when an opening ended there, gives that one and goes on
  /// to the next.
  [[nodiscard]] std::optional<Span> advance(core::SteadyTime due);
  /// Lays the window out anew with the world's clock. Whether the same opening goes on shows in
  /// the date of span() before and after.
  void lay_out();

  void save(SavedState& state) const;
  void load(const SavedState& state);

 private:
  /// True while the wall clock is not synchronised.
  [[nodiscard]] bool lost() const;
  void arm(core::SteadyTime now);

  World& world_;
  Calendar calendar_;
  Edges edges_;
  LeafId leaf_;
  TimerId timer_;
  std::optional<Span> span_;
};

}  // namespace homeward::rules
