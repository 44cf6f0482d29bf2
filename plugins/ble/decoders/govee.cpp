#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/families.hpp"

#include <algorithm>
#include <array>
#include <cmath>

// Govee: thermometers, and the sealed messages of buttons, doors and mats.
// Source: govee-ble 0.40 and ble_monitor (packet notes).
namespace homeward::ble {

namespace {

constexpr BootTime kEventWindow{60'000};  // a message carries its own time: repeats are equal

bool is_plausible(double celsius, double percent) {
  return celsius > -60 && celsius < 85 && percent >= 0 && percent <= 100;
}

/// Temperature and humidity in one number of 24 bits: 0.1 C times 1000 plus 0.1 %, bit 23 sign.
/// Bit 7 of the battery says that the sensor failed; of a failed one only the battery counts.
void add_climate(std::uint32_t packed, std::uint8_t battery, std::uint8_t number, Decoded& out) {
  const double tenths = std::floor((packed & 0x7FFFFFU) / 1000.0);
  const double celsius = (bit(packed, 23) ? -tenths : tenths) / 10;
  const double percent = (packed & 0x7FFFFFU) % 1000 / 10.0;
  if (!bit(battery, 7) && is_plausible(celsius, percent)) {
    out.report("temperature", celsius, "C", number);
    out.report("humidity", percent, "%", number);
  }
  out.report("battery", double{1} * (battery & 0x7FU), "%", number);
}

Verdict read_words(Bytes data, Decoded& out) {
  const double celsius = s16(data, 1) * 0.01;
  const double percent = u16(data, 3) * 0.01;
  if (!is_plausible(celsius, percent)) return failed(out, Problem::malformed);
  out.report("temperature", celsius, "C");
  out.report("humidity", percent, "%");
  out.report("battery", double{1} * u8(data, 5), "%");
  return Verdict::decoded;
}

std::uint16_t crc_16(Bytes data) {
  std::uint16_t crc = 0x1D0F;
  for (const std::uint8_t byte : data) {
    crc = static_cast<std::uint16_t>(crc ^ byte << 8U);
    for (int i = 0; i < 8; ++i) {
      const unsigned shifted = static_cast<unsigned>(crc) << 1U;
      crc = static_cast<std::uint16_t>(bit(crc, 15) ? shifted ^ 0x1021U : shifted);
    }
  }
  return crc;
}

/// What the model byte of an opened message names.
void add_event(std::uint8_t model, std::uint8_t event, Decoded& out) {
  switch (model) {
    case 1:  // H5121
      out.identity.model = "H5121";
      if (event == 1) out.report("motion", true);
      return;
    case 2:  // H5123: 2 opened, 1 closed
      out.identity.model = "H5123";
      out.report("contact", event == 2 ? std::string_view("open") : "closed");
      return;
    case 3:
      out.identity.model = "H5124";
      out.event("vibration", true);
      return;
    default: break;
  }
  // Remotes number their buttons; of a mat (H5130) every event is that somebody steps on it.
  constexpr std::uint8_t kMaxButtons = 6;
  const bool is_remote = event < kMaxButtons;
  out.event("action", "single",
            is_remote && event > 0 ? static_cast<std::uint8_t>(event + 1) : std::uint8_t{0});
}

/// time(4) at 2, sealed text(16) at 6, CRC of the text at 22. The key is the time and zeros; key,
/// text and plain run backwards. It keeps nobody out, so the same message counts once.
Verdict read_sealed(Bytes data, Memory& memory, Decoded& out) {
  const Bytes text = data.subspan(6, 16);
  if (crc_16(text) != u16_big(data, 22)) return failed(out, Problem::malformed);
  std::array<std::uint8_t, 16> key{};
  std::copy_n(data.begin() + 2, 4, key.rbegin());
  std::array<std::uint8_t, 16> backwards{};
  std::copy(text.begin(), text.end(), backwards.rbegin());
  std::array<std::uint8_t, 16> plain{};
  Cipher cipher{Bytes(key)};
  if (!cipher.open_block(backwards, plain)) return failed(out, Problem::malformed);
  std::reverse(plain.begin(), plain.end());
  if (!memory.take_action(fingerprint(data), kEventWindow)) return Verdict::repeat;
  out.report("battery", double{1} * plain[4], "%");
  add_event(plain[2], plain[5], out);
  return Verdict::decoded;
}

bool has_model(const Part& part, std::string_view model) {
  return part.advertisement.name.find(model) != std::string_view::npos;
}

/// H5106: 0.1 C, 0.1 % and PM2.5 in one number of 31 bits and a sign.
void add_air(std::uint32_t packed, Decoded& out) {
  const std::uint32_t size = packed & 0x7FFFFFFFU;
  const double celsius = size / 1'000'000U / 10.0;
  out.report("temperature", bit(packed, 31) ? -celsius : celsius, "C");
  out.report("humidity", size % 1'000'000U / 1000U / 10.0, "%");
  out.report("pm25", double{1} * (size % 1000U), "ug/m3");
}

}  // namespace

// Company EC88.
Verdict decode_govee(const Part& part, Memory& memory, Decoded& out) {
  out.identity = {"govee", "Govee", ""};
  const Bytes data = part.data;
  if (data.size() == 24) return read_sealed(data, memory, out);
  if (data.size() == 6) {
    add_climate(u24_big(data, 1), data[4], 0, out);
    return Verdict::decoded;
  }
  if (data.size() == 7 || data.size() == 9) return read_words(data, out);
  return Verdict::stranger;
}

// Company 0001, which is Nokia's: only what begins as Govee's thermometers do.
Verdict decode_govee_0001(const Part& part, Memory& memory, Decoded& out) {
  const Bytes data = part.data;
  if (has_model(part, "BBQ")) return decode_ibbq(part, memory, out);
  if (data.size() < 6 || data[0] != 1 || data[1] != 1) return Verdict::stranger;
  out.identity = {"govee", "Govee", ""};
  if (has_model(part, "5106")) {
    add_air(u32_big(data, 2), out);
    return Verdict::decoded;
  }
  if (data.size() == 9) {  // H5178: an indoor part (0) and an outdoor one (1)
    const bool is_outdoor = data[2] == 1;
    out.detail("x.sensor_id", double{1} * data[2]);
    add_climate(u24_big(data, 3), data[6], is_outdoor ? 2 : 0, out);
    return Verdict::decoded;
  }
  if (has_model(part, "5140")) {
    add_climate(u24_big(data, 2), 0, 0, out);
    out.shrink_to(2);  // it runs on mains
    out.report("co2", double{1} * u16_big(data, 5), "ppm");
    return Verdict::decoded;
  }
  add_climate(u24_big(data, 2), data[5], 0, out);
  return Verdict::decoded;
}

// Companies 8803 and 8843: H5127.
Verdict decode_govee_presence(const Part& part, Memory&, Decoded& out) {
  if (part.data.size() < 6) return Verdict::stranger;
  out.identity = {"govee", "Govee", "H5127"};
  out.report("occupancy", part.data[4] == 1);
  out.report("motion", part.data[4] == 1 && part.data[5] == 0x11);
  return Verdict::decoded;
}

}  // namespace homeward::ble
