#include "daemon/rules/window_cursor.hpp"

namespace homeward::rules {

WindowCursor::WindowCursor(Builder& builder, LeafId leaf, const WindowReference& reference,
                           Edges edges)
    : world_(builder.world()),
      calendar_(builder.calendar(reference)),
      edges_(edges),
      leaf_(leaf),
      timer_(builder.timer(leaf)) {
  builder.follow_clock(leaf);
  lay_out();
}

bool WindowCursor::open_at(core::SteadyTime at) const {
  if (!span_) return false;
  if (at < span_->end) return span_->begin <= at;
  const std::optional<Span> next = calendar_.span_at(at, world_.clock);
  return next && next->begin <= at;
}

bool WindowCursor::came_up() const {
  return span_ && !lost() && !world_.timers.due(timer_);
}

bool WindowCursor::edge_at(core::SteadyTime at) const {
  const auto due = world_.timers.due(timer_);
  return due && *due <= at;
}

std::optional<Span> WindowCursor::advance(core::SteadyTime due) {
  std::optional<Span> ended;
  if (span_ && span_->end <= due) {
    ended = span_;
    span_ = calendar_.span_at(due, world_.clock);
  }
  arm(due);
  return ended;
}

void WindowCursor::lay_out() {
  if (lost()) return world_.timers.clear(timer_);
  span_ = calendar_.span_at(world_.now, world_.clock);
  arm(world_.now);
}

void WindowCursor::save(SavedState& state) const {
  if (!span_) return;
  state.set("begin", span_->begin);
  state.set("end", span_->end);
  state.set("date", std::int64_t{span_->date.time_since_epoch().count()});
  state.set("edge", world_.timers.due(timer_));
}

void WindowCursor::load(const SavedState& state) {
  const auto begin = state.time("begin");
  const auto end = state.time("end");
  const auto edge = state.time("edge");
  if (!begin || !end) return lay_out();
  const std::chrono::days date{state.integer("date")};
  span_ = Span{*begin, *end, std::chrono::local_days{date}};
  if (!edge) return lay_out();
  world_.timers.set(timer_, *edge);
}

bool WindowCursor::lost() const {
  return world_.clock.quality == core::TimeQuality::unsynchronised;
}

void WindowCursor::arm(core::SteadyTime now) {
  if (!span_) return world_.timers.clear(timer_);
  const bool wants_begin = edges_ == Edges::begins_and_ends && now < span_->begin;
  world_.timers.set(timer_, wants_begin ? span_->begin : span_->end);
}

}  // namespace homeward::rules
