#include "plugins/ble/app/values_text.hpp"

#include <array>
#include <cstdio>

namespace homeward::ble {
namespace {

constexpr std::size_t kMostValues = 160;

std::string text_of(const Value& value) {
  if (const bool* const flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* const text = std::get_if<std::string_view>(&value)) return std::string(*text);
  std::array<char, 32> digits{};
  std::snprintf(digits.data(), digits.size(), "%.6g", std::get<double>(value));
  return digits.data();
}

}  // namespace

std::string values_text(const Decoded& decoded) {
  std::string text;
  for (const Reading& reading : decoded.readings()) {
    if (reading.kind == Kind::detail || text.size() > kMostValues) continue;
    if (!text.empty()) text += ", ";
    text += full_name(reading) + ' ' + text_of(reading.value);
    if (!reading.unit.empty()) (text += ' ') += reading.unit;
  }
  return text;
}

}  // namespace homeward::ble
