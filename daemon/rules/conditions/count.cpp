#include "daemon/rules/conditions/conditions.hpp"
#include "daemon/rules/conditions/count_between.hpp"
#include "daemon/rules/patterns.hpp"

#include <algorithm>
#include <vector>

namespace homeward::rules::conditions {
namespace {

constexpr std::uint32_t max_count = 10000;

/// `{count: EV, at_least / at_most: n, within: D, gap: G}`: events, or visits, in the last D. Only
/// the last n + 1 instants are kept, so memory does not grow with what comes in.
class CountWithinNode final : public Node {
 public:
  CountWithinNode(const Count& form, Builder& builder)
      : world_(builder.world()),
        timers_(builder.world().timers),
        form_(form),
        visits_(form.gap),
        within_(*form.within),
        watched_since_(builder.world().start),
        instants_(std::max(form.at_least.value_or(0), form.at_most.value_or(0)) + std::size_t{1}) {
    patterns_.add(builder, form.event);
    const LeafId leaf = builder.leaf(*this);
    patterns_.connect(builder, leaf);
    timer_ = builder.timer(leaf);
    arm(world_.now);
  }

  [[nodiscard]] Truth truth() const override { return truth_; }

  Effect on_event(const SlotEvent& event, std::uint32_t tag) override {
    if (patterns_.match(event, tag) == 0 || !visits_.counts(event.at)) return Effect::none;
    instants_[next_] = event.at;
    next_ = (next_ + 1) % instants_.size();
    held_ = std::min(held_ + 1, instants_.size());
    return arm(event.at);
  }

  Effect on_timer(core::SteadyTime due) override { return arm(due); }

  /// Few events in a time that nobody watched are no news.
  Effect on_gap(core::SteadyTime at) override {
    const auto due = timers_.due(timer_);
    if (form_.at_most && (!due || *due > at)) timers_.set(timer_, at);
    return Effect::none;
  }

  void save(SavedState& state) const override {
    std::vector<core::SteadyTime> held;
    for (std::size_t back = held_; back > 0; --back) held.push_back(nth_last(back));
    state.set("instants", held);
    state.set("last", visits_.last());
    state.set("truth", static_cast<std::int64_t>(truth_));
    state.set("due", timers_.due(timer_));
    if (watched_since_ != world_.start) state.set("watched_since", watched_since_);
  }

  void load(const SavedState& state) override {
    watched_since_ = state.time("watched_since").value_or(world_.start);
    const auto held = state.times("instants");
    held_ = std::min(held.size(), instants_.size());
    std::copy(held.end() - static_cast<std::ptrdiff_t>(held_), held.end(), instants_.begin());
    next_ = held_ % instants_.size();
    visits_.set_last(state.time("last"));
    const std::int64_t truth = state.integer("truth");
    if (truth >= 0 && truth <= 2) truth_ = static_cast<Truth>(truth);
    timers_.clear(timer_);
    if (const auto due = state.time("due")) timers_.set(timer_, *due);
  }

 private:
  /// The `back`-th last event, from 1.
  [[nodiscard]] core::SteadyTime nth_last(std::size_t back) const {
    return instants_[(next_ + instants_.size() - back) % instants_.size()];
  }

  /// True when at least `count` events are in (at - D, at]; sets `until` to when that ends.
  [[nodiscard]] bool at_least(std::size_t count, core::SteadyTime at,
                              core::SteadyTime& until) const {
    if (count == 0) return true;
    if (held_ < count || nth_last(count) + within_ <= at) return false;
    until = std::min(until, nth_last(count) + within_);
    return true;
  }

  [[nodiscard]] bool watched(core::SteadyTime at) const {
    return at >= watched_since_ + within_ && world_.watch.covers(at - within_, at);
  }

  /// Judges at `at` and sets the timer for when that may change without an event.
  Effect arm(core::SteadyTime at) {
    core::SteadyTime until = core::SteadyTime::max();
    Truth truth = Truth::yes;
    if (form_.at_least && !at_least(*form_.at_least, at, until)) truth = Truth::no;
    if (form_.at_most) {
      if (at_least(std::size_t{*form_.at_most} + 1, at, until)) {
        truth = Truth::no;
      } else if (truth == Truth::yes && !watched(at)) {
        // Few events are no news before D was watched.
        truth = Truth::unknown;
        const core::SteadyTime first = watched_since_ + within_;
        until = std::min(until, at < first ? first : world_.watch.next_better(at, within_));
      }
    }
    if (until == core::SteadyTime::max()) {
      timers_.clear(timer_);
    } else {
      timers_.set(timer_, until);
    }
    if (truth == truth_) return Effect::none;
    truth_ = truth;
    return Effect::changed;
  }

  const World& world_;
  TimerQueue& timers_;
  const Count& form_;
  Visits visits_;
  core::Duration within_;
  core::SteadyTime watched_since_;          // the home's start, or that of a rule which came later
  std::vector<core::SteadyTime> instants_;  // a ring; next_ is where the next one goes
  std::size_t next_{0};
  std::size_t held_{0};
  Patterns patterns_;
  TimerId timer_{};
  Truth truth_{Truth::no};
};

}  // namespace

void check_count(const Condition& condition, Checker& checker) {
  const auto& form = std::get<Count>(condition.form);
  checker.pattern(form.event, condition.position);
  if (form.between) checker.window(*form.between);
  if (form.within) checker.duration(*form.within, "within", condition.position);
  if (form.gap) checker.duration(*form.gap, "gap", condition.position);
  if (form.within.has_value() == form.between.has_value()) {
    checker.error(condition.position, "'count' takes one of 'within' and 'between'");
  }
  if (!form.at_least && !form.at_most) {
    checker.error(condition.position, "'count' takes 'at_least' or 'at_most'");
  }
  if (form.at_least.value_or(1) < 1 || form.at_least.value_or(1) > max_count ||
      form.at_most.value_or(0) > max_count) {
    checker.error(condition.position, "'count' goes up to 10000");
  }
}

NodePtr build_count(const Condition& condition, Builder& builder) {
  const auto& form = std::get<Count>(condition.form);
  if (form.between) return build_count_between(form, builder);
  return std::make_unique<CountWithinNode>(form, builder);
}

}  // namespace homeward::rules::conditions
