#include "daemon/rules/conditions/daily.hpp"

#include "daemon/rules/conditions/conditions.hpp"
#include "daemon/rules/patterns.hpp"
#include "daemon/rules/window_cursor.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace homeward::rules::conditions {
namespace {

using core::Duration;
using core::SteadyTime;

constexpr std::uint32_t max_days = Baseline::kept_days;
constexpr double kNoValue = 16;         ///< in a snapshot: the day has no value
constexpr double kFarDate = 3'000'000;  ///< days from 1970 that no calendar has

/// RULES.md 7.10: a day with more time away than this is no measure of a day.
constexpr Duration most_away = std::chrono::hours{12};

WindowReference whole_day() {
  return WindowReference{DailyWindow{std::chrono::seconds{0}, std::chrono::hours{24}}, {}};
}

double seconds_between(SteadyTime from, SteadyTime to) {
  return std::chrono::duration<double>(to - from).count();
}

/// `{daily: {...}, below / above / later_by / earlier_by, of: {median, min_days}}`: one number a
/// day against the median of the days before. Counts and sums are judged at the end of the day
/// (or window) until the next end. `first` with `later_by` is live: true from the usual time and
/// D, until it happens, be that after the window.
class DailyNode final : public Node {
 public:
  DailyNode(const Daily& form, Builder& builder)
      : world_(builder.world()),
        timers_(builder.world().timers),
        form_(form),
        cursor_(builder, builder.leaf(*this), form.between.value_or(whole_day()),
                WindowCursor::Edges::begins_and_ends),
        baseline_(form.median_days, form.min_days),
        watched_since_(world_.start) {
    patterns_.add(builder, form.event);
    const LeafId leaf = cursor_.leaf();
    patterns_.connect(builder, leaf);
    builder.follow_presence(leaf);
    late_timer_ = builder.timer(leaf);
    if (world_.presence == PresenceState::away) away_from_ = world_.now;
  }

  [[nodiscard]] Truth truth() const override {
    if (world_.clock.quality == core::TimeQuality::unsynchronised) return Truth::unknown;
    return truth_of(unusual_ || late_);
  }

  Effect on_event(const SlotEvent& event, std::uint32_t tag) override {
    if (patterns_.match(event, tag) == 0) return Effect::none;
    const Effect effect = late_ ? Effect::changed : Effect::none;
    late_ = false;
    late_at_.reset();
    timers_.clear(late_timer_);
    if (!cursor_.open_at(event.at)) return effect;
    ++count_;
    if (const double* number = std::get_if<double>(&event.value)) sum_ += *number;
    last_ = event.at;
    if (first_) return effect;
    first_ = event.at;
    judge_first();
    return Effect::changed;
  }

  Effect on_timer(SteadyTime due) override {
    if (cursor_.came_up()) roll(due);
    if (late_at_ && *late_at_ <= due) {
      late_at_.reset();
      late_ = true;
    }
    return Effect::changed;
  }

  Effect on_edge(SteadyTime at) override {
    if (!cursor_.edge_at(at)) return Effect::none;
    roll(at);
    return Effect::changed;
  }

  /// A day that goes on keeps its measure; one that the clock's step went past is not judged.
  Effect on_clock() override {
    const std::optional<Span> before = cursor_.span();
    cursor_.lay_out();
    const auto& after = cursor_.span();
    const bool same = before && after && before->date == after->date;
    if (same) return Effect::changed;
    late_at_.reset();
    timers_.clear(late_timer_);
    begin_day(world_.now);
    return Effect::changed;
  }

  Effect on_presence() override {
    if (world_.presence == PresenceState::away) {
      away_from_ = world_.now;
    } else if (away_from_) {
      add_away(world_.now);
      away_from_.reset();
    }
    return Effect::none;
  }

  /// What nobody watched is no evidence that it is late.
  Effect on_gap(SteadyTime at) override {
    if (!late_at_) return Effect::none;
    *late_at_ += at - world_.now;
    timers_.set(late_timer_, *late_at_);
    return Effect::none;
  }

  void learned(std::vector<Learned>& into) const override {
    Learned learned;
    learned.form = &form_;
    const WindowReference window = form_.between.value_or(whole_day());
    learned.window_begin = schedule_of(world_.program.rules, window).window.begin;
    learned.days = baseline_.days();
    learned.median = baseline_.median();
    learned.counted = static_cast<std::uint32_t>(baseline_.counted());
    into.push_back(std::move(learned));
  }

