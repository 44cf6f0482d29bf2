#include "lib/json/writer.hpp"

#include "lib/json/utf8.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace homeward::json {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

void write_escaped(std::string& out, char c) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  const auto byte = static_cast<unsigned char>(c);
  out += "\\u00";
  out += kHexDigits[byte >> 4U];
  out += kHexDigits[byte & 0x0FU];
}

/// Writes the one character at the front that is not plain ASCII; returns its length.
std::size_t write_special(std::string& out, std::string_view text) {
  if (static_cast<unsigned char>(text.front()) < 0x80) {
    write_escaped(out, text.front());
    return 1;
  }
  const std::size_t length = utf8_sequence_length(text);
  if (length == 0) {
    out += "\xEF\xBF\xBD";
    return 1;
  }
  out += text.substr(0, length);
  return length;
}

template <class Integer>
void write_integer(std::string& out, Integer value) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  out.append(digits.data(), end.ptr);
}

}  // namespace

void write_number(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  if (number == 0) {
    out += '0';
    return;
  }
  constexpr double kLeastPlain = 1e-6;
  constexpr double kMostPlain = 1e17;
  const double size = std::abs(number);
  const bool plain = size >= kLeastPlain && size < kMostPlain;
  const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  std::array<char, 64> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, format);
  out.append(digits.data(), end.ptr);
}

std::string write_number(double number) {
  std::string text;
  write_number(text, number);
  return text;
}

void write_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const std::size_t plain = plain_length(text);
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (!text.empty()) text.remove_prefix(write_special(out, text));
  }
  out += '"';
}

void Writer::separate() {
  if (need_comma_) out_ += ',';
  need_comma_ = true;
}

Writer& Writer::open(char bracket) {
  separate();
  out_ += bracket;
  need_comma_ = false;
  return *this;
}

Writer& Writer::close(char bracket) {
  out_ += bracket;
  need_comma_ = true;
  return *this;
}

Writer& Writer::key(std::string_view name) {
  separate();
  write_string(out_, name);
  out_ += ':';
  need_comma_ = false;
  return *this;
}

Writer& Writer::text(std::string_view value) {
  separate();
  write_string(out_, value);
  return *this;
}

Writer& Writer::number(double value) {
  separate();
  write_number(out_, value);
  return *this;
}

Writer& Writer::integer(std::int64_t value) {
  separate();
  write_integer(out_, value);
  return *this;
}

Writer& Writer::unsigned_integer(std::uint64_t value) {
  separate();
  write_integer(out_, value);
  return *this;
}

Writer& Writer::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
  return *this;
}

Writer& Writer::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

}  // namespace homeward::json
