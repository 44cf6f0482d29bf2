#include "daemon/core/value.hpp"

#include <array>
#include <charconv>

namespace homeward::core {

Value canonical(Value value) {
  const std::string* word = std::get_if<std::string>(&value);
  if (word == nullptr) return value;
  if (*word == "on" || *word == "true" || *word == "ON") return true;
  if (*word == "off" || *word == "false" || *word == "OFF") return false;
  return value;
}

std::string to_text(double number) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number);
  return std::string(text.data(), end.ptr);
}

std::string to_text(const Value& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const double* number = std::get_if<double>(&value)) return to_text(*number);
  return std::get<std::string>(value);
}

}  // namespace homeward::core
