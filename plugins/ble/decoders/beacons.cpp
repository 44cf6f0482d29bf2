#include "plugins/ble/decoders/beacons.hpp"
#include "lib/base/hex.hpp"
#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/families.hpp"

#include <algorithm>
#include <array>

// iBeacon, Eddystone and AltBeacon, and the sensors that hide values in an iBeacon.
// Source: Apple's "Proximity Beacon Specification", github.com/google/eddystone,
// github.com/AltBeacon/spec; ble_monitor for Tilt and Jaalee.
namespace homeward::ble {

namespace {

constexpr std::size_t kUuidSize = 16;

std::string_view hex_text(Bytes bytes, Decoded& out) {
  std::array<char, 2 * kUuidSize> text{};
  return out.keep_text(write_hex(bytes, text));
}

bool ends_with(Bytes uuid, const std::array<std::uint8_t, 11>& tail) {
  return std::equal(tail.begin(), tail.end(), uuid.end() - 11);
}

/// Tilt hydrometer: the UUID's first bytes are A4 95 BB and the colour.
bool read_tilt(Bytes uuid, Bytes data, Decoded& out) {
  constexpr std::array<std::uint8_t, 11> kTail{0xC5, 0xB1, 0x4B, 0x44, 0xB5, 0x12,
                                               0x13, 0x70, 0xF0, 0x2D, 0x74};
  if (u24_big(uuid, 0) != 0xA495BB || uuid[4] != kTail[0] ||
      !std::equal(kTail.begin(), kTail.end(), uuid.begin() + 4))
    return false;
  out.identity = {"tilt", "Tilt", "Tilt"};
  out.report("temperature", (u16_big(data, 18) - 32) / 1.8, "C");
  out.report("x.gravity", u16_big(data, 20) * 0.001);
  out.detail("x.uuid", hex_text(uuid, out));
  return true;
}

/// Jaalee JHT: major and minor are shares of 65536, a byte of battery follows.
bool read_jaalee(Bytes uuid, Bytes data, Decoded& out) {
  constexpr std::array<std::uint8_t, 11> kTail{0xA2, 0x47, 0xC8, 0x98, 0x37, 0xE7,
                                               0xB5, 0x63, 0x4D, 0xF5, 0x25};
  if (data.size() < 24 || !ends_with(uuid, kTail)) return false;
  out.identity = {"jaalee", "Jaalee", "JHT"};
  out.report("temperature", u16_big(data, 18) * 175.0 / 65536 - 45, "C");
  out.report("humidity", u16_big(data, 20) * 100.0 / 65536, "%");
  const std::uint8_t battery = data[23];
  if (battery <= 100) out.report("battery", double{1} * battery, "%");
  return true;
}

/// Govee's scan responses carry this UUID ("INTELLI_ROCKS_HW"): nobody's beacon.
bool is_govee(Bytes uuid) {
  constexpr std::string_view kName = "INTELLI_ROCKS";
  return std::equal(kName.begin(), kName.begin() + 7, uuid.begin());
}

Verdict read_telemetry(Bytes data, Decoded& out) {
  if (data.size() < 14) return failed(out, Problem::malformed);
  out.identity.model = "Eddystone TLM";
  if (u16_big(data, 2) > 0) out.report("voltage", u16_big(data, 2) * 0.001, "V");
  if (u16_big(data, 4) != 0x8000) out.report("temperature", s16_big(data, 4) / 256.0, "C");
  out.detail("x.count", double{1} * u32_big(data, 6));
  out.detail("x.uptime", u32_big(data, 10) * 0.1, "s");
  return Verdict::decoded;
}

std::string_view url_text(Bytes data, Decoded& out) {
  constexpr std::array<std::string_view, 4> kSchemes{"http://www.", "https://www.", "http://",
                                                     "https://"};
  constexpr std::array<std::string_view, 14> kEndings{".com/", ".org/", ".edu/", ".net/", ".info/",
                                                      ".biz/", ".gov/", ".com",  ".org",  ".edu",
                                                      ".net",  ".info", ".biz",  ".gov"};
  std::array<char, 200> text{};
  char* end = text.data();
  const auto append = [&](std::string_view piece) {
    const auto room = static_cast<std::size_t>(text.data() + text.size() - end);
    end = std::copy_n(piece.begin(), std::min(piece.size(), room), end);
  };
  if (data[2] < kSchemes.size()) append(kSchemes[data[2]]);
  for (const std::uint8_t byte : data.subspan(3)) {
    const char letter = static_cast<char>(byte);
    append(byte < kEndings.size() ? kEndings[byte] : std::string_view(&letter, 1));
  }
  return out.keep_text({text.data(), static_cast<std::size_t>(end - text.data())});
}

}  // namespace

// Company 004C, type 02 15: UUID, major, minor, transmit power.
Verdict decode_ibeacon(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() < 23 || data[0] != 2 || data[1] != 0x15) return Verdict::stranger;
  const Bytes uuid = data.subspan(2, kUuidSize);
  if (is_govee(uuid)) return Verdict::stranger;
  if (read_tilt(uuid, data, out) || read_jaalee(uuid, data, out)) return Verdict::decoded;
  out.identity = {"ibeacon", "", "iBeacon"};
  out.detail("x.uuid", hex_text(uuid, out));
  out.detail("x.major", double{1} * u16_big(data, 18));
  out.detail("x.minor", double{1} * u16_big(data, 20));
  out.detail("x.measured_power", double{1} * s8(data, 22), "dBm");
  return Verdict::decoded;
}

