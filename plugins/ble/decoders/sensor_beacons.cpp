#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/coin_cell.hpp"
#include "plugins/ble/decoders/families.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

// Beacons with sensors in them: HolyIOT, Jaalee, KKM, Minew, and old RuuviTags that write their
// values into a web address. Source: ble_monitor, reelyActive's advlib-ble-services (Minew),
// docs.ruuvi.com (formats 2 and 4).
namespace homeward::ble {

// Service data F525: battery, address backwards, temperature and humidity as in the iBeacon.
Verdict decode_jaalee(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 11) return Verdict::stranger;
  out.identity = {"jaalee", "Jaalee", "JHT"};
  out.report("temperature", u16_big(data, 7) * 175.0 / 65536 - 45, "C");
  out.report("humidity", u16_big(data, 9) * 100.0 / 65536, "%");
  if (data[0] <= 100) out.report("battery", double{1} * data[0], "%");
  return Verdict::decoded;
}

// HolyIOT, service data 5242: 41, battery, address, two constants, kind, two bytes of value.
Verdict decode_holyiot(const Part& part, Memory& memory, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 13 || data[0] != 0x41) return Verdict::stranger;
  constexpr BootTime kPressWindow{10'000};  // a press is sent for some seconds, without a counter
  out.identity = {"holyiot", "HolyIOT", ""};
  out.report("battery", double{1} * data[1], "%");
  const std::uint8_t value = data[11];
  switch (data[10]) {
    case 1:
      out.report("temperature", s8(data, 11) + (bit(value, 7) ? -0.01 : 0.01) * data[12], "C");
      break;
    case 2: out.report("pressure", (u16_big(data, 11) + 80000) * 0.01, "hPa"); break;
    case 3: out.report("humidity", value + data[12] * 0.01, "%"); break;
    case 4: out.report("vibration", value != 0); break;
    case 5: out.report("x.side", double{1} * value); break;
    case 6:
      if (value == 0) break;
      if (!memory.take_action(fingerprint(data.subspan(10)), kPressWindow)) {
        out.shrink_to(0);
        return Verdict::repeat;
      }
      out.event("action", "single");
      break;
    default: break;
  }
  return Verdict::decoded;
}

// KKM K6 in an Eddystone frame 21, big-endian: version, parts that follow, mV, temperature as sign,
// size and hundredths, humidity and hundredths, acceleration.
Verdict decode_kkm(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 15) return Verdict::stranger;
  constexpr std::array<std::string_view, 3> kAxes{"x.acceleration_x", "x.acceleration_y",
                                                  "x.acceleration_z"};
  out.identity = {"kkm", "KKM", "K6"};
  const double size = (data[5] & 0x7FU) + data[6] * 0.01;
  const double volts = u16_big(data, 3) * 0.001;
  out.report("temperature", bit(data[5], 7) ? -size : size, "C");
  out.report("humidity", data[7] + data[8] * 0.01, "%");
  double squares = 0;
  for (std::size_t axis = 0; axis < kAxes.size(); ++axis) {
    const double along = s16_big(data, 9 + 2 * axis);
    out.detail(kAxes[axis], along);
    squares += along * along;
  }
  out.detail("x.acceleration", std::sqrt(squares));
  out.report("voltage", volts, "V");
  out.report("battery", coin_cell_percent(volts), "%");
  return Verdict::decoded;
}

// Minew, service data FFE1: A1, kind, battery, then numbers of 8 and 8 bits, big-endian.
Verdict decode_minew(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() < 9 || data[0] != 0xA1) return Verdict::stranger;
  const auto number = [&](std::size_t at) { return s16_big(data, at) / 256.0; };
  out.identity = {"minew", "Minew", ""};
  out.report("battery", double{1} * std::min<std::uint8_t>(data[2], 100), "%");
  switch (data[1]) {
    case 0x01:
      out.report("temperature", number(3), "C");
      out.report("humidity", number(5), "%");
      break;
    case 0x02: out.report("x.light", bit(data[3], 0)); break;
    case 0x03:
      out.detail("x.acceleration_x", number(3), "g");
      out.detail("x.acceleration_y", number(5), "g");
      out.detail("x.acceleration_z", number(7), "g");
      break;
    case 0x13: out.report("temperature", number(3), "C"); break;
    case 0x18: out.report("vibration", bit(data[7], 0)); break;
    default: break;
  }
  return Verdict::decoded;
}

namespace {

/// Six bits of base 64 as web addresses write it; nothing for any other letter.
std::optional<std::uint8_t> six_bits(std::uint8_t letter) {
  if (letter >= 'A' && letter <= 'Z') return static_cast<std::uint8_t>(letter - 'A');
  if (letter >= 'a' && letter <= 'z') return static_cast<std::uint8_t>(letter - 'a' + 26);
  if (letter >= '0' && letter <= '9') return static_cast<std::uint8_t>(letter - '0' + 52);
  if (letter == '-' || letter == '+') return std::uint8_t{62};
  if (letter == '_' || letter == '/') return std::uint8_t{63};
  return std::nullopt;
}

}  // namespace

// RuuviTag of formats 2 and 4: an address ruu.vi/# and eight letters of base 64: format, humidity,
// temperature as sign and whole degrees (its second byte is not used), pressure.
Verdict decode_ruuvi_address(const Part& part, Memory&, Decoded& out) {
  constexpr std::string_view kFront = "ruu.vi/#";
  constexpr std::size_t kBehind = 11;  // frame, power, scheme, and those letters
  const Bytes data = part.data;
  if (data.size() < kBehind + 8 || data[0] != 0x10 ||
      !std::equal(kFront.begin(), kFront.end(), data.begin() + 3))
    return Verdict::stranger;
  std::uint64_t bits = 0;
  for (const std::uint8_t letter : data.subspan(kBehind, 8)) {
    const auto six = six_bits(letter);
    if (!six) return Verdict::stranger;
    bits = bits << 6U | *six;
  }
  const auto byte = [&](unsigned index) {
    return static_cast<unsigned>(bits >> (40 - 8 * index) & 0xFFU);
  };
  if (byte(0) != 2 && byte(0) != 4) return Verdict::stranger;
  out.identity = {"ruuvi", "Ruuvi", "RuuviTag"};
  const double size = (byte(2) & 0x7FU) + byte(3) * 0.01;
  out.report("temperature", bit(byte(2), 7) ? -size : size, "C");
  out.report("humidity", byte(1) * 0.5, "%");
  out.report("pressure", (byte(4) * 256 + byte(5) + 50'000) * 0.01, "hPa");
  return Verdict::decoded;
}

}  // namespace homeward::ble
