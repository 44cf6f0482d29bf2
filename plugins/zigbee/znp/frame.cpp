#include "plugins/zigbee/znp/frame.hpp"

#include <algorithm>

namespace homeward::zigbee::znp {
namespace {

constexpr std::size_t kOverhead = 5;  // start, length, two of the command, check sum
constexpr std::size_t kLengthAt = 1;
constexpr std::size_t kCommandAt = 2;
constexpr std::size_t kDataAt = 4;

std::uint8_t check_sum(std::span<const std::uint8_t> bytes) {
  std::uint8_t sum = 0;
  for (const auto byte : bytes) sum = static_cast<std::uint8_t>(sum ^ byte);
  return sum;
}

CommandId command_at(std::span<const std::uint8_t> bytes, std::size_t at) {
  return {static_cast<std::uint16_t>(bytes[at] << 8U | bytes[at + 1])};
}

}  // namespace

Bytes encode(const Frame& frame) {
  Bytes out;
  out.reserve(frame.data.size() + kOverhead);
  out.push_back(kStart);
  out.push_back(static_cast<std::uint8_t>(frame.data.size()));
  out.push_back(static_cast<std::uint8_t>(frame.id.code >> 8U));
  out.push_back(static_cast<std::uint8_t>(frame.id.code & 0xFFU));
  out.insert(out.end(), frame.data.begin(), frame.data.end());
  out.push_back(check_sum(std::span(out).subspan(1)));
  return out;
}

std::optional<Frame> decode(std::span<const std::uint8_t> bytes) {
  Decoder decoder;
  decoder.feed(bytes);
  auto frame = decoder.next();
  if (!frame || decoder.skipped() != 0 || decoder.waiting()) return std::nullopt;
  return frame;
}

void Decoder::feed(std::span<const std::uint8_t> bytes) {
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(begin_));
  begin_ = 0;
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
}

Decoder::Look Decoder::look(std::size_t at) const {
  const auto rest = std::span(buffer_).subspan(at);
  if (rest[0] != kStart) return Look::nothing;
  if (rest.size() <= kLengthAt) return Look::incomplete;
  const std::size_t length = rest[kLengthAt];
  if (length > kMaxData) return Look::nothing;
  // Four types exist; the bit above them is never set.
  if (rest.size() > kCommandAt && (rest[kCommandAt] & 0x80U) != 0) return Look::nothing;
  if (rest.size() < length + kOverhead) return Look::incomplete;
  const auto sum = check_sum(rest.subspan(1, length + kOverhead - 2));
  return sum == rest[length + kOverhead - 1] ? Look::frame : Look::nothing;
}

Frame Decoder::take() {
  const auto rest = std::span(buffer_).subspan(begin_);
  const std::size_t length = rest[kLengthAt];
  const auto data = rest.subspan(kDataAt, length);
  Frame frame{command_at(rest, kCommandAt), Bytes(data.begin(), data.end())};
  begin_ += length + kOverhead;
  return frame;
}

std::optional<Frame> Decoder::next() {
  while (begin_ < buffer_.size()) {
    const Look found = look(begin_);
    if (found == Look::frame) return take();
    if (found == Look::incomplete) return std::nullopt;
    ++begin_;
    ++skipped_;
  }
  return std::nullopt;
}

void Decoder::line_is_quiet() {
  for (std::size_t at = begin_ + 1; at < buffer_.size(); ++at) {
    if (look(at) != Look::frame) continue;
    // A request can't come from the coordinator: such a frame inside another one is chance.
    const auto type = command_at(buffer_, at + kCommandAt).type();
    if (type != FrameType::indication && type != FrameType::response) continue;
    skipped_ += at - begin_;
    begin_ = at;
    return;
  }
}

void Decoder::reset() {
  buffer_.clear();
  begin_ = 0;
}

}  // namespace homeward::zigbee::znp
