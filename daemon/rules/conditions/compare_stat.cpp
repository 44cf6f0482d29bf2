#include "daemon/rules/conditions/limits.hpp"
#include "daemon/rules/conditions/window_samples.hpp"
#include "daemon/rules/slot_truths.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

namespace homeward::rules::conditions {
namespace {

/// An average moves between readings too; it is looked at this often while it does.
constexpr core::Duration average_step = std::chrono::minutes{1};

/// `{SEL: {stat: ..., over: D, above / below: x}}`: the last D reduced to one number, compared.
class CompareStatNode final : public Node {
 public:
  CompareStatNode(const Compare& form, Builder& builder)
      : world_(builder.world()), timers_(builder.world().timers), form_(form) {
    const LeafId leaf = builder.leaf(*this);
    for (const SlotIndex slot : builder.slots(form.selector)) {
      builder.subscribe(leaf, slot, truths_.add());
      members_.push_back(Member{slot, WindowSamples(*form.stat, *form.over)});
    }
    timer_ = builder.timer(leaf);
  }

  [[nodiscard]] Truth truth() const override { return truths_.any(); }

  Effect on_event(const SlotEvent& event, std::uint32_t tag) override {
    const double* number = std::get_if<double>(&event.value);
    // A reading that is only remembered was added when it came in.
    const bool again = event.restored && *form_.stat == Statistic::sum;
    if (number == nullptr || again) return Effect::none;
    members_[tag].samples.add(*number, event.at);
    return judge(event.at);
  }

  Effect on_forgotten(std::uint32_t tag) override {
    members_[tag].samples.clear();
    return truths_.set(tag, Truth::unknown) ? Effect::changed : Effect::none;
  }

  Effect on_timer(core::SteadyTime due) override { return judge(due); }

  void save(SavedState& state) const override {
    for (std::uint32_t tag = 0; tag < members_.size(); ++tag) {
      const std::string name = slot_name(world_, members_[tag].slot);
      members_[tag].samples.save(name, state);
      state.set(name + ".truth", static_cast<std::int64_t>(truths_[tag]));
      if (truths_.lost(tag)) state.set(name + ".lost", std::int64_t{1});
    }
    state.set("due", timers_.due(timer_));
  }

  void load(const SavedState& state) override {
    for (std::uint32_t tag = 0; tag < members_.size(); ++tag) {
      const std::string name = slot_name(world_, members_[tag].slot);
      members_[tag].samples.load(name, state);
      const std::int64_t truth = state.integer(name + ".truth");
      truths_.set(tag, truth == 2 ? Truth::yes : truth == 1 ? Truth::unknown : Truth::no);
      if (state.integer(name + ".lost") != 0) truths_.lose(tag);
    }
    timers_.clear(timer_);
    if (const auto due = state.time("due")) timers_.set(timer_, *due);
  }

 private:
  struct Member {
    SlotIndex slot{};
    WindowSamples samples;
  };

  Effect judge(core::SteadyTime at) {
    bool changed = false;
    std::optional<core::SteadyTime> next;
    for (std::uint32_t tag = 0; tag < members_.size(); ++tag) {
      const WindowSamples& samples = members_[tag].samples;
      const std::optional<double> number = samples.value(at);
      const Truth truth = number ? judge_limits(form_, *number, truths_[tag]) : Truth::unknown;
      changed = truths_.set(tag, truth) || changed;
      auto change = samples.next_change(at);
      if (change && form_.stat == Statistic::avg) change = std::min(*change, at + average_step);
      if (change && (!next || *change < *next)) next = change;
    }
    timers_.clear(timer_);
    if (next) timers_.set(timer_, *next);
    return changed ? Effect::changed : Effect::none;
  }

  const World& world_;
  TimerQueue& timers_;
  const Compare& form_;
  std::vector<Member> members_;  // by tag
  SlotTruths truths_;
  TimerId timer_{};
};

}  // namespace

NodePtr build_compare_stat(const Compare& form, Builder& builder) {
  return std::make_unique<CompareStatNode>(form, builder);
}

}  // namespace homeward::rules::conditions