  void save(SavedState& state) const override {
    cursor_.save(state);
    baseline_.save(state);
    state.set("watched_since", watched_since_);
    state.set("first", first_);
    state.set("last", last_);
    state.set("away_from", away_from_);
    state.set("late_at", late_at_);
    state.set("count", static_cast<std::int64_t>(count_));
    state.set_number("sum", sum_);
    state.set("away", std::int64_t{away_.count()});
    state.set("unusual", std::int64_t{unusual_});
    state.set("late", std::int64_t{late_});
    if (judged_) state.set("judged", std::int64_t{judged_->time_since_epoch().count()});
  }

  void load(const SavedState& state) override {
    cursor_.load(state);
    baseline_.load(state);
    watched_since_ = state.time("watched_since").value_or(watched_since_);
    first_ = state.time("first");
    last_ = state.time("last");
    away_from_ = state.time("away_from");
    late_at_ = state.time("late_at");
    count_ = static_cast<std::uint64_t>(state.integer("count"));
    sum_ = state.number("sum").value_or(0);
    away_ = Duration{state.integer("away")};
    unusual_ = state.integer("unusual") != 0;
    late_ = state.integer("late") != 0;
    const std::chrono::days judged{state.integer("judged")};
    if (judged.count() != 0) judged_ = std::chrono::local_days{judged};
    timers_.clear(late_timer_);
    if (late_at_) timers_.set(late_timer_, *late_at_);
  }

 private:
  /// Time away counts inside the opening of now only.
  void add_away(SteadyTime until) {
    const auto& span = cursor_.span();
    if (!span || !away_from_) return;
    const SteadyTime from = std::max(*away_from_, span->begin);
    const SteadyTime to = std::min(until, span->end);
    if (to > from) away_ += to - from;
  }

  /// An edge of the window: ends one day's measure and begins the next.
  void roll(SteadyTime at) {
    const std::optional<Span> before = cursor_.span();
    if (before && before->end <= at) add_away(at);
    const std::optional<Span> ended = cursor_.advance(at);
    if (ended) judge_day(*ended);
    begin_day(at);
  }

  void begin_day(SteadyTime at) {
    first_.reset();
    last_.reset();
    count_ = 0;
    sum_ = 0;
    away_ = Duration{0};
    if (cursor_.open_at(at)) expect_first(at);
  }

  void judge_day(const Span& span) {
    // After a step back of the clock the same day ends twice: it is judged once.
    if (judged_ == span.date) return;
    judged_ = span.date;
    const LearnedDay today{span.date, measure(span), left_out(span)};
    const bool counted = today.left_out == LeftOut::no;
    unusual_ = counted && form_.measure != Daily::Measure::first && differs(*today.value);
    baseline_.add(today);
  }

  [[nodiscard]] LeftOut left_out(const Span& span) const {
    if (span.begin < watched_since_) return LeftOut::not_whole;
    if (away_ > form_.skip_if_away.value_or(most_away)) return LeftOut::away;
    if (!world_.watch.covers(span.begin, span.end)) return LeftOut::unwatched;
    return measure(span) ? LeftOut::no : LeftOut::nothing;
  }

  [[nodiscard]] std::optional<double> measure(const Span& span) const {
    switch (form_.measure) {
      case Daily::Measure::count: return static_cast<double>(count_);
      case Daily::Measure::sum: return sum_;
      case Daily::Measure::first:
        if (first_) return seconds_between(span.begin, *first_);
        break;
      case Daily::Measure::last:
        if (last_) return seconds_between(span.begin, *last_);
        break;
    }
    return std::nullopt;
  }

  [[nodiscard]] bool differs(double today) const {
    const std::optional<double> usual = baseline_.median();
    if (!usual) return false;
    if (form_.below && today < *form_.below * *usual) return true;
    if (form_.above && today > *form_.above * *usual) return true;
    if (form_.later_by && today > *usual + std::chrono::duration<double>(*form_.later_by).count()) {
      return true;
    }
    return form_.earlier_by &&
           today < *usual - std::chrono::duration<double>(*form_.earlier_by).count();
  }

  /// At the begin of the window: from when it is late today, unless it is so already.
  void expect_first(SteadyTime at) {
    if (form_.measure != Daily::Measure::first || !form_.later_by) return;
    const std::optional<double> usual = baseline_.median();
    const auto& span = cursor_.span();
    if (!usual || !span || span->begin < at) return;
    const SteadyTime late =
        world_.watch.counting_from(span->begin) +
        std::chrono::duration_cast<Duration>(std::chrono::duration<double>(*usual)) +
        *form_.later_by;
    late_at_ = std::min(late, late_at_.value_or(late));
    timers_.set(late_timer_, *late_at_);
  }

  void judge_first() {
    if (form_.measure != Daily::Measure::first) return;
    const auto& span = cursor_.span();
    unusual_ = form_.earlier_by && span && differs(seconds_between(span->begin, *first_));
  }

