#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/families.hpp"

#include <algorithm>

// Inkbird: IBS-TH and its kin put the temperature where the company identifier stands, so their
// name tells them. Source: inkbird-ble 1.x, ble_monitor.
namespace homeward::ble {

namespace {

/// The first of several: a list that grew tells no order, and these change slowly.
const ManufacturerData* first_of_size(const Advertisement& advertisement, std::size_t size) {
  const auto found =
      std::find_if(advertisement.manufacturer_data.begin(), advertisement.manufacturer_data.end(),
                   [&](const ManufacturerData& one) { return one.data.size() == size; });
  return found != advertisement.manufacturer_data.end() ? &*found : nullptr;
}

}  // namespace

// Names sps, tps, N0BYD: temperature, humidity u16, probe u8, CRC u16, battery u8.
Verdict decode_inkbird_small(const Part& part, Memory&, Decoded& out) {
  const ManufacturerData* found = first_of_size(part.advertisement, 7);
  if (found == nullptr) return Verdict::stranger;
  out.identity = {"inkbird", "Inkbird", "IBS-TH"};
  const double percent = u16(found->data, 0) * 0.01;
  const bool is_probe = found->data[2] == 1;
  if (percent > 100 || found->data[5] > 100) return failed(out, Problem::malformed);
  out.report("temperature", static_cast<std::int16_t>(found->company) * 0.01, "C",
             is_probe ? 1 : 0);
  if (percent > 0) out.report("humidity", percent, "%");
  if (found->data[5] > 0) out.report("battery", double{1} * found->data[5], "%");
  return Verdict::decoded;
}

// Names ITH-..., IBS-P02B: temperature s16 0.1 at 4, humidity u16 0.1, battery.
Verdict decode_inkbird_large(const Part& part, Memory&, Decoded& out) {
  const ManufacturerData* found = first_of_size(part.advertisement, 16);
  if (found == nullptr) return Verdict::stranger;
  out.identity = {"inkbird", "Inkbird", "ITH"};
  const double percent = u16(found->data, 6) * 0.1;
  if (percent > 100 || found->data[8] > 100) return failed(out, Problem::malformed);
  out.report("temperature", s16(found->data, 4) * 0.1, "C");
  if (percent > 0) out.report("humidity", percent, "%");
  out.report("battery", double{1} * found->data[8], "%");
  return Verdict::decoded;
}

// Name Ink@IAM-T2, company 3254, big-endian.
Verdict decode_inkbird_air(const Part& part, Memory&, Decoded& out) {
  const ManufacturerData* found = first_of_size(part.advertisement, 15);
  if (found == nullptr) return Verdict::stranger;
  out.identity = {"inkbird", "Inkbird", "IAM-T2"};
  out.report("humidity", u16_big(found->data, 10) * 0.1, "%");
  out.report("co2", double{1} * u16_big(found->data, 12), "ppm");
  return Verdict::decoded;
}

// iBBQ and xBBQ, companies 0000 to 0002: address at 2, temperatures s16 0.1 from 8.
Verdict decode_ibbq(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  const bool is_size =
      data.size() == 10 || data.size() == 12 || data.size() == 16 || data.size() == 20;
  if (!is_size || data[0] != 0 || data[1] != 0) return Verdict::stranger;
  out.identity = {"inkbird", "Inkbird", "iBBQ"};
  std::uint8_t number = 1;
  for (std::size_t at = 8; at + 1 < data.size(); at += 2, ++number) {
    const double celsius = s16(data, at) * 0.1;
    const std::string_view property = number == 1 ? "x.temperature" : "x.temperature_probe";
    if (u16(data, at) == 0xFFFF) continue;  // nothing plugged in
    constexpr std::int16_t kEmpty = -10;    // a socket without a probe
    if (s16(data, at) != kEmpty)
      out.report(property, celsius, "C", number);
    else
      out.detail(property, 0.0, "C", number);
  }
  return Verdict::decoded;
}

}  // namespace homeward::ble
