#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/families.hpp"

#include <algorithm>
#include <array>

// Free firmware for Xiaomi's thermometers (ATC1441's and pvvx's formats) and what else uses the
// environmental service 181A: b-parasite, Relsib. Source: the README files of
// atc1441/ATC_MiThermometer and pvvx/ATC_MiThermometer, rbaron/b-parasite, ble_monitor.
namespace homeward::ble {

namespace {

void add(double celsius, double percent, double battery, Decoded& out) {
  out.report("temperature", celsius, "C");
  out.report("humidity", percent, "%");
  out.report("battery", battery, "%");
}

/// Reed contact and output of a pvvx device whose user has wired them.
void add_flags(std::uint8_t flags, Decoded& out) {
  out.detail("x.reed", bit(flags, 0));
  out.detail("x.trigger", bit(flags, 1));
}

Verdict read_pvvx(Bytes data, Decoded& out) {
  out.identity.model = "pvvx";
  add(s16(data, 6) * 0.01, u16(data, 8) * 0.01, data[12], out);
  out.report("voltage", u16(data, 10) * 0.001, "V");
  out.detail("x.packet_id", double{1} * data[13]);
  add_flags(data[14], out);
  return Verdict::decoded;
}

Verdict read_atc1441(Bytes data, Decoded& out) {
  out.identity.model = "ATC1441";
  add(s16_big(data, 6) * 0.1, data[8], data[9], out);
  out.report("voltage", u16_big(data, 10) * 0.001, "V");
  out.detail("x.packet_id", double{1} * data[12]);
  return Verdict::decoded;
}

/// counter, text, tag(4); nonce: address backwards, length of the AD structure, its type and UUID,
/// counter.
Verdict read_sealed(const Part& part, Memory& memory, Decoded& out) {
  const Bytes data = part.data;
  Cipher* cipher = memory.cipher();
  if (cipher == nullptr)
    return failed(out, memory.has_key() ? Problem::key_wrong : Problem::key_missing);
  std::array<std::uint8_t, 11> nonce{};
  const auto& address = part.advertisement.address.bytes;
  std::copy(address.rbegin(), address.rend(), nonce.begin());
  nonce[6] = static_cast<std::uint8_t>(data.size() + 3);
  nonce[7] = 0x16;
  nonce[8] = 0x1A;
  nonce[9] = 0x18;
  nonce[10] = data[0];
  constexpr std::array<std::uint8_t, 1> kAssociated{0x11};
  std::array<std::uint8_t, 6> plain{};
  const Bytes text = data.subspan(1, data.size() - 5);
  if (!cipher->open_ccm({nonce, kAssociated, text, data.last(4)}, plain))
    return failed(out, Problem::key_wrong);
  // One byte of counter can't tell a replay from a wrap: only repeats are told apart.
  if (!memory.take_packet(data[0])) return Verdict::repeat;
  const Bytes values(plain);
  if (text.size() == 6) {
    out.identity.model = "pvvx";
    add(s16(values, 0) * 0.01, u16(values, 2) * 0.01, plain[4], out);
    add_flags(plain[5], out);
  } else {
    out.identity.model = "ATC1441";
    add(plain[0] / 2.0 - 40, plain[1] / 2.0, plain[2] & 0x7FU, out);
    out.detail("x.trigger", bit(plain[2], 7));
  }
  return Verdict::decoded;
}

/// b-parasite: protocol and flags, counter, mV, temperature (0.001 C or, in version 2, 0.01 C),
/// humidity and soil moisture as shares of 65536, address, light.
Verdict read_parasite(Bytes data, Decoded& out) {
  out.identity = {"b-parasite", "", "b-parasite"};
  const bool is_old = data[0] >> 4U == 1;
  out.report("voltage", u16_big(data, 2) * 0.001, "V");
  out.report("temperature", is_old ? u16_big(data, 4) * 0.001 : s16_big(data, 4) * 0.01, "C");
  out.report("humidity", u16_big(data, 6) * 100.0 / 65536, "%");
  out.report("x.moisture", u16_big(data, 8) * 100.0 / 65536, "%");
  if (bit(data[0], 0) && data.size() >= 18)
    out.report("illuminance", double{1} * u16_big(data, 16), "lx");
  return Verdict::decoded;
}

bool begins_with(Bytes data, const Address& address, bool is_backwards) {
  const auto& bytes = address.bytes;
  return is_backwards ? std::equal(bytes.rbegin(), bytes.rend(), data.begin())
                      : std::equal(bytes.begin(), bytes.end(), data.begin());
}

}  // namespace

Verdict decode_atc(const Part& part, Memory& memory, Decoded& out) {
  const Bytes data = part.data;
  const Address& address = part.advertisement.address;
  out.identity = {"atc", "", ""};
  const bool is_pvvx = data.size() == 15 && begins_with(data, address, true);
  const bool is_atc = data.size() == 13 && begins_with(data, address, false);
  if (is_pvvx || is_atc) {
    if (memory.has_key()) return failed(out, Problem::plain_refused);
    if (!memory.believe(is_pvvx ? 2 : 3)) return Verdict::repeat;
    return is_pvvx ? read_pvvx(data, out) : read_atc1441(data, out);
  }
  if (data.size() == 11 || data.size() == 8) {
    if (!memory.believe(data.size() == 11 ? 2 : 3)) return Verdict::repeat;
    return read_sealed(part, memory, out);
  }
  const bool is_parasite = (data.size() == 16 || data.size() == 18) && data[0] >> 4U <= 2;
  if (is_parasite && begins_with(data.subspan(10), address, false)) return read_parasite(data, out);
  return Verdict::stranger;
}

}  // namespace homeward::ble
