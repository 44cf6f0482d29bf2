#include "plugins/zigbee/zcl/bytes.hpp"

namespace homeward::zcl {
namespace {

constexpr unsigned kBitsPerByte = 8;

}  // namespace

std::uint64_t Reader::number(std::size_t size) {
  const auto bytes = take(size);
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) value = value << kBitsPerByte | bytes[i - 1];
  return value;
}

std::uint64_t Reader::big_endian(std::size_t size) {
  std::uint64_t value = 0;
  for (const auto byte : take(size)) value = value << kBitsPerByte | byte;
  return value;
}

ByteView Reader::take(std::size_t size) {
  if (size > rest_.size()) {
    failed_ = true;
    rest_ = {};
    return {};
  }
  const auto taken = rest_.first(size);
  rest_ = rest_.subspan(size);
  return taken;
}

Writer& Writer::number(std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    out_.push_back(static_cast<std::uint8_t>(value >> (kBitsPerByte * i)));
  }
  return *this;
}

Writer& Writer::big_endian(std::uint64_t value, std::size_t size) {
  for (std::size_t i = size; i > 0; --i) {
    out_.push_back(static_cast<std::uint8_t>(value >> (kBitsPerByte * (i - 1))));
  }
  return *this;
}

Writer& Writer::bytes(ByteView value) {
  out_.insert(out_.end(), value.begin(), value.end());
  return *this;
}

}  // namespace homeward::zcl
