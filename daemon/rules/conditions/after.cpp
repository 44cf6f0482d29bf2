#include "daemon/rules/conditions/conditions.hpp"
#include "daemon/rules/patterns.hpp"

namespace homeward::rules::conditions {
namespace {

constexpr std::uint32_t first_bit = 1;
constexpr std::uint32_t second_bit = 2;

/// `{after: EV, absent: EV2, within: D}`: true from D after EV without EV2, since EV, until EV2. Of
/// several EV without EV2 the first counts, so a second one delays nothing.
class AfterAbsentNode final : public Node {
 public:
  AfterAbsentNode(const After& form, Builder& builder)
      : world_(builder.world()), timers_(builder.world().timers), within_(form.within) {
    patterns_.add(builder, form.event);
    patterns_.add(builder, form.second);
    const LeafId leaf = builder.leaf(*this);
    patterns_.connect(builder, leaf);
    timer_ = builder.timer(leaf);
  }

  [[nodiscard]] Truth truth() const override { return truth_of(missing_since_.has_value()); }

  /// One event may be both: the door that closes is activity too. It ends what was and begins.
  Effect on_event(const SlotEvent& event, std::uint32_t tag) override {
    const std::uint32_t bits = patterns_.match(event, tag);
    if (bits == 0) return Effect::none;
    if ((bits & second_bit) != 0) {
      armed_at_.reset();
      missing_since_.reset();
      timers_.clear(timer_);
    }
    untested_ = false;
    if ((bits & first_bit) != 0 && !armed_at_ && !missing_since_) {
      armed_at_ = event.at;
      untested_ = true;
      timers_.set(timer_, world_.watch.counting_from(event.at) + within_);
    }
    return Effect::changed;
  }

  void on_gates(bool hold) override {
    if (untested_ && !hold) {
      armed_at_.reset();
      timers_.clear(timer_);
    }
    untested_ = false;
  }

  /// EV2 came after EV, and is only told of now.
  Effect on_late(const SlotEvent& event, std::uint32_t tag) override {
    if ((patterns_.match(event, tag) & second_bit) == 0) return Effect::none;
    const auto& since = missing_since_ ? missing_since_ : armed_at_;
    if (!since || event.at < *since) return Effect::none;
    armed_at_.reset();
    missing_since_.reset();
    timers_.clear(timer_);
    return Effect::changed;
  }

  Effect on_timer(core::SteadyTime /*due*/) override {
    missing_since_ = armed_at_;
    armed_at_.reset();
    return Effect::changed;
  }

  Effect on_gap(core::SteadyTime at) override {
    if (!armed_at_) return Effect::none;
    if (const auto due = timers_.due(timer_)) timers_.set(timer_, *due + (at - world_.now));
    return Effect::none;
  }

  [[nodiscard]] std::optional<core::SteadyTime> since() const override { return missing_since_; }
  [[nodiscard]] std::optional<Waiting> waiting() const override {
    const auto due = timers_.due(timer_);
    if (!armed_at_ || !due) return std::nullopt;
    return Waiting{*armed_at_, *due};
  }
  [[nodiscard]] GateMoment gate_moment() const override { return GateMoment::instant; }

  void save(SavedState& state) const override {
    state.set("armed_at", armed_at_);
    state.set("missing_since", missing_since_);
    state.set("due", timers_.due(timer_));
  }

  void load(const SavedState& state) override {
    armed_at_ = state.time("armed_at");
    missing_since_ = state.time("missing_since");
    timers_.clear(timer_);
    if (const auto due = state.time("due"); due && armed_at_) timers_.set(timer_, *due);
  }

 private:
  const World& world_;
  TimerQueue& timers_;
  core::Duration within_;
  Patterns patterns_;
  TimerId timer_{};
  std::optional<core::SteadyTime> armed_at_;       // EV whose D is running
  std::optional<core::SteadyTime> missing_since_;  // EV whose D passed without EV2
  bool untested_{false};                           // EV is of this moment: gates may refuse it
};

/// `{after: EV, then: EV2, within: D}`: true from EV2 on, when it comes within D of the last EV,
/// until D after that EV.
class AfterThenNode final : public Node {
 public:
  AfterThenNode(const After& form, Builder& builder)
      : timers_(builder.world().timers), within_(form.within) {
    patterns_.add(builder, form.event);
    patterns_.add(builder, form.second);
    const LeafId leaf = builder.leaf(*this);
    patterns_.connect(builder, leaf);
    timer_ = builder.timer(leaf);
  }

  [[nodiscard]] Truth truth() const override { return truth_of(both_); }

  Effect on_event(const SlotEvent& event, std::uint32_t tag) override {
    const std::uint32_t bits = patterns_.match(event, tag);
    if (bits == 0) return Effect::none;
    if ((bits & second_bit) != 0 && first_at_ && event.at - *first_at_ < within_) {
      both_ = true;
      timers_.set(timer_, *first_at_ + within_);
    }
    untested_ = (bits & first_bit) != 0;
    if (untested_) {
      before_ = first_at_;
      first_at_ = event.at;
    }
    return Effect::changed;
  }

  void on_gates(bool hold) override {
    if (untested_ && !hold) first_at_ = before_;
    untested_ = false;
  }

  Effect on_timer(core::SteadyTime /*due*/) override {
    both_ = false;
    return Effect::changed;
  }

  [[nodiscard]] GateMoment gate_moment() const override { return GateMoment::instant; }

  void save(SavedState& state) const override {
    state.set("first_at", first_at_);
    if (both_) state.set("until", timers_.due(timer_));
  }

  void load(const SavedState& state) override {
    first_at_ = state.time("first_at");
    const auto until = state.time("until");
    both_ = until.has_value();
    timers_.clear(timer_);
    if (until) timers_.set(timer_, *until);
  }

 private:
  TimerQueue& timers_;
  core::Duration within_;
  Patterns patterns_;
  TimerId timer_{};
  std::optional<core::SteadyTime> first_at_;  // the last EV at which the gates held
  std::optional<core::SteadyTime> before_;    // the one before it
  bool untested_{false};                      // first_at_ is of this moment: gates may refuse it
  bool both_{false};
};

}  // namespace

void check_after(const Condition& condition, Checker& checker) {
  const auto& form = std::get<After>(condition.form);
  checker.pattern(form.event, condition.position);
  checker.pattern(form.second, condition.position);
  checker.duration(form.within, "within", condition.position);
}

NodePtr build_after(const Condition& condition, Builder& builder) {
  const auto& form = std::get<After>(condition.form);
  if (form.second_absent) return std::make_unique<AfterAbsentNode>(form, builder);
  return std::make_unique<AfterThenNode>(form, builder);
}

}  // namespace homeward::rules::conditions
