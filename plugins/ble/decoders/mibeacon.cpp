#include "plugins/ble/decoders/mibeacon.hpp"

#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/families.hpp"

#include <algorithm>
#include <array>

// Xiaomi's MiBeacon, versions 2 to 5: frame control, product, counter, then what the control bits
// announce. Source: Xiaomi's "BLE advertising format" (iot.mi.com), xiaomi-ble, ble_monitor.
namespace homeward::ble {

namespace {

constexpr std::size_t kMaxPlain = 256;
constexpr std::array<std::uint8_t, 1> kAssociated{0x11};

struct Frame {
  std::uint16_t control;
  std::uint16_t product;
  std::uint8_t counter;
  Bytes head;     ///< the first five bytes
  Bytes payload;  ///< objects, or what is sealed

  [[nodiscard]] unsigned version() const noexcept { return control >> 12U; }
  [[nodiscard]] bool is_sealed() const noexcept { return bit(control, 3); }
  [[nodiscard]] bool has_objects() const noexcept { return bit(control, 6); }
};

/// Checks the header and cuts it off.
std::optional<Frame> read_frame(const Part& part, Decoded& out) {
  out.problem = Problem::malformed;
  const Bytes data = part.data;
  if (data.size() < 5) return std::nullopt;
  Frame frame{u16(data, 0), u16(data, 2), data[4], data.first(5), {}};
  const bool is_mesh = bit(frame.control, 7);
  // No product has these two ids: a frame without a source.
  const bool is_nobody = frame.product == 0xFFFF || frame.product == 0;
  if (frame.version() < 2 || is_mesh || is_nobody) {
    out.problem = Problem::unsupported;
    return std::nullopt;
  }
  std::size_t at = 5;
  if (bit(frame.control, 4)) {
    if (!has(data, at, 6)) return std::nullopt;
    const auto& address = part.advertisement.address.bytes;
    const bool is_own = std::equal(address.rbegin(), address.rend(), data.begin() + 5);
    // Bridges of the same radio repeat the frames of others: not this device's values.
    if (!is_own && part.advertisement.address != Address{}) return std::nullopt;
    at += 6;
  }
  if (bit(frame.control, 5)) {
    if (!has(data, at, 1)) return std::nullopt;
    const bool has_io = bit(data[at], 5);
    at += has_io && frame.version() >= 3 ? 2U : 1U;
  }
  if (at > data.size()) return std::nullopt;
  frame.payload = data.subspan(at);
  out.problem = Problem::none;
  return frame;
}

/// The address in the order in which it is sent.
std::array<std::uint8_t, 6> reversed(const Address& address) {
  std::array<std::uint8_t, 6> bytes{};
  std::copy(address.bytes.rbegin(), address.bytes.rend(), bytes.begin());
  return bytes;
}

/// Opens the payload of versions 4 and 5: text, extended counter (3), tag (4).
Problem open_sealed(const Frame& frame, const Address& address, Memory& memory,
                    std::span<std::uint8_t, kMaxPlain> plain, std::size_t& size) {
  const Bytes sealed = frame.payload;
  if (sealed.size() < 8 || sealed.size() - 7 > kMaxPlain) return Problem::malformed;
  Cipher* cipher = memory.cipher(16);
  if (cipher == nullptr) return memory.has_key() ? Problem::key_wrong : Problem::key_missing;
  size = sealed.size() - 7;
  std::array<std::uint8_t, 12> nonce{};
  const auto sender = reversed(address);
  auto end = std::copy(sender.begin(), sender.end(), nonce.begin());
  end = std::copy(frame.head.begin() + 2, frame.head.end(), end);
  std::copy_n(sealed.begin() + static_cast<long>(size), 3, end);
  const Cipher::Sealed message{nonce, kAssociated, sealed.first(size), sealed.last(4)};
  return cipher->open_ccm(message, plain) ? Problem::none : Problem::key_wrong;
}

/// Opens the payload of versions 2 and 3: text, extended counter (3), one byte that is no tag.
Problem open_legacy(const Frame& frame, const Address& address, Memory& memory,
                    std::span<std::uint8_t, kMaxPlain> plain, std::size_t& size) {
  const Bytes sealed = frame.payload;
  if (sealed.size() < 5 || sealed.size() - 4 > kMaxPlain) return Problem::malformed;
  Cipher* cipher = memory.cipher(12);
  if (cipher == nullptr) return memory.has_key() ? Problem::key_wrong : Problem::key_missing;
  size = sealed.size() - 4;
  std::array<std::uint8_t, 16> block{1};
  const auto sender = reversed(address);
  auto end = std::copy(frame.head.begin(), frame.head.end(), block.begin() + 1);
  end = std::copy_n(sealed.begin() + static_cast<long>(size), 3, end);
  std::copy_n(sender.begin(), 5, end);
  block[15] = 1;
  return cipher->open_ctr(block, sealed.first(size), plain) ? Problem::none : Problem::key_wrong;
}

/// Reads objects until the end. `strict`: nothing has authenticated them, so all must fit.
bool read_objects(Bytes objects, bool strict, const MiProduct& product, Decoded& out) {
  std::size_t at = 0;
  bool all_known = true;
  while (objects.size() - at >= 3) {
    const std::uint16_t kind = u16(objects, at);
    const std::size_t size = objects[at + 2];
    if (!has(objects, at + 3, size)) return !strict && at > 0;
    all_known &= read_mi_object(kind, objects.subspan(at + 3, size), product, out);
    at += 3 + size;
  }
  return !strict || (all_known && at == objects.size());
}

bool has_event(const Decoded& out) {
  return std::any_of(out.readings().begin(), out.readings().end(),
                     [](const Reading& reading) { return reading.kind == Kind::event; });
}

Verdict read_plain(const Frame& frame, const MiProduct& product, Memory& memory, Decoded& out) {
  if (memory.has_key()) return failed(out, Problem::plain_refused);
  if (!memory.take_packet(frame.counter)) return Verdict::repeat;
  if (!read_objects(frame.payload, false, product, out)) return failed(out, Problem::malformed);
  return Verdict::decoded;
}

/// The counter of 32 bits that a sealed frame has: frame counter and its extension.
std::uint32_t whole_counter(const Frame& frame, std::size_t tail) {
  const std::size_t at = frame.payload.size() < tail ? 0 : frame.payload.size() - tail;
  return u24(frame.payload, at) << 8U | frame.counter;
}

Verdict read_sealed(const Part& part, const Frame& frame, const MiProduct& product, Memory& memory,
                    Decoded& out) {
  const bool is_legacy = frame.version() < 4;
  const std::uint32_t counter = whole_counter(frame, is_legacy ? 4 : 7);
  const std::uint64_t payload = fingerprint(part.data);
  if (!memory.has_key()) return failed(out, Problem::key_missing);
  const auto freshness = memory.freshness(counter, payload);
  if (freshness == Memory::Freshness::repeat) return Verdict::repeat;
  if (freshness == Memory::Freshness::replayed) return failed(out, Problem::replayed);
  std::array<std::uint8_t, kMaxPlain> plain{};
  std::size_t size = 0;
  const Problem problem = is_legacy
                              ? open_legacy(frame, part.advertisement.address, memory, plain, size)
                              : open_sealed(frame, part.advertisement.address, memory, plain, size);
  if (problem != Problem::none) return failed(out, problem);
  if (!read_objects(Bytes(plain).first(size), is_legacy, product, out)) {
    out.shrink_to(0);
    return failed(out, is_legacy ? Problem::key_wrong : Problem::malformed);
  }
  memory.accept(counter, payload);
  if (has_event(out)) memory.note_event();
  return Verdict::decoded;
}

}  // namespace

Verdict decode_mibeacon(const Part& part, Memory& memory, Decoded& out) {
  out.identity = {"mibeacon", "Xiaomi", ""};
  const auto frame = read_frame(part, out);
  if (!frame) return Verdict::problem;
  const MiProduct* known = mi_product(frame->product);
  const MiProduct product = known != nullptr ? *known : MiProduct{frame->product, ""};
  out.identity.model = product.model;
  if (!frame->has_objects()) return Verdict::decoded;
  if (!memory.believe(1)) return Verdict::repeat;
  return frame->is_sealed() ? read_sealed(part, *frame, product, memory, out)
                            : read_plain(*frame, product, memory, out);
}

}  // namespace homeward::ble