  const World& world_;
  TimerQueue& timers_;
  const Daily& form_;
  WindowCursor cursor_;
  Baseline baseline_;
  Patterns patterns_;
  TimerId late_timer_{};
  SteadyTime watched_since_;
  std::optional<SteadyTime> first_;
  std::optional<SteadyTime> last_;
  std::optional<SteadyTime> away_from_;
  std::optional<SteadyTime> late_at_;
  std::uint64_t count_{0};
  double sum_{0};
  Duration away_{0};
  bool unusual_{false};
  bool late_{false};  // with `first` and `later_by`: it has not happened yet
  std::optional<std::chrono::local_days> judged_;  // the last day whose measure was taken
};

}  // namespace

void Baseline::add(const LearnedDay& day) {
  kept_.push_back(day);
  if (kept_.size() <= kept_days) return;
  // A day that counts goes only when the median has enough of them without it.
  const auto counts = [](const LearnedDay& one) { return one.left_out == LeftOut::no; };
  const auto counting = static_cast<std::size_t>(std::count_if(kept_.begin(), kept_.end(), counts));
  const bool spare = counting > days_;
  kept_.erase(spare ? kept_.begin() : std::find_if_not(kept_.begin(), kept_.end(), counts));
}

/// The last days that count, newest first.
std::vector<double> Baseline::measures() const {
  std::vector<double> measures;
  for (auto day = kept_.rbegin(); day != kept_.rend() && measures.size() < days_; ++day) {
    if (day->left_out == LeftOut::no && day->value) measures.push_back(*day->value);
  }
  return measures;
}

std::optional<double> Baseline::median() const {
  std::vector<double> sorted = measures();
  if (sorted.empty() || sorted.size() < min_days_) return std::nullopt;
  std::sort(sorted.begin(), sorted.end());
  const std::size_t middle = sorted.size() / 2;
  if (sorted.size() % 2 == 1) return sorted[middle];
  return (sorted[middle - 1] + sorted[middle]) / 2;
}

/// Three numbers a day: date, why it is left out, value (0 where there is none).
void Baseline::save(SavedState& state) const {
  std::vector<double> numbers;
  for (const LearnedDay& day : kept_) {
    const bool empty = !day.value.has_value();
    const double why = static_cast<double>(day.left_out) + (empty ? kNoValue : 0);
    numbers.insert(numbers.end(), {static_cast<double>(day.date.time_since_epoch().count()), why,
                                   day.value.value_or(0)});
  }
  state.set("learned", std::move(numbers));
}

void Baseline::load(const SavedState& state) {
  kept_.clear();
  const std::vector<double> numbers = state.numbers("learned");
  for (std::size_t i = 0; i + 2 < numbers.size() && kept_.size() < kept_days; i += 3) {
    const bool plausible =
        std::abs(numbers[i]) < kFarDate && numbers[i + 1] >= 0 && numbers[i + 1] < 2 * kNoValue;
    if (!plausible) continue;
    LearnedDay day;
    day.date = std::chrono::local_days{std::chrono::days{static_cast<int>(numbers[i])}};
    const int why = static_cast<int>(numbers[i + 1]);
    const int code = why % static_cast<int>(kNoValue);
    if (code > static_cast<int>(LeftOut::nothing)) continue;
    day.left_out = static_cast<LeftOut>(code);
    if (why == code) day.value = numbers[i + 2];
    kept_.push_back(day);
  }
}

void check_daily(const Condition& condition, Checker& checker) {
  const auto& form = std::get<Daily>(condition.form);
  checker.pattern(form.event, condition.position);
  if (form.between) checker.window(*form.between);
  const bool times = form.measure == Daily::Measure::first || form.measure == Daily::Measure::last;
  if (times ? (form.below || form.above) : (form.later_by || form.earlier_by)) {
    checker.error(condition.position,
                  "'first' and 'last' go with 'later_by' and 'earlier_by', 'count' and 'sum' with "
                  "'below' and 'above'");
  }
  if (!form.below && !form.above && !form.later_by && !form.earlier_by) {
    checker.error(condition.position, "'daily' takes a limit: 'below', 'above', 'later_by' ...");
  }
  if (form.median_days < 1 || form.median_days > max_days || form.min_days < 1 ||
      form.min_days > form.median_days) {
    checker.error(condition.position, "'median' is 1d to 90d, 'min_days' from 1 to as many");
  }
}

NodePtr build_daily(const Condition& condition, Builder& builder) {
  return std::make_unique<DailyNode>(std::get<Daily>(condition.form), builder);
}

}  // namespace homeward::rules::conditions
