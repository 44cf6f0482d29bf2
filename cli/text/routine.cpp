#include "cli/text/routine.hpp"

#include "cli/text/answers.hpp"
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

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kReasons{{
    {"not-whole", "began before the home was watched"},
    {"away", "nobody was home for too long"},
    {"unwatched", "the gateway was down for too much of it"},
    {"nothing", "it did not happen"},
}};

/// A count, or a time of day for `first` and `last`.
std::string number_text(const json::Value& value, bool is_time) {
  const auto number = value.number();
  if (!number) return "-";
  if (!is_time) return json::write_number(*number);
  const auto minutes = static_cast<long>(std::lround(*number / 60));
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%02ld:%02ld%s", minutes / 60 % 24, minutes % 60,
                minutes >= 24 * 60 ? " (the day after)" : "");
  return text.data();
}

std::string reason_text(const json::Value& day) {
  const auto reason = day.member("left_out").text();
  if (!reason) return "counts";
  for (const auto& [word, text] : kReasons) {
    if (word == *reason) return "left out: " + std::string(text);
  }
  return "left out: " + std::string(*reason);
}

std::string measure_text(const json::Value& measure, std::uint32_t most, const Look& look) {
  const bool is_time =
      measure.member("kind").text() == "first" || measure.member("kind").text() == "last";
  std::string name = cell(measure.member("rule"));
  if (measure.member("device").has_value()) name += "/" + cell(measure.member("device"));
  std::string text = look.strong(printable(name)) + ": " + printable(cell(measure.member("text")));
  const std::string counted = cell(measure.member("counted"));
  if (measure.member("median").has_value()) {
    text += "\n  usual " + number_text(measure.member("median"), is_time) + ", the median of " +
            counted + " days\n";
  } else {
    text += "\n  nothing is usual yet: " + counted + " of the " + cell(measure.member("min_days")) +
            " days that it takes\n";
  }
  Table table({"DAY", "NUMBER", ""});
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
  return text.empty() ? "No rule learns the person's days (`daily`).\n" : text;
}

}  // namespace homeward::cli
