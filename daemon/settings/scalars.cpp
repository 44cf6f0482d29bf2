#include "daemon/settings/scalars.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace homeward::settings {
namespace {

using core::Duration;
using std::chrono::seconds;

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  if (text.size() <= kLongest) return "'" + std::string(text) + "'";
  return "'" + std::string(text.substr(0, kLongest)) + "...'";
}

template <class T>
Parsed<T> wrong(std::string complaint, std::string advice = {}) {
  return {std::nullopt, std::move(complaint), std::move(advice)};
}

template <class T>
Parsed<T> right(T value) {
  return {std::move(value), {}, {}};
}

bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

/// Digits only, at most 18 of them.
std::optional<std::uint64_t> parse_digits(std::string_view text) {
  constexpr std::size_t kLongest = 18;
  if (text.empty() || text.size() > kLongest) return std::nullopt;
  if (!std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

struct Quantity {
  std::optional<std::uint64_t> number;
  std::string_view unit;
};

/// Splits `15m` into 15 and `m`.
Quantity split_quantity(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto digits = static_cast<std::size_t>(end - text.begin());
  return {parse_digits(text.substr(0, digits)), text.substr(digits)};
}

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::array<Unit, 5> kTimeUnits{{{"ms", 1'000},
                                          {"s", 1'000'000},
                                          {"m", 60'000'000},
                                          {"h", 3'600'000'000},
                                          {"d", 86'400'000'000}}};

constexpr std::array<Unit, 4> kSizeUnits{
    {{"B", 1}, {"KiB", 1ULL << 10U}, {"MiB", 1ULL << 20U}, {"GiB", 1ULL << 30U}}};

/// The unit that somebody meant who wrote `15 min`; empty when it can't be told.
std::string_view meant_time_unit(std::string_view written) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kMeant{{
      {"sec", "s"},
      {"secs", "s"},
      {"second", "s"},
      {"seconds", "s"},
      {"S", "s"},
      {"min", "m"},
      {"mins", "m"},
      {"minute", "m"},
      {"minutes", "m"},
      {"M", "m"},
      {"hr", "h"},
      {"hour", "h"},
      {"hours", "h"},
      {"day", "d"},
      {"days", "d"},
  }};
  const std::size_t begin = written.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  written.remove_prefix(begin);
  for (const auto& [words, unit] : kMeant) {
    if (words == written) return unit;
  }
  for (const Unit& unit : kTimeUnits) {
    if (unit.name == written) return unit.name;
  }
  return {};
}

/// The duration that somebody meant who wrote `1h30m`, `0.5h` or `0:30`, in the largest unit that
/// is whole; empty when it can't be told.
std::string meant_duration(std::string_view text) {
  constexpr double kMostMinutes = 60.0 * 24 * 366;
  double minutes = 0;
  double number = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    const auto [next, error] = std::from_chars(at, end, number, std::chars_format::fixed);
    if (error != std::errc{} || next == end || number < 0) return {};
    if (*next == 'd') minutes += number * 24 * 60;
    if (*next == 'h') minutes += number * 60;
    if (*next == 'm') minutes += number;
    if (*next != 'd' && *next != 'h' && *next != 'm') return {};
    at = next + 1;
  }
  if (minutes < 1 || minutes > kMostMinutes || std::floor(minutes) != minutes) return {};
  const auto whole = static_cast<std::uint64_t>(minutes);
  if (whole % 60 != 0) return std::to_string(whole) + "m";
  return std::to_string(whole / 60) + "h";
}

/// Two digits, a colon, two digits: HH:MM up to 24:00.
std::optional<seconds> parse_clock(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hours = parse_digits(text.substr(0, 2));
  const auto minutes = parse_digits(text.substr(3, 2));
  if (!hours || !minutes || *minutes > 59) return std::nullopt;
  const seconds time{*hours * 3600 + *minutes * 60};
  if (time > std::chrono::hours{24}) return std::nullopt;
  return time;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char character) {
    return static_cast<char>(std::tolower(character));
  });
  return out;
}

/// `7:00`, `7.00`, `0700`, `7am` and `11 pm` as HH:MM; empty when it can't be told.
std::string meant_clock(std::string_view text) {
  std::string digits;
  std::string letters;
  std::size_t hour_digits = 0;
  for (const char c : text) {
    if (is_digit(c)) {
      digits += c;
    } else if (c == ':' || c == '.') {
      hour_digits = digits.size();
    } else if (c != ' ') {
      letters += c;
    }
  }
  const std::string half = lower(letters);
  if (digits.empty() || digits.size() > 4 || !is_one_of(half, {"", "am", "pm", "h", "u"}))
    return {};
  if (hour_digits == 0) hour_digits = digits.size() <= 2 ? digits.size() : digits.size() - 2;
  const auto hours = parse_digits(std::string_view(digits).substr(0, hour_digits));
  const auto minutes = parse_digits(std::string_view(digits).substr(hour_digits));
  if (!hours || *hours > 24 || minutes.value_or(0) > 59) return {};
  std::uint64_t hour = *hours;
  if (half == "pm" && hour < 12) hour += 12;
  if (half == "am" && hour == 12) hour = 0;
  std::array<char, 48> clock{};
  std::snprintf(clock.data(), clock.size(), "%02u:%02u", static_cast<unsigned>(hour),
                static_cast<unsigned>(minutes.value_or(0)));
  return parse_clock(clock.data()) ? clock.data() : "";
}

/// The window that somebody meant, or one as an example.
std::string meant_window(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash != std::string_view::npos) {
    const std::string begin = meant_clock(text.substr(0, dash));
    const std::string end = meant_clock(text.substr(dash + 1));
    if (!begin.empty() && !end.empty() && begin != "24:00" && begin != end) {
      return begin + '-' + end;
    }
  }
  return "23:00-07:00";
}

bool looks_numeric(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return !text.empty() && (is_digit(text[0]) || text[0] == '.');
}

}  // namespace

Parsed<Duration> parse_duration(std::string_view text) {
  constexpr std::uint64_t kLongest = 3650ULL * 86'400'000'000ULL;
  const Quantity quantity = split_quantity(text);
  const std::string complaint = "is not a duration: " + in_quotes(text);
  if (!quantity.number) {
    return wrong<Duration>(complaint, "write a whole number and its unit, such as 90s or 15m");
  }
  const std::string number = std::to_string(*quantity.number);
  if (quantity.unit.empty()) {
    return wrong<Duration>(complaint, "add the unit: " + number + "s, " + number + "m, " + number +
                                          "h or " + number + "d");
  }
  const auto unit = std::find_if(kTimeUnits.begin(), kTimeUnits.end(),
                                 [&](const Unit& known) { return known.name == quantity.unit; });
  if (unit == kTimeUnits.end()) {
    const std::string_view meant = meant_time_unit(quantity.unit);
    if (!meant.empty()) return wrong<Duration>(complaint, "write " + number + std::string(meant));
    const std::string whole = meant_duration(text);
    if (!whole.empty()) return wrong<Duration>(complaint, "write " + whole);
    if (text.find(':') != std::string_view::npos) {
      return wrong<Duration>(complaint, "a duration has a unit, such as 90s or 15m");
    }
    return wrong<Duration>(complaint, "units are ms, s, m, h and d");
  }
  if (*quantity.number > kLongest / unit->factor) {
    return wrong<Duration>("is longer than ten years: " + in_quotes(text));
  }
  return right(Duration{static_cast<Duration::rep>(*quantity.number * unit->factor)});
}

Parsed<std::uint64_t> parse_size(std::string_view text) {
  const Quantity quantity = split_quantity(text);
  const auto unit = std::find_if(kSizeUnits.begin(), kSizeUnits.end(),
                                 [&](const Unit& known) { return known.name == quantity.unit; });
  if (!quantity.number || unit == kSizeUnits.end()) {
    return wrong<std::uint64_t>("is not a size: " + in_quotes(text),
                                "write a whole number of KiB, MiB or GiB, such as 64MiB");
  }
  constexpr std::uint64_t kLargest = 1ULL << 50U;
  if (*quantity.number > kLargest / unit->factor) {
    return wrong<std::uint64_t>("is too large: " + in_quotes(text));
  }
  return right(*quantity.number * unit->factor);
}

Parsed<double> parse_percent(std::string_view text) {
  constexpr double kLargest = 1000;
  const bool marked = !text.empty() && text.back() == '%';
  const Parsed<double> number = parse_number(text.substr(0, text.size() - (marked ? 1 : 0)));
  if (!marked || !number.value) {
    const std::string advice =
        number.value ? "write " + std::string(text) + "%" : "write it as 50%";
    return wrong<double>("is not a percentage: " + in_quotes(text), advice);
  }
  if (*number.value < 0 || *number.value > kLargest) {
    return wrong<double>("is not between 0% and 1000%: " + in_quotes(text));
  }
  return right(*number.value / 100);
}

Parsed<double> parse_number(std::string_view text) {
  const std::string complaint = "is not a number: " + in_quotes(text);
  std::string_view digits = text;
  if (!digits.empty() && digits[0] == '+') digits.remove_prefix(1);
  const std::string_view unsigned_part =
      !digits.empty() && digits[0] == '-' ? digits.substr(1) : digits;
  if (unsigned_part.empty() || !is_digit(unsigned_part[0])) return wrong<double>(complaint);
  if (unsigned_part.size() > 1 && unsigned_part[0] == '0' && is_digit(unsigned_part[1])) {
    return wrong<double>("is a number with leading zeros: " + in_quotes(text),
                         "leave the zeros out");
  }
  double number = 0;
  const char* const end = digits.data() + digits.size();
  const auto result = std::from_chars(digits.data(), end, number);
  if (result.ec != std::errc{} || result.ptr != end || !std::isfinite(number)) {
    return wrong<double>(complaint);
  }
  return right(number);
}

Parsed<seconds> parse_time_of_day(std::string_view text) {
  if (const auto time = parse_clock(text)) return right(*time);
  return wrong<seconds>("is not a time of day: " + in_quotes(text), "write it as \"07:30\"");
}

Parsed<rules::DailyWindow> parse_window(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto begin = parse_clock(text.substr(0, dash));
  const auto end =
      dash == std::string_view::npos ? std::nullopt : parse_clock(text.substr(dash + 1));
  if (!begin || !end || *begin == std::chrono::hours{24}) {
    return wrong<rules::DailyWindow>("is not a window: " + in_quotes(text),
                                     "write it as \"" + meant_window(text) + '"');
  }
  if (*begin == *end) {
    return wrong<rules::DailyWindow>("is an empty window: " + in_quotes(text),
                                     "the whole day is \"00:00-24:00\"");
  }
  return right(rules::DailyWindow{*begin, *end});
}

Parsed<std::chrono::local_days> parse_date(std::string_view text) {
  const std::string complaint = "is not a date: " + in_quotes(text);
  const std::string advice = "write it as 2026-11-01";
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return wrong<std::chrono::local_days>(complaint, advice);
  }
  const auto year = parse_digits(text.substr(0, 4));
  const auto month = parse_digits(text.substr(5, 2));
  const auto day = parse_digits(text.substr(8, 2));
  if (!year || !month || !day) return wrong<std::chrono::local_days>(complaint, advice);
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok() || *year < 1970) {
    return wrong<std::chrono::local_days>("is not a day of the calendar: " + in_quotes(text));
  }
  return right(std::chrono::local_days{date});
}