// Any company, BE AC in front: identity of 20 bytes (a UUID and two numbers by custom), transmit
// power, a byte of the maker's.
Verdict decode_altbeacon(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (!is_altbeacon(data)) return Verdict::stranger;
  out.identity = {"altbeacon", "", "AltBeacon"};
  out.detail("x.uuid", hex_text(data.subspan(2, kUuidSize), out));
  out.detail("x.major", double{1} * u16_big(data, 18));
  out.detail("x.minor", double{1} * u16_big(data, 20));
  out.detail("x.measured_power", double{1} * s8(data, 22), "dBm");
  return Verdict::decoded;
}

bool is_altbeacon(Bytes data) noexcept {
  return data.size() == 24 && data[0] == 0xBE && data[1] == 0xAC;
}

// Service data FEAA.
Verdict decode_eddystone(const Part& part, Memory& memory, Decoded& out) {
  const Bytes data = part.data;
  if (u8(data, 0) == 0x21) return decode_kkm(part, memory, out);
  if (decode_ruuvi_address(part, memory, out) == Verdict::decoded) return Verdict::decoded;
  out.identity = {"eddystone", "", "Eddystone"};
  if (data.size() < 3) return failed(out, Problem::malformed);
  if (data[0] == 0x20 && data[1] == 0) return read_telemetry(data, out);
  if (data[0] == 0x00 && data.size() >= 18) {
    out.identity.model = "Eddystone UID";
    out.detail("x.namespace", hex_text(data.subspan(2, 10), out));
    out.detail("x.instance", hex_text(data.subspan(12, 6), out));
    return Verdict::decoded;
  }
  if (data[0] == 0x10) {
    out.identity.model = "Eddystone URL";
    out.detail("x.url", url_text(data, out));
    return Verdict::decoded;
  }
  if (data[0] == 0x30 && data.size() >= 10) {
    out.identity.model = "Eddystone EID";
    out.detail("x.ephemeral_id", hex_text(data.subspan(2, 8), out));
    return Verdict::decoded;
  }
  return failed(out, Problem::unsupported);
}

std::uint64_t beacon_slot(const Advertisement& advertisement) noexcept {
  std::uint64_t slot = 0;
  for (const ManufacturerData& part : advertisement.manufacturer_data)
    slot = fingerprint(part.data.first(std::min<std::size_t>(part.data.size(), 22)),
                       slot ^ part.company);
  for (const ServiceData& part : advertisement.service_data) {
    // Telemetry of an Eddystone beacon counts up; only its other frames name a slot.
    const bool is_telemetry = part.uuid == 0xFEAA && u8(part.data, 0) == 0x20;
    if (!is_telemetry) slot = fingerprint(part.data, slot ^ part.uuid);
  }
  return slot;
}

}  // namespace homeward::ble
