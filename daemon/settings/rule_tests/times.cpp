#include "daemon/settings/rule_tests/times.hpp"

#include <string>
#include <utility>

namespace homeward::settings {
namespace {

using rehearsal::TimeText;
using std::chrono::seconds;

Parsed<TimeText> not_a_time(std::string_view text) {
  return {std::nullopt, "is not a time: '" + std::string(text) + "'",
          "times are such as +20s, 23:10:00, next 02:30 or 2026-10-25T02:30"};
}

/// `23:10`, `23:10:20`, each with a `b` or without.
std::optional<TimeText> clock_time(std::string_view text) {
  TimeText time;
  time.second = text.ends_with('b');
  if (time.second) text.remove_suffix(1);
  const Parsed<seconds> minutes = parse_time_of_day(text.substr(0, 5));
  if (!minutes.value || *minutes.value >= std::chrono::hours{24}) return std::nullopt;
  time.time_of_day = *minutes.value;
  if (text.size() == 5) return time;
  if (text.size() != 8 || text[5] != ':') return std::nullopt;
  // Seconds are written as minutes are.
  const Parsed<seconds> rest = parse_time_of_day("00:" + std::string(text.substr(6)));
  if (!rest.value) return std::nullopt;
  time.time_of_day += seconds{rest.value->count() / 60};
  return time;
}

Parsed<TimeText> with_kind(TimeText::Kind kind, std::string_view written, std::string_view text) {
  std::optional<TimeText> time = clock_time(text);
  if (!time) return not_a_time(written);
  time->kind = kind;
  return {std::move(time), {}, {}};
}

}  // namespace

Parsed<TimeText> parse_time_text(std::string_view text) {
  constexpr std::string_view next = "next ";
  constexpr std::size_t date_size = 10;
  if (text.starts_with('+')) {
    TimeText later;
    Parsed<core::Duration> after = parse_duration(text.substr(1));
    if (!after.value) return {std::nullopt, std::move(after.complaint), std::move(after.advice)};
    later.after = *after.value;
    return {later, {}, {}};
  }
  if (text.starts_with(next)) {
    const std::size_t begin = text.find_first_not_of(' ', next.size());
    if (begin == text.npos) return not_a_time(text);
    return with_kind(TimeText::Kind::next, text, text.substr(begin));
  }
  if (text.size() <= date_size || text[date_size] != 'T') {
    return with_kind(TimeText::Kind::time_of_day, text, text);
  }
  const Parsed<std::chrono::local_days> date = parse_date(text.substr(0, date_size));
  if (!date.value) return {std::nullopt, date.complaint, date.advice};
  Parsed<TimeText> time = with_kind(TimeText::Kind::date_time, text, text.substr(date_size + 1));
  if (time.value) time.value->date = *date.value;
  return time;
}

std::optional<core::SteadyTime> read_time(Reader& reader, const Node& node, std::string_view name,
                                          const rehearsal::TimeReference& reference) {
  const std::optional<std::string> written = reader.text(node, name);
  if (!written) return std::nullopt;
  const Parsed<TimeText> parsed = parse_time_text(*written);
  if (!parsed.value) {
    reader.error(node, "'" + std::string(name) + "' " + parsed.complaint, parsed.advice);
    return std::nullopt;
  }
  const Result<core::SteadyTime> time = rehearsal::resolve(*parsed.value, reference);
  if (time) return *time;
  reader.error(node, time.error().what);
  return std::nullopt;
}

}  // namespace homeward::settings
