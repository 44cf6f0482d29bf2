#include "daemon/rules/conditions/conditions.hpp"
#include "daemon/rules/patterns.hpp"
#include "daemon/rules/window_cursor.hpp"

#include <algorithm>
#include <vector>

namespace homeward::rules::conditions {
namespace {

/// `{absent: EV, between: W}`: judged at the end of W; true when none came since its begin, until
/// the next one comes. The rule's gates are tested at the end of W.
class AbsentBetweenNode final : public Node {
 public:
  AbsentBetweenNode(const Absent& form, Builder& builder)
      : world_(builder.world()),
        cursor_(builder, builder.leaf(*this), *form.between, WindowCursor::Edges::ends),
        watched_since_(builder.world().start) {
    patterns_.add(builder, form.event);
    patterns_.connect(builder, cursor_.leaf());
    devices_ = patterns_.devices(world_);
  }

  [[nodiscard]] Truth truth() const override {
    if (world_.clock.quality == core::TimeQuality::unsynchronised) return Truth::unknown;
    return truth_of(missing_);
  }

  Effect on_event(const SlotEvent& event, std::uint32_t tag) override {
    if (patterns_.match(event, tag) == 0) return Effect::none;
    last_ = event.at;
    if (!missing_) return Effect::none;
    missing_ = false;
    return Effect::changed;
  }

  Effect on_late(const SlotEvent& event, std::uint32_t tag) override {
    if (patterns_.match(event, tag) == 0 || (last_ && event.at <= *last_)) return Effect::none;
    last_ = event.at;
    if (!missing_ || !judged_ || event.at < judged_->begin) return Effect::none;
    missing_ = false;
    return Effect::changed;
  }

  Effect on_timer(core::SteadyTime due) override {
    const std::optional<Span> ended = cursor_.advance(due);
    // After a step back of the clock the same window ends twice: it is judged once.
    if (!ended || (judged_ && judged_->date == ended->date)) return Effect::none;
    if (!watched(*ended)) return Effect::skipped;
    before_ = missing_;
    untested_ = true;
    judged_ = ended;
    missing_ = !last_ || *last_ < ended->begin;
    return Effect::changed;
  }

  void on_gates(bool hold) override {
    if (untested_ && !hold) missing_ = before_;
    untested_ = false;
  }

  /// A window that the clock's step went past is not judged.
  Effect on_clock() override {
    const std::optional<Span> before = cursor_.span();
    cursor_.lay_out();
    const auto& after = cursor_.span();
    const bool passed = before && after && before->date < after->date;
    return passed ? Effect::skipped : Effect::changed;
  }

  [[nodiscard]] GateMoment gate_moment() const override { return GateMoment::instant; }
  [[nodiscard]] bool is_absence() const override { return true; }

  void save(SavedState& state) const override {
    cursor_.save(state);
    state.set("last", last_);
    state.set("missing", std::int64_t{missing_});
    state.set("watched_since", watched_since_);
    if (judged_) {
      state.set("judged_begin", judged_->begin);
      state.set("judged_end", judged_->end);
      state.set("judged_date", std::int64_t{judged_->date.time_since_epoch().count()});
    }
  }

  void load(const SavedState& state) override {
    cursor_.load(state);
    last_ = state.time("last");
    missing_ = state.integer("missing") != 0;
    watched_since_ = state.time("watched_since").value_or(watched_since_);
    const auto begin = state.time("judged_begin");
    const auto end = state.time("judged_end");
    const std::chrono::days date{state.integer("judged_date")};
    if (begin && end) judged_ = Span{*begin, *end, std::chrono::local_days{date}};
  }

 private:
  /// A window that began before the first start, of which more than a tenth was missed, or at
  /// whose end no device of the set is heard of, says nothing.
  [[nodiscard]] bool watched(const Span& span) const {
    const bool offline = !devices_.empty() &&
                         std::all_of(devices_.begin(), devices_.end(), [this](DeviceIndex device) {
                           return world_.devices[position_of(device)].offline;
                         });
    return span.begin >= watched_since_ && world_.watch.covers(span.begin, span.end) && !offline;
  }

  const World& world_;
  WindowCursor cursor_;
  Patterns patterns_;
  std::vector<DeviceIndex> devices_;
  core::SteadyTime watched_since_;
  std::optional<core::SteadyTime> last_;
  std::optional<Span> judged_;  // the last window that was judged
  bool missing_{false};
  bool before_{false};    // missing_ before the window that was judged at this moment
  bool untested_{false};  // that window was judged at this moment: gates may refuse it
};

}  // namespace

NodePtr build_absent_between(const Condition& condition, Builder& builder) {
  return std::make_unique<AbsentBetweenNode>(std::get<Absent>(condition.form), builder);
}

}  // namespace homeward::rules::conditions
