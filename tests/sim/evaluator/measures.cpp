// Statistics, counts and daily measures: what is reduced to a number before it is judged.
#include "tests/sim/evaluator/truths.hpp"

#include <algorithm>
#include <chrono>

namespace homeward::sim {
namespace {

double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

rules::WindowReference whole_day() {
  return rules::WindowReference{rules::DailyWindow{std::chrono::seconds{0}, std::chrono::hours{24}},
                                {}};
}

double median(std::vector<double> numbers) {
  std::sort(numbers.begin(), numbers.end());
  const std::size_t middle = numbers.size() / 2;
  if (numbers.size() % 2 == 1) return numbers[middle];
  return (numbers[middle - 1] + numbers[middle]) / 2;
}

/// A sum has nothing of a value that is only remembered: it was added when it came in.
bool adds(const rules::Compare& form, const Report& report) {
  if (!std::holds_alternative<double>(report.value)) return false;
  return !report.restored || form.stat != rules::Statistic::sum;
}

}  // namespace

std::optional<double> statistic_of(rules::Statistic statistic, const std::vector<Report>& readings,
                                   Duration over, SteadyTime at) {
  if (readings.empty()) return std::nullopt;
  const SteadyTime begin = at - over;
  double sum = 0;
  double area = 0;       // value times seconds
  std::size_t held = 0;  // the reading that held at the begin, else the first
  for (std::size_t i = 0; i < readings.size(); ++i) {
    const double value = std::get<double>(readings[i].value);
    if (readings[i].at > begin) sum += value;
    if (readings[i].at <= begin) held = i;
    const SteadyTime until = i + 1 < readings.size() ? readings[i + 1].at : at;
    const SteadyTime from = std::max(readings[i].at, begin);
    if (until > from) area += value * seconds(until - from);
  }
  if (statistic == rules::Statistic::sum) return sum;
  const double first = std::get<double>(readings[held].value);
  if (statistic == rules::Statistic::change) return std::get<double>(readings.back().value) - first;
  if (readings.front().at > begin) return std::nullopt;
  if (statistic == rules::Statistic::avg) return area / seconds(over);
  double low = first;
  double high = first;
  for (std::size_t i = held; i < readings.size(); ++i) {
    low = std::min(low, std::get<double>(readings[i].value));
    high = std::max(high, std::get<double>(readings[i].value));
  }
  return statistic == rules::Statistic::min ? low : high;
}

/// Judged at each reading of one of the properties and at the end of each instant.
Truth Truths::statistic(const rules::Compare& form, const Asker& asker, const Moment& moment) {
  const std::vector<std::size_t>& members = home_.select(form.selector.text, asker.instance);
  bool due = moment.step == Moment::Step::over;
  if (const auto now = moment.happening()) {
    const Report& report = history_.reports()[*now];
    due = report.property && !report.duplicate && adds(form, report) &&
          std::find(members.begin(), members.end(), *report.property) != members.end();
  }
  std::vector<Said> said;
  for (const std::size_t property : members) {
    Truth& judged = judged_[{&form, asker.instance.device, property}];
    bool& lost = lost_[{&form, asker.instance.device, property}];
    std::vector<Report> readings;
    for (const std::size_t k : history_.known(property, moment)) {
      const Report& report = history_.reports()[k];
      if (adds(form, report)) readings.push_back(report);
    }
    if (readings.empty()) {
      lost = lost || judged == Truth{true};
      judged.reset();
    } else if (due) {
      const auto number = statistic_of(*form.stat, readings, *form.over, moment.at);
      const bool held = judged == Truth{true};
      judged = number ? Truth{within_limits(form, *number, held)} : std::nullopt;
      lost = lost && !judged;
    }
    said.push_back(Said{judged, lost});
  }
  return any_says(said);
}

std::vector<SteadyTime> Truths::visits(const rules::Count& form, const Asker& asker,
                                       const Moment& moment) const {
  std::vector<SteadyTime> visits;
  std::optional<SteadyTime> before;
  for (const std::size_t k : history_.events(form.event, asker.instance, moment)) {
    const SteadyTime at = history_.reports()[k].at;
    if (!form.gap || !before || at - *before > *form.gap) visits.push_back(at);
    before = at;
  }
  return visits;
}

/// Judged at each visit and at the end of each instant.
Truth Truths::count(const rules::Count& form, const Asker& asker, const Moment& moment) {
  if (form.between) return count_between(form, asker, moment);
  const auto found = visits(form, asker, moment);
  Moment before = moment;
  before.inputs -= before.inputs > 0 ? 1 : 0;
  const bool visit = moment.happening() && found.size() > visits(form, asker, before).size();
  const bool first = moment.inputs == 0;
  Truth& judged = judged_[{&form, asker.instance.device, 0}];
  if (moment.step != Moment::Step::over && !visit && !first) return judged;
  const auto number = std::count_if(found.begin(), found.end(), [&](SteadyTime visit_at) {
    return visit_at > moment.at - *form.within;
  });
  judged = true;
  if (form.at_least && number < *form.at_least) judged = false;
  if (form.at_most && number > *form.at_most) judged = false;
  const bool covered = moment.at >= history_.start() + *form.within;
  if (form.at_most && *judged && !covered) judged.reset();
  return judged;
}

Truth Truths::count_between(const rules::Count& form, const Asker& asker, const Moment& moment) {
  const auto found = visits(form, asker, moment);
  Truth truth = false;
  for (const Opening& one : home_.openings(*form.between, history_.start(), moment.at)) {
    const auto number = std::count_if(found.begin(), found.end(),
                                      [&](SteadyTime visit) { return one.contains(visit); });
    const bool enough = !form.at_least || number >= *form.at_least;
    if (form.at_most) {
      // Nothing to say before the end; then until the next one begins.
      const bool judged = one.end <= moment.at && one.begin >= history_.start();
      truth = judged && number <= *form.at_most && enough;
    } else if (one.contains(moment.at)) {
      truth = enough;
    }
  }
  return truth;
}

Truth Truths::daily(const rules::Daily& form, const Asker& asker, const Moment& moment) {
  using Measure = rules::Daily::Measure;
  const std::vector<std::size_t> events = history_.events(form.event, asker.instance, moment);
  const auto window = form.between.value_or(whole_day());
  const Duration most_away = form.skip_if_away.value_or(std::chrono::hours{12});
  std::vector<double> days;
  bool unusual = false;
  for (const Opening& one : home_.openings(window, history_.start(), moment.at)) {
    std::vector<std::size_t> inside;
    bool since_begin = false;
    for (const std::size_t k : events) {
      if (one.contains(history_.reports()[k].at)) inside.push_back(k);
      since_begin = since_begin || history_.reports()[k].at >= one.begin;
    }
    const bool whole = one.begin >= history_.start();
    std::optional<double> usual;
    if (!days.empty() && days.size() >= form.min_days) {
      const std::size_t kept = std::min<std::size_t>(days.size(), form.median_days);
      usual = median({days.end() - static_cast<std::ptrdiff_t>(kept), days.end()});
    }
    if (form.measure == Measure::first && form.later_by && usual && !since_begin && whole) {
      const Duration late =
          std::chrono::duration_cast<Duration>(std::chrono::duration<double>(*usual));
      if (moment.reached(one.begin + late + *form.later_by)) return true;
    }
    std::optional<double> today;
    if (form.measure == Measure::count) today = static_cast<double>(inside.size());
    if (form.measure == Measure::sum) {
      today = 0;
      for (const std::size_t k : inside) {
        const double* number = std::get_if<double>(&history_.reports()[k].value);
        if (number != nullptr) *today += *number;
      }
    }
    if (form.measure == Measure::first && !inside.empty()) {
      today = seconds(history_.reports()[inside.front()].at - one.begin);
    }
    if (form.measure == Measure::last && !inside.empty()) {
      today = seconds(history_.reports()[inside.back()].at - one.begin);
    }
    const bool early =
        today && usual && form.earlier_by && *today < *usual - seconds(*form.earlier_by);
    if (one.end > moment.at) {
      // Not over yet: only the first event of the day may tell something.
      if (one.begin <= moment.at) {
        if (form.measure == Measure::first) unusual = early;
      }
      break;
    }
    Duration away{0};
    std::optional<SteadyTime> left;
    for (const Turn& turn : named_.turns) {
      if (turn.at > one.end) break;
      if (left && turn.home) away += std::max(turn.at, one.begin) - std::max(*left, one.begin);
      left = turn.home ? std::nullopt : std::optional(turn.at);
    }
    if (left) away += one.end - std::max(*left, one.begin);
    if (!whole || away > most_away) today.reset();
    unusual = false;
    if (today && usual) {
      unusual = (form.below && *today < *form.below * *usual) ||
                (form.above && *today > *form.above * *usual) ||
                (form.measure == Measure::last && early) ||
                (form.measure == Measure::last && form.later_by &&
                 *today > *usual + seconds(*form.later_by));
    }
    if (today) days.push_back(*today);
  }
  return unusual;
}

}  // namespace homeward::sim
