#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/families.hpp"

#include <algorithm>
#include <array>

// Scales that advertise what they weigh. A weight counts once it is stable and before the person
// steps off. Source: openScale's wiki of protocols (facts), ble_monitor.
namespace homeward::ble {

namespace {

constexpr double kKilogramsPerPound = 0.45359237;
constexpr double kKilogramsPerJin = 0.5;

struct Weighing {
  double weight;   ///< in the unit
  double unit_kg;  ///< kg of one unit
  bool is_stable;
  bool is_removed;
};

void add(const Weighing& weighing, Decoded& out) {
  const double kilograms = weighing.weight * weighing.unit_kg;
  const std::string_view unit = weighing.unit_kg == kKilogramsPerPound ? "lbs"
                                : weighing.unit_kg == kKilogramsPerJin ? "jin"
                                                                       : "kg";
  out.detail("x.weight_non_stabilized", kilograms, "kg");
  out.detail("x.stabilized", weighing.is_stable);
  out.detail("x.weight_removed", weighing.is_removed);
  out.detail("x.weight_unit", unit);
  if (weighing.is_stable && !weighing.is_removed && kilograms > 0)
    out.report("weight", kilograms, "kg");
}

}  // namespace

// Mi Scale 1, service data 181D: flags, weight u16, date.
Verdict decode_mi_scale_1(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 10) return Verdict::stranger;
  out.identity = {"mi_scale", "Xiaomi", "Mi Scale 1"};
  const std::uint16_t raw = u16(data, 1);
  const bool is_pounds = bit(data[0], 0);
  const bool is_jin = bit(data[0], 4);
  const double unit = is_pounds ? kKilogramsPerPound : is_jin ? kKilogramsPerJin : 1;
  add({raw * (is_pounds || is_jin ? 0.01 : 0.005), unit, bit(data[0], 5), bit(data[0], 7)}, out);
  return Verdict::decoded;
}

// Mi Body Composition Scale 2, service data 181B: two bytes of flags, date, impedance, weight.
Verdict decode_mi_scale_2(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 13) return Verdict::stranger;
  out.identity = {"mi_scale", "Xiaomi", "Mi Scale 2"};
  const std::uint16_t raw = u16(data, 11);
  const bool is_pounds = bit(data[0], 0);
  const bool is_jin = bit(data[1], 6);
  const double unit = is_pounds ? kKilogramsPerPound : is_jin ? kKilogramsPerJin : 1;
  const bool is_final = bit(data[1], 5) && !bit(data[1], 7);
  add({raw * (is_pounds || is_jin ? 0.01 : 0.005), unit, bit(data[1], 5), bit(data[1], 7)}, out);
  const std::uint16_t impedance = u16(data, 9);
  if (is_final && bit(data[1], 1) && impedance > 0 && impedance < 3000)
    out.report("x.impedance", double{1} * impedance, "ohm");
  return Verdict::decoded;
}

// Xiaogui, companies A3C0 and 7DC0 or another that ends in C0: weight BE, impedance BE, two bytes,
// flags (bit 0 stable, bits 1-2 decimals, bits 3-4 unit), address.
Verdict decode_xiaogui(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 13) return Verdict::stranger;
  const auto& address = part.advertisement.address.bytes;
  const bool is_known = part.id == 0xA3C0 || part.id == 0x7DC0;
  if (!is_known && !std::equal(address.begin(), address.end(), data.begin() + 7))
    return Verdict::stranger;
  out.identity = {"xiaogui", "Xiaogui", part.id == 0x7DC0 ? "QJ-J" : "TZC4"};
  constexpr std::array<double, 4> kFactors{0.1, 1, 0.01, 0.001};
  constexpr std::array<double, 4> kUnits{1, kKilogramsPerJin, kKilogramsPerPound, 1};
  const std::uint8_t flags = data[6];
  const double weight = u16_big(data, 0) * kFactors[flags >> 1U & 3U] * kUnits[flags >> 3U & 3U];
  const bool is_stable = bit(flags, 0);
  out.detail("x.weight_non_stabilized", weight, "kg");
  out.detail("x.stabilized", is_stable);
  if (!is_stable) return Verdict::decoded;
  out.report("weight", weight, "kg");
  if (u16_big(data, 2) > 0) out.report("x.impedance", u16_big(data, 2) * 0.1, "ohm");
  return Verdict::decoded;
}

// Senssun, company 0100: three bytes, address, one byte, weight BE 0.01 kg, impedance BE, flags.
Verdict decode_senssun(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 17 || !part.advertisement.name.starts_with("IF_B")) return Verdict::stranger;
  out.identity = {"senssun", "Senssun", "IF_B7"};
  const double weight = u16_big(data, 10) * 0.01;
  const bool is_stable = bit(data[14], 5);
  out.detail("x.stabilized", is_stable);
  if (!is_stable || weight <= 0) return Verdict::decoded;
  out.report("weight", weight, "kg");
  if (u16_big(data, 12) > 0) out.report("x.impedance", double{1} * u16_big(data, 12), "ohm");
  return Verdict::decoded;
}

// Laica, company A0AC: address backwards, a key byte, then what is mixed with that byte: weight BE
// in grams (18 bits), kind (AD: weight), sum of the four bytes before.
Verdict decode_laica(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 12) return Verdict::stranger;
  std::array<std::uint8_t, 5> plain{};
  for (std::size_t i = 0; i < plain.size(); ++i)
    plain[i] = static_cast<std::uint8_t>(data[7 + i] ^ data[6]);
  const auto sum = static_cast<std::uint8_t>(plain[0] + plain[1] + plain[2] + plain[3]);
  if (sum != plain[4]) return Verdict::stranger;
  out.identity = {"laica", "Laica", "Smart Scale"};
  const double weight = (u24_big(plain, 0) & 0x3FFFFU) * 0.001;
  if (plain[3] == 0xAD && weight > 0) out.report("weight", weight, "kg");
  return Verdict::decoded;
}

}  // namespace homeward::ble
