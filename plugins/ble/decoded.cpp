#include "plugins/ble/decoded.hpp"

#include "lib/json/utf8.hpp"

#include <algorithm>
#include <cmath>

namespace homeward::ble {

std::string full_name(const Reading& reading) {
  std::string name(reading.property);
  if (reading.number != 0) name += '_' + std::to_string(reading.number);
  return name;
}

std::string_view to_text(Problem problem) noexcept {
  switch (problem) {
    case Problem::malformed: return "the data are cut off or not of the announced layout";
    case Problem::key_missing: return "the data are encrypted and no key is configured";
    case Problem::key_wrong: return "the key does not fit";
    case Problem::plain_refused: return "a key is configured, so data in the clear are refused";
    case Problem::replayed: return "the counter was used before";
    case Problem::unsupported: return "this version or kind of data is not supported";
    case Problem::none: break;
  }
  return {};
}

void Decoded::clear() noexcept {
  identity = {};
  problem = Problem::none;
  measured_at.reset();
  sequence.reset();
  count_ = 0;
  text_used_ = 0;
}

void Decoded::report(std::string_view property, Value value, std::string_view unit,
                     std::uint8_t number) {
  add({property, number, value, unit, Kind::report});
}

void Decoded::event(std::string_view property, Value value, std::uint8_t number) {
  add({property, number, value, {}, Kind::event});
}

void Decoded::detail(std::string_view property, Value value, std::string_view unit,
                     std::uint8_t number) {
  add({property, number, value, unit, Kind::detail});
}

void Decoded::add(const Reading& reading) {
  const auto* number = std::get_if<double>(&reading.value);
  if (count_ == kMaxReadings || (number != nullptr && !std::isfinite(*number))) return;
  readings_[count_++] = reading;
}

std::string_view Decoded::keep_text(std::string_view text) noexcept {
  const std::size_t start = text_used_;
  const std::size_t end = std::min(kMaxText, start + 256);
  while (!text.empty()) {
    const std::size_t length = json::utf8_sequence_length(text);
    const bool usable = length > 0 && !json::has_control_character(text.substr(0, length));
    const std::string_view piece = usable ? text.substr(0, length) : "?";
    if (text_used_ + piece.size() > end) break;
    std::copy(piece.begin(), piece.end(), text_.begin() + static_cast<long>(text_used_));
    text_used_ += piece.size();
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return {text_.data() + start, text_used_ - start};
}

void Decoded::shrink_to(std::size_t count) noexcept {
  count_ = std::min(count, count_);
}

}  // namespace homeward::ble
