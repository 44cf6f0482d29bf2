#include "lib/base/hex.hpp"
#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/bthome_objects.hpp"
#include "plugins/ble/decoders/families.hpp"

#include <algorithm>
#include <array>
#include <charconv>

// BTHome: objects without configuration, in the clear or sealed with AES-CCM.
// Source: bthome.io, "BTHome data format" (v2) and "v1", and bthome-ble.
namespace homeward::ble {

namespace {

constexpr std::size_t kMaxPlain = 256;
/// Shelly's buttons of old firmware say "hold" so; they always send a packet id, others who use
/// this value do not mean a press.
constexpr std::uint8_t kShellyHold = 0xFE;

/// The objects of one message.
class ObjectReader {
 public:
  explicit ObjectReader(Decoded& out) : out_(out) {}

  /// Reads one object of which `value` holds at least its size; false when it is cut off.
  bool read(const ObjectType& type, Bytes value);

  [[nodiscard]] bool has_packet() const noexcept { return packet_.has_value(); }
  [[nodiscard]] std::optional<std::uint8_t> packet() const noexcept { return packet_; }
  [[nodiscard]] bool has_event() const noexcept { return has_event_; }

  /// Numbers the readings of one kind: temperature, temperature_2, ...
  void number_readings(std::size_t first);

 private:
  void read_button(std::uint8_t event);
  void read_firmware(const ObjectType& type, Bytes value);
  void read_text(const ObjectType& type, Bytes value);
  void add_event(std::string_view value, std::uint8_t number);