Parsed<bool> parse_boolean(std::string_view text) {
  const std::string word = lower(text);
  if (word == "true" || word == "on") return right(true);
  if (word == "false" || word == "off") return right(false);
  if (is_one_of(word, {"yes", "y"}))
    return wrong<bool>("can't be " + in_quotes(text), "write true");
  if (is_one_of(word, {"no", "n"}))
    return wrong<bool>("can't be " + in_quotes(text), "write false");
  return wrong<bool>("is not true or false: " + in_quotes(text));
}

Parsed<core::Value> parse_value(std::string_view text, bool quoted) {
  if (quoted) return right(core::canonical(core::Value{std::string(text)}));
  const std::string word = lower(text);
  if (is_one_of(word, {"true", "on"})) return right(core::Value{true});
  if (is_one_of(word, {"false", "off"})) return right(core::Value{false});
  if (is_one_of(word, {"yes", "y", "no", "n"})) {
    const bool meant = word[0] == 'y';
    return wrong<core::Value>(
        "can't be " + in_quotes(text) + ", which some tools read as a boolean",
        "write " + std::string(meant ? "true" : "false") + ", or the word in quotes");
  }
  if (!looks_numeric(text)) return right(core::Value{std::string(text)});
  const Parsed<double> number = parse_number(text);
  if (number.value) return right(core::Value{*number.value});
  return wrong<core::Value>(number.complaint, "put a text that begins with a digit in quotes");
}

bool is_boolean_word(std::string_view text) {
  return is_one_of(lower(text), {"yes", "no", "y", "n", "on", "off", "true", "false"});
}

Parsed<std::string> parse_name(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  const bool good = !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return c < 0x80 && (std::isalnum(c) != 0 || c == '-' || c == '_');
  });
  if (!good) {
    return wrong<std::string>("is not a name: " + in_quotes(text),
                              "names are letters, digits, '-' and '_'");
  }
  if (text.size() > kLongest) {
    return wrong<std::string>("is longer than 64 characters: " + in_quotes(text));
  }
  return right(std::string(text));
}

}  // namespace homeward::settings
