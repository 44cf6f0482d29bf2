#include "plugins/zigbee2mqtt/json_slices.hpp"

namespace homeward::zigbee2mqtt {
namespace {

constexpr std::string_view space = " \t\r\n";

/// Returns where the string that begins at `begin` ends (behind the quote), or npos.
std::size_t end_of_string(std::string_view text, std::size_t begin) {
  for (std::size_t i = begin + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

}  // namespace

ArraySlices::ArraySlices(std::string_view text) : text_(text) {
  skip_space();
  if (at_ >= text_.size() || text_[at_] != '[') {
    failed_ = true;
  } else {
    ++at_;
  }
}

std::optional<std::string_view> ArraySlices::next() {
  if (failed_) return std::nullopt;
  skip_space();
  if (at_ >= text_.size()) return fail();
  if (text_[at_] == ']') return std::nullopt;
  if (!first_) {
    if (text_[at_] != ',') return fail();
    ++at_;
    skip_space();
  }
  first_ = false;
  const std::size_t end = end_of_element();
  if (end == std::string_view::npos || end == at_) return fail();
  const auto element = text_.substr(at_, end - at_);
  at_ = end;
  return element;
}

std::optional<std::string_view> ArraySlices::fail() {
  failed_ = true;
  return std::nullopt;
}

void ArraySlices::skip_space() {
  at_ = std::min(text_.find_first_not_of(space, at_), text_.size());
}

std::size_t ArraySlices::end_of_element() const {
  std::size_t depth = 0;
  std::size_t i = at_;
  while (i < text_.size()) {
    const char c = text_[i];
    if (c == '"') {
      i = end_of_string(text_, i);
      if (i == std::string_view::npos) return i;
      continue;
    }
    if (c == '{' || c == '[') ++depth;
    if (depth == 0 && (c == ',' || c == ']')) return i;
    if (c == '}' || c == ']') {
      if (depth == 0) return std::string_view::npos;
      if (--depth == 0) return i + 1;
    }
    ++i;
  }
  return std::string_view::npos;
}

}  // namespace homeward::zigbee2mqtt
