#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/families.hpp"

#include <algorithm>

// Govee's meat thermometers H5181 to H5198. Their company identifier is part of the address, so
// they are known by the shape of their data. Source: govee-ble 0.40.
namespace homeward::ble {

namespace {

constexpr std::uint16_t kAbsent = 0xFFFF;

/// A probe that is not plugged in, or an alarm that is off, shows as 0 and is no reading.
void add(std::string_view property, std::uint16_t raw, std::uint8_t number, Kind kind,
         Decoded& out) {
  const bool is_there = raw != kAbsent;
  out.add({property, number, is_there ? raw * 0.01 : 0.0, "C", is_there ? kind : Kind::detail});
}

void add_probe(Bytes data, std::size_t at, std::uint8_t number, Decoded& out) {
  add(number == 1 ? "x.temperature" : "x.temperature_probe", u16_big(data, at), number,
      Kind::report, out);
}

void add_alarm(Bytes data, std::size_t at, std::uint8_t number, Decoded& out) {
  add("x.temperature_alarm_probe", u16_big(data, at), number, Kind::detail, out);
}

void add_low_alarm(Bytes data, std::size_t at, std::uint8_t number, Decoded& out) {
  add("x.low_temperature_alarm_probe", u16_big(data, at), number, Kind::detail, out);
}

}  // namespace

bool is_govee_probes(Bytes data) noexcept {
  return (data.size() == 14 || data.size() == 17 || data.size() == 20) && data[1] == 1 &&
         data[2] == 0 && data[3] == 1 && data[4] == 1;
}

Verdict decode_govee_probes(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  out.identity = {"govee", "Govee", ""};
  if (data.size() == 14) {
    add_probe(data, 8, 1, out);
    add_alarm(data, 10, 1, out);
    return Verdict::decoded;
  }
  const unsigned pair = data[6] & 15U;
  if (data.size() == 20 && pair == 13) {  // H5191: one probe, and the air around it
    add_probe(data, 8, 1, out);
    add_alarm(data, 10, 1, out);
    if (u16_big(data, 14) != kAbsent) out.report("temperature", u16_big(data, 14) * 0.01, "C");
    return Verdict::decoded;
  }
  if (pair != 1 && pair != 2) return Verdict::decoded;
  const auto first = static_cast<std::uint8_t>(2 * pair - 1);
  const auto second = static_cast<std::uint8_t>(first + 1);
  const bool has_low = data.size() == 20;
  add_probe(data, 8, first, out);
  add_alarm(data, 10, first, out);
  if (has_low) add_low_alarm(data, 12, first, out);
  add_probe(data, has_low ? 14 : 13, second, out);
  add_alarm(data, has_low ? 16 : 15, second, out);
  if (has_low) add_low_alarm(data, 18, second, out);
  return Verdict::decoded;
}

namespace {

/// Whole degrees; an alarm that is off shows as FFFF.
void add_plain_probe(Bytes data, std::size_t at, std::uint8_t number, Decoded& out) {
  out.report(number == 1 ? "x.temperature" : "x.temperature_probe", double{1} * s16(data, at), "C",
             number);
  if (u16(data, at + 2) != kAbsent)
    out.detail("x.low_temperature_alarm_probe", double{1} * s16(data, at + 2), "C", number);
  if (u16(data, at + 4) != kAbsent)
    out.detail("x.temperature_alarm_probe", double{1} * s16(data, at + 4), "C", number);
}

}  // namespace

// H5055, little-endian: battery at 2, at 3 which pair of six probes speaks (bits 6 and 7) and which
// probes are plugged in (bits 0 to 5), the pair at 5 and 12.
Verdict decode_govee_six_probes(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  const unsigned pair = data[3] >> 6U;
  if (data.size() != 20 || pair > 2) return Verdict::stranger;
  out.identity = {"govee", "Govee", "H5055"};
  const auto first = static_cast<std::uint8_t>(2 * pair + 1);
  if (bit(data[3], 2 * pair)) add_plain_probe(data, 5, first, out);
  if (bit(data[3], 2 * pair + 1))
    add_plain_probe(data, 12, static_cast<std::uint8_t>(first + 1), out);
  out.report("battery", double{1} * (data[2] & 0x7FU), "%");
  return Verdict::decoded;
}

}  // namespace homeward::ble