  Decoded& out_;
  std::optional<std::uint8_t> packet_;
  std::uint8_t controls_{0};  ///< buttons and dimmers so far, pressed or not
  bool has_event_{false};
};

bool ObjectReader::read(const ObjectType& type, Bytes value) {
  using enum ObjectForm;
  if (value.size() < type.size) return false;
  const Kind kind = type.is_detail ? Kind::detail : Kind::report;
  switch (type.form) {
    case number:
      if (type.id == 0) packet_ = value[0];
      out_.add({type.property, 0, static_cast<double>(little(value, 0, type.size)) * type.factor,
                type.unit, kind});
      return true;
    case signed_number:
      out_.add({type.property, 0,
                static_cast<double>(little_signed(value, 0, type.size)) * type.factor, type.unit,
                kind});
      return true;
    case binary: out_.report(type.property, value[0] != 0); return true;
    case opening:
      out_.report(type.property, value[0] != 0 ? std::string_view("open") : "closed");
      return true;
    case button: read_button(value[0]); return true;
    case dimmer:
      ++controls_;
      if (value[0] != 1 && value[0] != 2) return true;
      add_event(value[0] == 1 ? "rotate_left" : "rotate_right", controls_);
      out_.detail("x.steps", static_cast<double>(value[1]));
      return true;
    case firmware: read_firmware(type, value); return true;
    case text:
    case raw: read_text(type, value); return true;
    case command: return true;
  }
  return false;
}

void ObjectReader::read_button(std::uint8_t event) {
  ++controls_;
  const std::string_view press =
      event == kShellyHold && has_packet() ? "hold" : bthome_press(event);
  if (!press.empty()) add_event(press, controls_);
}

void ObjectReader::add_event(std::string_view value, std::uint8_t number) {
  out_.event("action", value, number == 1 ? std::uint8_t{0} : number);
  has_event_ = true;
}

void ObjectReader::read_firmware(const ObjectType& type, Bytes value) {
  std::array<char, 16> digits{};
  char* end = digits.data();
  for (std::size_t i = type.size; i-- > 0;) {
    if (end != digits.data()) *end++ = '.';
    end = std::to_chars(end, digits.data() + digits.size(), value[i]).ptr;
  }
  out_.detail(type.property,
              out_.keep_text({digits.data(), static_cast<std::size_t>(end - digits.data())}));
}

void ObjectReader::read_text(const ObjectType& type, Bytes value) {
  const Bytes content = value.subspan(1);
  if (type.form == ObjectForm::text) {
    const std::string_view characters(reinterpret_cast<const char*>(content.data()),
                                      content.size());
    out_.report(type.property, out_.keep_text(characters));
    return;
  }
  std::array<char, 2 * kMaxPlain> hex{};
  out_.report(type.property, out_.keep_text(write_hex(content, hex)));
}

void ObjectReader::number_readings(std::size_t first) {
  const auto readings = out_.mutable_readings().subspan(first);
  for (std::size_t i = 1; i < readings.size(); ++i) {
    if (readings[i].kind == Kind::event) continue;
    const auto same = std::count_if(
        readings.begin(), readings.begin() + static_cast<long>(i),
        [&](const Reading& earlier) { return earlier.property == readings[i].property; });
    if (same > 0) readings[i].number = static_cast<std::uint8_t>(same + 1);
  }
}

/// Whether a press is new, once all objects are read; drops the readings of a repeat.
Verdict judge(const ObjectReader& objects, Bytes payload, bool is_sealed, Memory& memory,
              Decoded& out) {
  bool is_new = true;
  if (is_sealed) {
    // The counter has told a repeat already.
  } else if (objects.has_packet()) {
    is_new = memory.take_packet(*objects.packet());
  } else if (objects.has_event()) {
    is_new = memory.take_action(fingerprint(payload), BootTime(4000));
  }
  if (!is_new) {
    out.shrink_to(0);
    return Verdict::repeat;
  }
  if (objects.has_event()) memory.note_event();
  return Verdict::decoded;
}

/// Length of an object's value: its size, or what its length byte says.
std::size_t value_size(const ObjectType& type, Bytes rest) {
  using enum ObjectForm;
  const bool is_variable = type.form == text || type.form == raw || type.form == command;
  return is_variable ? std::size_t{1} + u8(rest, 0) : type.size;
}

Verdict read_v2(Bytes objects, bool is_sealed, Memory& memory, Decoded& out) {
  ObjectReader reader(out);
  std::size_t at = 0;
  while (at < objects.size()) {
    const ObjectType* type = bthome_object(objects[at]);
    if (type == nullptr) break;  // what came before it counts
    const Bytes rest = objects.subspan(at + 1);
    const std::size_t size = value_size(*type, rest);
    if (rest.size() < size || !reader.read(*type, rest.first(size))) {
      out.problem = Problem::malformed;
      break;
    }
    at += 1 + size;
  }
  reader.number_readings(0);
  if (out.problem != Problem::none && out.readings().empty()) return Verdict::problem;
  out.problem = Problem::none;
  return judge(reader, objects, is_sealed, memory, out);
}

/// Reads one object of v1, whose control byte `form` says how to take the value.
bool read_v1_object(ObjectReader& reader, unsigned form, std::uint8_t id, Bytes value,
                    Decoded& out) {
  const ObjectType* known = bthome_object(id);
  if (known == nullptr) return false;
  ObjectType type = *known;
  using enum ObjectForm;
  if (type.form == text || type.form == raw || type.form == firmware || type.form == command)
    return false;
  if (type.form == number || type.form == signed_number) {
    if (value.empty() || value.size() > 8) return false;
    if (form == 2) {
      if (value.size() != 4) return false;
      out.report(type.property, f32(value, 0) * type.factor, type.unit);
      return true;
    }
    if (form != 0 && form != 1 && form != 5) return false;  // 5 is a time, unsigned
    type.form = form == 1 ? signed_number : number;
    type.size = static_cast<std::uint8_t>(value.size());
  }
  return reader.read(type, value);
}

Verdict read_v1(Bytes objects, bool is_sealed, Memory& memory, Decoded& out) {
  ObjectReader reader(out);
  std::size_t at = 0;
  while (at < objects.size()) {
    const std::size_t size = objects[at] & 0x1FU;  // with the type byte, without this one
    const unsigned form = objects[at] >> 5U;
    if (size == 0 || !has(objects, at + 1, size)) break;
    // Form 4 is the sender's address, of no use to us. Objects not known are skipped.
    if (form != 4)
      read_v1_object(reader, form, objects[at + 1], objects.subspan(at + 2, size - 1), out);
    at += 1 + size;
  }
  reader.number_readings(0);
  return judge(reader, objects, is_sealed, memory, out);
}

using ReadObjects = Verdict (*)(Bytes objects, bool is_sealed, Memory& memory, Decoded& out);

/// Opens `text counter(4) tag(4)`, whose nonce begins with `nonce_front`, and reads it.
Verdict read_sealed(Bytes sealed, Bytes nonce_front, Bytes associated, ReadObjects read,
                    Memory& memory, Decoded& out) {
  if (sealed.size() < 9 || sealed.size() - 8 > kMaxPlain) return failed(out, Problem::malformed);
  Cipher* cipher = memory.cipher();
  if (cipher == nullptr)
    return failed(out, memory.has_key() ? Problem::key_wrong : Problem::key_missing);
  const std::size_t size = sealed.size() - 8;
  const std::uint32_t counter = u32(sealed, size);
  const std::uint64_t payload = fingerprint(sealed);
  const auto freshness = memory.freshness(counter, payload);
  if (freshness == Memory::Freshness::repeat) return Verdict::repeat;
  if (freshness == Memory::Freshness::replayed) return failed(out, Problem::replayed);
  std::array<std::uint8_t, 13> nonce{};
  const auto end = std::copy(nonce_front.begin(), nonce_front.end(), nonce.begin());
  std::copy_n(sealed.begin() + static_cast<long>(size), 4, end);
  std::array<std::uint8_t, kMaxPlain> plain{};
  const Cipher::Sealed message{Bytes(nonce).first(nonce_front.size() + 4), associated,
                               sealed.first(size), sealed.last(4)};
  if (!cipher->open_ccm(message, plain)) return failed(out, Problem::key_wrong);
  memory.accept(counter, payload);
  return read(Bytes(plain).first(size), true, memory, out);
}

}  // namespace

// Byte 0: bit 0 sealed, bit 1 the address follows, bit 2 sends when triggered, bits 5-7 version.
Verdict decode_bthome_v2(const Part& part, Memory& memory, Decoded& out) {
  out.identity = {"bthome", "", "BTHome v2"};
  if (part.data.empty()) return failed(out, Problem::malformed);
  const std::uint8_t info = part.data[0];
  if (info >> 5U != 2) return failed(out, Problem::unsupported);
  Bytes rest = part.data.subspan(1);
  if (bit(info, 1)) {
    if (rest.size() < 6) return failed(out, Problem::malformed);
    if (!std::equal(rest.begin(), rest.begin() + 6, part.advertisement.address.bytes.rbegin()))
      return failed(out, Problem::malformed);
    rest = rest.subspan(6);
  }
  (void)memory.believe(0);
  if (!bit(info, 0)) {
    if (memory.has_key()) return failed(out, Problem::plain_refused);
    return read_v2(rest, false, memory, out);
  }
  std::array<std::uint8_t, 9> nonce{};
  std::copy_n(part.advertisement.address.bytes.begin(), 6, nonce.begin());
  nonce[6] = 0xD2;
  nonce[7] = 0xFC;
  nonce[8] = info;
  return read_sealed(rest, nonce, {}, read_v2, memory, out);
}

Verdict decode_bthome_v1(const Part& part, Memory& memory, Decoded& out) {
  out.identity = {"bthome", "", "BTHome v1"};
  (void)memory.believe(0);
  if (part.id == 0x181C) {
    if (memory.has_key()) return failed(out, Problem::plain_refused);
    return read_v1(part.data, false, memory, out);
  }
  std::array<std::uint8_t, 8> nonce{};
  std::copy_n(part.advertisement.address.bytes.begin(), 6, nonce.begin());
  nonce[6] = 0x1E;
  nonce[7] = 0x18;
  constexpr std::array<std::uint8_t, 1> kAssociated{0x11};
  return read_sealed(part.data, nonce, kAssociated, read_v1, memory, out);
}

}  // namespace homeward::ble
