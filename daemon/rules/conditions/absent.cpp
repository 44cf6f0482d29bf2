#include "daemon/rules/conditions/conditions.hpp"
#include "daemon/rules/patterns.hpp"

#include <algorithm>
#include <vector>

namespace homeward::rules::conditions {
namespace {

/// `{absent: EV}`: false at the instant of the event, true again from that same instant on; with
/// `for: D` true once D has passed without one. Unknown only when every device is offline.
class AbsentNode final : public Node {
 public:
  AbsentNode(const Absent& form, Builder& builder)
      : world_(builder.world()),
        timers_(builder.world().timers),
        wait_(form.for_time.value_or(core::Duration{0})),
        last_(builder.world().start) {
    patterns_.add(builder, form.event);
    const LeafId leaf = builder.leaf(*this);
    patterns_.connect(builder, leaf);
    timer_ = builder.timer(leaf);
    devices_ = patterns_.devices(world_);
    for (const DeviceIndex device : devices_) builder.follow_device(leaf, device);
    if (wait_ > core::Duration{0}) timers_.set(timer_, last_ + wait_);
  }

  [[nodiscard]] Truth truth() const override {
    if (blind()) return Truth::unknown;
    return truth_of(!now_ && !waiting_until_due());
  }

  Effect on_event(const SlotEvent& event, std::uint32_t tag) override {
    if (patterns_.match(event, tag) == 0) return Effect::none;
    return restart(event.at);
  }

  Effect settle() override {
    now_ = false;
    return Effect::changed;
  }

  Effect on_late(const SlotEvent& event, std::uint32_t tag) override {
    if (patterns_.match(event, tag) == 0 || event.at <= last_) return Effect::none;
    last_ = event.at;
    if (wait_ > core::Duration{0}) arm();
    return Effect::changed;
  }

  Effect on_timer(core::SteadyTime /*due*/) override {
    waiting_ = false;
    return Effect::changed;
  }

  Effect on_device(DeviceIndex /*device*/, bool /*offline*/) override { return Effect::changed; }

  Effect on_gap(core::SteadyTime at) override {
    last_ += at - world_.now;
    if (waiting_until_due()) arm();
    return Effect::none;
  }

  [[nodiscard]] std::optional<Waiting> waiting() const override {
    if (!waiting_until_due() || blind()) return std::nullopt;
    return Waiting{last_, last_ + wait_};
  }
  [[nodiscard]] bool is_absence() const override { return true; }

  void save(SavedState& state) const override {
    state.set("last", last_);
    state.set("waiting", std::int64_t{waiting_until_due()});
  }

  void load(const SavedState& state) override {
    last_ = state.time("last").value_or(last_);
    waiting_ = state.integer("waiting") != 0;
    timers_.clear(timer_);
    if (waiting_until_due()) timers_.set(timer_, last_ + wait_);
  }

 private:
  [[nodiscard]] bool waiting_until_due() const { return waiting_ && wait_ > core::Duration{0}; }

  /// True when every device of the set is offline. A set without devices never is.
  [[nodiscard]] bool blind() const {
    return !devices_.empty() &&
           std::all_of(devices_.begin(), devices_.end(), [this](DeviceIndex device) {
             return world_.devices[position_of(device)].offline;
           });
  }

  Effect restart(core::SteadyTime at) {
    last_ = world_.watch.counting_from(at);
    if (wait_ > core::Duration{0}) {
      const bool was_waiting = waiting_;
      arm();
      return was_waiting ? Effect::none : Effect::changed;
    }
    now_ = true;
    return Effect::pulse;
  }

  void arm() {
    waiting_ = true;
    timers_.set(timer_, last_ + wait_);
  }

  const World& world_;
  TimerQueue& timers_;
  Patterns patterns_;
  core::Duration wait_;
  core::SteadyTime last_;  // the last event, or the begin of watching
  TimerId timer_{};
  bool waiting_{true};  // with `for`: D has not passed yet
  bool now_{false};     // an event is at this very instant
  std::vector<DeviceIndex> devices_;
};

}  // namespace

void check_absent(const Condition& condition, Checker& checker) {
  const auto& form = std::get<Absent>(condition.form);
  checker.pattern(form.event, condition.position);
  if (form.between) checker.window(*form.between);
  if (form.for_time) checker.duration(*form.for_time, "for", condition.position);
  if (form.for_time && form.between) {
    checker.error(condition.position, "'absent' takes 'for' or 'between', not both");
  }
}

NodePtr build_absent(const Condition& condition, Builder& builder) {
  const auto& form = std::get<Absent>(condition.form);
  if (form.between) return build_absent_between(condition, builder);
  return std::make_unique<AbsentNode>(form, builder);
}

}  // namespace homeward::rules::conditions
