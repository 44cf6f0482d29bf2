#include "daemon/app/routine.hpp"

#include <array>
#include <string_view>

namespace homeward::app {
namespace {

using rules::Daily;

std::string_view left_out_text(rules::LeftOut reason) {
  static constexpr std::array<std::string_view, 5> reasons{"", "not-whole", "away", "unwatched",
                                                           "nothing"};
  return reasons.at(static_cast<std::size_t>(reason));
}

std::string_view kind_text(Daily::Measure measure) {
  static constexpr std::array<std::string_view, 4> kinds{"count", "first", "last", "sum"};
  return kinds.at(static_cast<std::size_t>(measure));
}

bool is_time(Daily::Measure measure) {
  return measure == Daily::Measure::first || measure == Daily::Measure::last;
}

}  // namespace

ports::RoutineMeasure routine_of(const rules::Program& program, const rules::Learned& learned,
                                 rules::Language language) {
  const Daily& form = *learned.form;
  const double begin =
      is_time(form.measure) ? static_cast<double>(learned.window_begin.count()) : 0;
  const auto shown = [begin](std::optional<double> value) {
    return value ? std::optional(*value + begin) : value;
  };
  ports::RoutineMeasure measure;
  measure.rule = program.rule(learned.rule).id.str();
  measure.device = learned.device;
  measure.text = rules::describe_measure(form, language);
  measure.kind = kind_text(form.measure);
  measure.median_days = form.median_days;
  measure.min_days = form.min_days;
  measure.counted = learned.counted;
  measure.median = shown(learned.median);
  for (const rules::LearnedDay& day : learned.days) {
    measure.days.push_back({day.date, shown(day.value), std::string(left_out_text(day.left_out))});
  }
  return measure;
}

}  // namespace homeward::app
