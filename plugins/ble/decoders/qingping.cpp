#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/families.hpp"

#include <algorithm>

// Qingping (ClearGrass): flags, model, address, then `type length value`.
// Source: qingping-ble 1.x, ble_monitor.
namespace homeward::ble {

namespace {

std::string_view model_of(std::uint8_t id) {
  switch (id) {
    case 0x01:
    case 0x07: return "CGG1";
    case 0x04: return "CGH1";
    case 0x09: return "CGP1W";
    case 0x0C: return "CGD1";
    case 0x0E:
    case 0x24: return "CGDN1";
    case 0x0F:
    case 0x4F: return "CGG3";
    case 0x12: return "CGPR1";
    case 0x15: return "CGF1W";
    case 0x18: return "CGP23W";
    case 0x1E: return "CGC1";
    case 0x33:
    case 0x5D: return "CGP22C";
    default: return {};
  }
}

void read_door(std::uint8_t state, Decoded& out) {
  if (state > 2) return;
  out.report("contact", state == 1 ? std::string_view("closed") : "open");
  if (state > 0) out.report("x.door_left_open", state == 2);
}

void read_value(std::uint8_t type, Bytes value, Decoded& out) {
  switch (type) {
    case 0x01:
      if (value.size() < 4) return;
      out.report("temperature", s16(value, 0) * 0.1, "C");
      out.report("humidity", u16(value, 2) * 0.1, "%");
      return;
    case 0x02: out.report("battery", double{1} * u8(value, 0), "%"); return;
    case 0x04: read_door(u8(value, 0), out); return;
    case 0x07: out.report("pressure", u16(value, 0) * 0.1, "hPa"); return;
    case 0x08:
      if (value.size() < 4) return;
      out.report("motion", value[0] != 0);
      out.report("illuminance", double{1} * u24(value, 1), "lx");
      return;
    case 0x09: out.report("illuminance", double{1} * u32(value, 0), "lx"); return;
    case 0x0F: out.detail("x.packet_id", double{1} * u8(value, 0)); return;
    case 0x11: out.report("x.light", (u8(value, 0) & 1U) != 0); return;
    case 0x12:
      if (value.size() < 4) return;
      out.report("pm25", double{1} * u16(value, 0), "ug/m3");
      out.report("x.pm10", double{1} * u16(value, 2), "ug/m3");
      return;
    case 0x13: out.report("co2", double{1} * u16(value, 0), "ppm"); return;
    default: return;
  }
}

}  // namespace

Verdict decode_qingping(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() < 10) return Verdict::stranger;
  out.identity = {"qingping", "Qingping", model_of(data[1])};
  for (std::size_t at = 8; has(data, at, 2); at += 2U + data[at + 1]) {
    const std::size_t size = data[at + 1];
    if (size == 0 || !has(data, at + 2, size)) return failed(out, Problem::malformed);
    read_value(data[at], data.subspan(at + 2, size), out);
  }
  return Verdict::decoded;
}

}  // namespace homeward::ble
