#include "daemon/store/event_block.hpp"

#include "daemon/store/connection.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace homeward::store {
namespace {

constexpr unsigned kFlags = 0x0F;
constexpr unsigned kValueShift = 4;
constexpr unsigned kNo = 0, kYes = 1, kNumber = 2, kText = 3;

constexpr unsigned kBitsPerByte = 7;
constexpr unsigned kMore = 0x80;
constexpr unsigned kMostBits = 64;

void put(std::string& out, std::uint64_t value) {
  while (value >= kMore) {
    out += static_cast<char>((value & (kMore - 1)) | kMore);
    value >>= kBitsPerByte;
  }
  out += static_cast<char>(value);
}

/// The difference of two numbers with its sign in the lowest bit; wraps, so that any two will do.
void put_difference(std::string& out, std::int64_t value, std::int64_t before) {
  const auto difference = static_cast<std::int64_t>(static_cast<std::uint64_t>(value) -
                                                    static_cast<std::uint64_t>(before));
  const std::uint64_t sign = difference < 0 ? ~std::uint64_t{0} : 0;
  put(out, (static_cast<std::uint64_t>(difference) << 1U) ^ sign);
}

std::int64_t sum(std::int64_t before, std::int64_t difference) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(before) +
                                   static_cast<std::uint64_t>(difference));
}

std::int64_t negative(std::int64_t value) {
  return static_cast<std::int64_t>(~static_cast<std::uint64_t>(value) + 1U);
}

void put_double(std::string& out, double number) {
  auto bits = std::bit_cast<std::uint64_t>(number);
  for (std::size_t byte = 0; byte < sizeof bits; ++byte, bits >>= 8U) {
    out += static_cast<char>(bits & 0xFFU);
  }
}

unsigned kind_of(const core::Value& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? kYes : kNo;
  return std::holds_alternative<double>(value) ? kNumber : kText;
}

}  // namespace

void BlockWriter::add(const BlockEvent& event) {
  const unsigned kind = kind_of(event.value);
  put(bytes_, event.id - id_);
  put(bytes_, static_cast<std::uint64_t>(event.device));
  put(bytes_, static_cast<std::uint64_t>(event.property));
  bytes_ += static_cast<char>((event.flags & kFlags) | (kind << kValueShift));
  const std::int64_t offset = sum(event.time, negative(event.at));
  put_difference(bytes_, event.at, at_);
  put_difference(bytes_, offset, offset_);
  if (kind == kNumber) put_double(bytes_, std::get<double>(event.value));
  if (kind == kText) {
    const auto& word = std::get<std::string>(event.value);
    put(bytes_, word.size());
    bytes_ += word;
  }
  last_time_ = events_ == 0 ? event.time : std::max(last_time_, event.time);
  id_ = event.id;
  at_ = event.at;
  offset_ = offset;
  ++events_;
}

bool BlockWriter::full() const noexcept {
  constexpr std::size_t kEvents = 256;
  constexpr std::size_t kBytes = 8UL * 1024UL;
  return events_ >= kEvents || bytes_.size() >= kBytes;
}

void BlockWriter::clear() {
  bytes_.clear();
  events_ = 0;
  id_ = 0;
  at_ = offset_ = last_time_ = 0;
}

bool BlockReader::next(BlockEvent& event) {
  if (rest_.empty()) return false;
  event.id = id_ += number();
  event.device = static_cast<std::int64_t>(number());
  event.property = static_cast<std::int64_t>(number());
  const auto flags = static_cast<unsigned char>(take(1).front());
  event.flags = flags & kFlags;
  event.at = at_ = sum(at_, difference());
  offset_ = sum(offset_, difference());
  event.time = sum(event.at, offset_);
  event.value = value(unsigned{flags} >> kValueShift);
  return true;
}

std::uint64_t BlockReader::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < kMostBits; shift += kBitsPerByte) {
    const auto byte = static_cast<unsigned char>(take(1).front());
    value |= std::uint64_t{byte & (kMore - 1)} << shift;
    if ((byte & kMore) == 0) return value;
  }
  throw Refused("a block of events in the database holds a number without an end");
}

std::int64_t BlockReader::difference() {
  const std::uint64_t value = number();
  return static_cast<std::int64_t>((value >> 1U) ^ (~(value & 1U) + 1U));
}

std::string_view BlockReader::take(std::uint64_t bytes) {
  if (bytes > rest_.size()) throw Refused("a block of events in the database is cut off");
  const std::string_view taken = rest_.substr(0, bytes);
  rest_.remove_prefix(bytes);
  return taken;
}

core::Value BlockReader::value(unsigned kind) {
  if (kind == kNo || kind == kYes) return kind == kYes;
  if (kind == kText) return std::string(take(number()));
  if (kind != kNumber) throw Refused("a block of events in the database holds no value");
  std::uint64_t bits = 0;
  const std::string_view bytes = take(sizeof bits);
  for (std::size_t byte = sizeof bits; byte-- > 0;) {
    bits = (bits << 8U) | static_cast<unsigned char>(bytes[byte]);
  }
  return std::bit_cast<double>(bits);
}

}  // namespace homeward::store
