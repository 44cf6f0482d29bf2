#pragma once

#include "daemon/core/time.hpp"
#include "daemon/core/value.hpp"
#include "daemon/rules/rule_set.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// The words of the configuration contract as values. Nothing here knows files or positions; the
/// errors are ends of sentences that begin with the name of the key.
namespace homeward::settings {

/// A value, or what is wrong with the text: `complaint` continues "'for' ..." and `advice` says
/// what to write instead.
template <class T>
struct Parsed {
  std::optional<T> value;
  std::string complaint;
  std::string advice;
};

/// `500ms 90s 15m 4h 2d`: a whole number with its unit, at most ten years.
[[nodiscard]] Parsed<core::Duration> parse_duration(std::string_view text);

/// `64MiB`: a whole number of B, KiB, MiB or GiB, in bytes.
[[nodiscard]] Parsed<std::uint64_t> parse_size(std::string_view text);

/// `50%` as a share: 0.5. Zero to 1000 %.
[[nodiscard]] Parsed<double> parse_percent(std::string_view text);

/// A decimal number; no octal, hexadecimal, infinity or NaN.
[[nodiscard]] Parsed<double> parse_number(std::string_view text);

/// `07:30` as seconds since midnight, 0 to 24 h.
[[nodiscard]] Parsed<std::chrono::seconds> parse_time_of_day(std::string_view text);

/// `23:00-07:00`, over midnight if the end comes first. Begin and end differ.
[[nodiscard]] Parsed<rules::DailyWindow> parse_window(std::string_view text);

/// `2026-11-01`.
[[nodiscard]] Parsed<std::chrono::local_days> parse_date(std::string_view text);

/// on, off, true, false. The words that other tools also take for booleans (`yes`, `no`, `y`,
/// `n`) are a complaint, because it can't be known what was meant.
[[nodiscard]] Parsed<bool> parse_boolean(std::string_view text);

/// What a property may be compared with: a boolean, a number or a word. In quotes it is a word,
/// save that on, off, true and false are one boolean everywhere (core::canonical).
[[nodiscard]] Parsed<core::Value> parse_value(std::string_view text, bool quoted);

/// True for the words that some YAML tools take for booleans: yes, no, y, n, on, off, true, false,
/// in any case. Where one of them is meant as a word, a person has to say so with quotes.
[[nodiscard]] bool is_boolean_word(std::string_view text);

/// A name: letters, digits, `-` and `_`, at most 64 of them.
[[nodiscard]] Parsed<std::string> parse_name(std::string_view text);

}  // namespace homeward::settings
