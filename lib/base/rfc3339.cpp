#include "lib/base/rfc3339.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>

namespace homeward {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

/// Reads digits from the front of a text, one field after the other.
class Fields {
 public:
  explicit Fields(std::string_view text) : rest_(text) {}

  /// Takes exactly `width` digits; -1 when there are fewer.
  int number(std::size_t width) {
    if (rest_.size() < width) return fail();
    int value = 0;
    for (const char c : rest_.substr(0, width)) {
      if (c < '0' || c > '9') return fail();
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(width);
    return value;
  }

  bool take(char expected) {
    if (rest_.empty() || rest_.front() != expected) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(std::string_view one_of) {
    if (rest_.empty() || one_of.find(rest_.front()) == one_of.npos) {
      fail();
      return;
    }
    rest_.remove_prefix(1);
  }

  /// Takes the digits after a decimal point as microseconds.
  microseconds fraction() {
    std::int64_t value = 0;
    std::int64_t unit = 100'000;
    std::size_t count = 0;
    for (; count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9'; ++count) {
      value += (rest_[count] - '0') * unit;
      unit /= 10;
    }
    if (count == 0 || count > 18) fail();
    rest_.remove_prefix(count);
    return microseconds{value};
  }

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  int fail() {
    failed_ = true;
    return -1;
  }

  std::string_view rest_;
  bool failed_ = false;
};

bool is_calendar_date(int year, int month, int day) {
  if (year < 1970 || month < 0 || day < 0) return false;
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  return date.ok();
}

Error not_a_time(std::string_view text) {
  constexpr std::size_t kShown = 40;
  return failure(ErrorCode::invalid, "'" + std::string(text.substr(0, kShown)) +
                                         "' is not an RFC 3339 time such as "
                                         "2026-11-23T09:00:00+01:00");
}

/// Reads "Z" or "+hh:mm"; the offset of local time from UTC.
seconds utc_offset_of(Fields& fields) {
  if (fields.take('Z') || fields.take('z')) return seconds{0};
  const bool negative = fields.take('-');
  if (!negative) fields.expect("+");
  const int hours = fields.number(2);
  fields.expect(":");
  const int minutes = fields.number(2);
  if (hours > 23 || minutes > 59) return seconds{100'000'000};
  const seconds offset{hours * 3600 + minutes * 60};
  return negative ? -offset : offset;
}

/// Appends a number with at least so many digits.
void put_digits(std::string& out, std::uint64_t value, std::size_t width) {
  std::array<char, 20> digits{};
  std::size_t begin = digits.size();
  for (; value > 0 || digits.size() - begin < width; value /= 10) {
    digits[--begin] = static_cast<char>('0' + value % 10);
  }
  out.append(digits.data() + begin, digits.size() - begin);
}

/// Written by hand: a stamp goes with each reading, and printf took longer than all else of it.
std::string format_local(WallTime local) {
  const auto date = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day ymd{date};
  const std::chrono::hh_mm_ss<microseconds> clock{local - date};
  const int year = static_cast<int>(ymd.year());
  std::string text;
  constexpr std::size_t kLongest = 32;
  text.reserve(kLongest);
  if (year < 0) text += '-';
  put_digits(text, static_cast<std::uint64_t>(std::abs(year)), year < 0 ? 3 : 4);
  text += '-';
  put_digits(text, static_cast<unsigned>(ymd.month()), 2);
  text += '-';
  put_digits(text, static_cast<unsigned>(ymd.day()), 2);
  text += 'T';
  put_digits(text, static_cast<std::uint64_t>(clock.hours().count()), 2);
  text += ':';
  put_digits(text, static_cast<std::uint64_t>(clock.minutes().count()), 2);
  text += ':';
  put_digits(text, static_cast<std::uint64_t>(clock.seconds().count()), 2);
  if (clock.subseconds().count() != 0) {
    text += '.';
    put_digits(text, static_cast<std::uint64_t>(clock.subseconds().count()), 6);
  }
  return text;
}

}  // namespace

Result<WallTime> parse_rfc3339(std::string_view text) {
  Fields fields(text);
  const int year = fields.number(4);
  fields.expect("-");
  const int month = fields.number(2);
  fields.expect("-");
  const int day = fields.number(2);
  fields.expect("Tt ");
  const int hour = fields.number(2);
  fields.expect(":");
  const int minute = fields.number(2);
  fields.expect(":");
  const int second = fields.number(2);
  microseconds fraction{0};
  if (fields.take('.')) fraction = fields.fraction();
  const seconds offset = utc_offset_of(fields);
  constexpr seconds kDay{86'400};
  if (fields.failed() || !fields.at_end() || !is_calendar_date(year, month, day) || hour > 23 ||
      minute > 59 || second > 60 || offset >= kDay) {
    return not_a_time(text);
  }
  const std::chrono::sys_days date{std::chrono::year{year} / static_cast<int>(month) /
                                   static_cast<int>(day)};
  const seconds time_of_day{hour * 3600 + minute * 60 + second};
  return WallTime{date} + time_of_day + fraction - offset;
}

std::string format_rfc3339(WallTime time, seconds utc_offset) {
  std::string text = format_local(time + utc_offset);
  const auto minutes = static_cast<std::uint64_t>(std::chrono::abs(utc_offset).count() / 60);
  text += utc_offset.count() < 0 ? '-' : '+';
  put_digits(text, minutes / 60, 2);
  text += ':';
  put_digits(text, minutes % 60, 2);
  return text;
}

std::string format_rfc3339_utc(WallTime time) {
  return format_local(time) + 'Z';
}

}  // namespace homeward
