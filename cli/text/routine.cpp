#include "cli/text/routine.hpp"

#include "cli/text/answers.hpp"
#include "cli/text/language.hpp"
#include "cli/text/table.hpp"
#include "lib/json/writer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string_view>
#include <utility>

namespace homeward::cli {
namespace {

constexpr std::array<std::pair<std::string_view, const char*>, 4> kReasons{{
    {"not-whole", to_translate("left out: began before the home was watched")},
    {"away", to_translate("left out: nobody was home for too long")},
    {"unwatched", to_translate("left out: the gateway was down for too much of it")},
    {"nothing", to_translate("left out: it did not happen")},
}};

/// A count, or a time of day for `first` and `last`.
std::string number_text(const json::Value& value, bool is_time) {
  const auto number = value.number();
  if (!number) return "-";
  if (!is_time) return json::write_number(*number);
  const auto minutes = static_cast<long>(std::lround(*number / 60));
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%02ld:%02ld", minutes / 60 % 24, minutes % 60);
  return minutes >= 24 * 60 ? tr("{0} (the day after)", text.data()) : text.data();
}

std::string reason_text(const json::Value& day) {
  const auto reason = day.member("left_out").text();
  if (!reason) return tr("counts");
  for (const auto& [word, text] : kReasons) {
    if (word == *reason) return tr(text);
  }
  return tr("left out: {0}", *reason);
}

std::string measure_text(const json::Value& measure, std::uint32_t most, const Look& look) {
  const bool is_time =
      measure.member("kind").text() == "first" || measure.member("kind").text() == "last";
  std::string name = cell(measure.member("rule"));
  if (measure.member("device").has_value()) name += "/" + cell(measure.member("device"));
  std::string text = look.strong(printable(name)) + ": " + printable(cell(measure.member("text")));
  const std::string counted = cell(measure.member("counted"));
  if (measure.member("median").has_value()) {
    text += tr("\n  usual {0}, the median of {1} days\n",
               number_text(measure.member("median"), is_time), counted);
  } else {
    text += tr("\n  nothing is usual yet: {0} of the {1} days that it takes\n", counted,
               cell(measure.member("min_days")));
  }
  Table table({tr("DAY"), tr_in("a day", "NUMBER"), ""});
  const json::Value days = measure.member("days");
  const std::size_t shown = std::min<std::size_t>(days.size(), most);
  for (std::size_t i = 0; i < shown; ++i) {
    const json::Value day = days.at(days.size() - 1 - i);
    table.add(
        {cell(day.member("date")), number_text(day.member("value"), is_time), reason_text(day)});
  }
  return table.empty() ? text : text + table.text(2);
}

}  // namespace

std::string routine_text(const json::Value& answer, std::uint32_t days, const Look& look) {
  const json::Value measures = answer.member("measures");
  std::string text;
  for (std::size_t i = 0; i < measures.size(); ++i) {
    if (i > 0) text += '\n';
    text += measure_text(measures.at(i), days, look);
  }
  return text.empty() ? tr("No rule learns the person's days (`daily`).\n") : text;
}

}  // namespace homeward::cli
