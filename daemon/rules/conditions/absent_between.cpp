#include "daemon/rules/conditions/conditions.hpp"
#include "daemon/rules/patterns.hpp"
#include "daemon/rules/window_cursor.hpp"

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
    // The cursor's leaf is this node's; the reports come through a second one.
    patterns_.connect(builder, builder.leaf(*this));
  }

  [[nodiscard]] Truth truth() const override { return truth_of(missing_); }

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
    if (!ended || !watched(*ended)) return Effect::none;
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

  Effect on_clock() override {
    cursor_.lay_out();
    return Effect::none;
  }

  Effect on_gap(core::SteadyTime at) override {
    const auto& span = cursor_.span();
    if (span && span->begin < at && world_.now < span->end) {
      unwatched_ += std::min(at, span->end) - std::max(world_.now, span->begin);
    }
    return Effect::none;
  }

  [[nodiscard]] GateMoment gate_moment() const override { return GateMoment::instant; }
  [[nodiscard]] bool is_absence() const override { return true; }

  void save(SavedState& state) const override {
    cursor_.save(state);
    state.set("last", last_);
    state.set("missing", std::int64_t{missing_});
    state.set("watched_since", watched_since_);
    state.set("unwatched", std::int64_t{unwatched_.count()});
    if (judged_) {
      state.set("judged_begin", judged_->begin);
      state.set("judged_end", judged_->end);
    }
  }

  void load(const SavedState& state) override {
    cursor_.load(state);
    last_ = state.time("last");
    missing_ = state.integer("missing") != 0;
    watched_since_ = state.time("watched_since").value_or(watched_since_);
    unwatched_ = core::Duration{state.integer("unwatched")};
    const auto begin = state.time("judged_begin");
    const auto end = state.time("judged_end");
    if (begin && end) judged_ = Span{*begin, *end};
  }

 private:
  /// A window that began before the first start, or of which more than a tenth was missed, says
  /// nothing.
  [[nodiscard]] bool watched(const Span& span) {
    const core::Duration missed = unwatched_;
    unwatched_ = core::Duration{0};
    return span.begin >= watched_since_ && missed * 10 <= span.end - span.begin;
  }

  const World& world_;
  WindowCursor cursor_;
  Patterns patterns_;
  core::SteadyTime watched_since_;
  std::optional<core::SteadyTime> last_;
  std::optional<Span> judged_;  // the last window that was judged
  core::Duration unwatched_{0};
  bool missing_{false};
  bool before_{false};    // missing_ before the window that was judged at this moment
  bool untested_{false};  // that window was judged at this moment: gates may refuse it
};

}  // namespace

NodePtr build_absent_between(const Condition& condition, Builder& builder) {
  return std::make_unique<AbsentBetweenNode>(std::get<Absent>(condition.form), builder);
}

}  // namespace homeward::rules::conditions
