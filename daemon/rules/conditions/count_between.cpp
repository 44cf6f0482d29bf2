#include "daemon/rules/conditions/count_between.hpp"

#include "daemon/rules/patterns.hpp"
#include "daemon/rules/window_cursor.hpp"

namespace homeward::rules::conditions {
namespace {

/// `{count: EV, at_least: n, between: W}`: true from the n-th event of W until W ends. With
/// `at_most` there is nothing to say before the end of W: judged there, until the next W begins.
class CountBetweenNode final : public Node {
 public:
  CountBetweenNode(const Count& form, Builder& builder)
      : world_(builder.world()),
        form_(form),
        visits_(form.gap),
        cursor_(builder, builder.leaf(*this), *form.between, WindowCursor::Edges::begins_and_ends),
        watched_since_(builder.world().start) {
    patterns_.add(builder, form.event);
    patterns_.connect(builder, cursor_.leaf());
  }

  [[nodiscard]] Truth truth() const override {
    if (world_.clock.quality == core::TimeQuality::unsynchronised) return Truth::unknown;
    if (form_.at_most) return truth_of(few_);
    return truth_of(count_ >= *form_.at_least);
  }

  Effect on_event(const SlotEvent& event, std::uint32_t tag) override {
    if (patterns_.match(event, tag) == 0 || !visits_.counts(event.at)) return Effect::none;
    if (!cursor_.open_at(event.at)) return Effect::none;
    ++count_;
    return Effect::changed;
  }

  Effect on_timer(core::SteadyTime due) override {
    const std::optional<Span> ended = cursor_.advance(due);
    const bool skipped = ended && form_.at_most && !judge(*ended);
    if (cursor_.open_at(due)) few_ = false;
    count_ = 0;
    return skipped ? Effect::skipped : Effect::changed;
  }

  Effect on_edge(core::SteadyTime at) override {
    return cursor_.edge_at(at) ? on_timer(at) : Effect::none;
  }

  Effect on_clock() override {
    // An opening that goes on keeps its count; events of another one don't belong to it.
    const std::optional<Span> before = cursor_.span();
    cursor_.lay_out();
    if (world_.clock.quality == core::TimeQuality::unsynchronised) return Effect::changed;
    const bool open = cursor_.open_at(world_.now);
    const bool goes_on = open && before && before->date == cursor_.span()->date;
    if (!goes_on) count_ = 0;
    if (open && judged_ != cursor_.span()->date) few_ = false;
    return Effect::changed;
  }

  void save(SavedState& state) const override {
    cursor_.save(state);
    state.set("count", std::int64_t{count_});
    state.set("few", std::int64_t{few_});
    state.set("last", visits_.last());
    if (watched_since_ != world_.start) state.set("watched_since", watched_since_);
    if (judged_) state.set("judged", std::int64_t{judged_->time_since_epoch().count()});
  }

  void load(const SavedState& state) override {
    cursor_.load(state);
    watched_since_ = state.time("watched_since").value_or(world_.start);
    count_ = static_cast<std::uint32_t>(state.integer("count"));
    few_ = state.integer("few") != 0;
    visits_.set_last(state.time("last"));
    const std::chrono::days judged{state.integer("judged")};
    if (judged.count() != 0) judged_ = std::chrono::local_days{judged};
  }

 private:
  /// At the end of an opening, for `at_most`. False when nothing can be said of it.
  bool judge(const Span& ended) {
    // After a step back of the clock the same opening ends twice: it is judged once.
    if (judged_ == ended.date) return true;
    const bool watched =
        ended.begin >= watched_since_ && world_.watch.covers(ended.begin, ended.end);
    if (!watched) return false;
    judged_ = ended.date;
    const bool enough = !form_.at_least || count_ >= *form_.at_least;
    few_ = count_ <= *form_.at_most && enough;
    return true;
  }

  const World& world_;
  const Count& form_;
  Visits visits_;
  WindowCursor cursor_;
  core::SteadyTime watched_since_;  // the home's start, or that of a rule which came later
  Patterns patterns_;
  std::uint32_t count_{0};  // in the opening of now
  bool few_{false};
  std::optional<std::chrono::local_days> judged_;  // the last opening of which few_ tells
};

}  // namespace

NodePtr build_count_between(const Count& form, Builder& builder) {
  return std::make_unique<CountBetweenNode>(form, builder);
}

}  // namespace homeward::rules::conditions
