#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/families.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

// Things in and around the house: toothbrush, faucet, tanks, kegs, pumps, meat probes, tyres,
// MikroTik's tags, Acconeer's radar. Source: ble_monitor's packet notes.
namespace homeward::ble {

namespace {

constexpr std::array<std::string_view, 3> kAcceleration{"x.acceleration_x", "x.acceleration_y",
                                                        "x.acceleration_z"};

/// Decimal digits with spaces before them; nothing when there is anything else.
std::optional<double> digits_of(Bytes letters) {
  double number = 0;
  bool has_digit = false;
  for (const std::uint8_t letter : letters) {
    if (letter == ' ' && !has_digit) continue;
    if (letter < '0' || letter > '9') return std::nullopt;
    number = number * 10 + (letter - '0');
    has_digit = true;
  }
  return has_digit ? std::optional(number) : std::nullopt;
}

std::string_view letters_of(Bytes bytes, Decoded& out) {
  std::array<char, 32> text{};
  const std::size_t size = std::min(bytes.size(), text.size());
  std::copy_n(bytes.begin(), size, text.begin());
  std::string_view letters(text.data(), size);
  letters = letters.substr(0, letters.find('\0'));
  return out.keep_text(letters);
}

std::string_view brush_state(std::uint8_t state) {
  constexpr std::array<std::string_view, 9> kStates{
      "unknown", "initializing", "idle", "running",       "charging",
      "setup",   "flight menu",  "",     "selection menu"};
  switch (state) {
    case 113: return "final test";
    case 114: return "pcb test";
    case 115: return "sleeping";
    case 116: return "transport";
    default: return state < kStates.size() ? kStates[state] : "";
  }
}

std::string_view brush_mode(std::uint8_t mode, bool is_io) {
  constexpr std::array<std::string_view, 9> kIo{
      "daily clean", "sensitive", "gum care", "whiten", "intense", "", "", "", "settings"};
  constexpr std::array<std::string_view, 8> kSmart{
      "off",       "daily clean", "sensitive",       "massage",
      "whitening", "deep clean",  "tongue cleaning", "turbo"};
  if (is_io) return mode < kIo.size() ? kIo[mode] : "";
  return mode < kSmart.size() ? kSmart[mode] : mode == 255 ? "unknown" : "";
}

std::string_view brush_pressure(std::uint8_t pressure) {
  switch (pressure) {
    case 114: return "normal";
    case 118: return "button pressed";
    case 178: return "high";
    default: return "";
  }
}

void add_word(std::string_view property, std::string_view word, Decoded& out) {
  if (!word.empty()) out.report(property, word);
}

std::string_view brush_sector(std::uint8_t sector, Decoded& out) {
  if (sector == 254) return "last sector";
  if (sector == 255) return "no sector";
  std::array<char, 12> text{'s', 'e', 'c', 't', 'o', 'r', ' '};
  const auto end = std::to_chars(text.data() + 7, text.data() + text.size(), sector).ptr;
  return out.keep_text({text.data(), static_cast<std::size_t>(end - text.data())});
}

}  // namespace

// Oral-B's toothbrushes, company 00DC: three bytes of model, state, pressure, seconds, mode,
// sector.
Verdict decode_oral_b(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 11) return Verdict::stranger;
  const bool is_io = u24_big(data, 0) == 0x06326B;
  out.identity = {"oral_b", "Oral-B", is_io ? "IO Series 7" : "SmartSeries 7000"};
  out.report("active", data[3] == 3);
  out.report("x.toothbrush", data[3] == 3);
  add_word("x.toothbrush_state", brush_state(data[3]), out);
  add_word("x.pressure", brush_pressure(data[4]), out);
  add_word("x.mode", brush_mode(data[7], is_io), out);
  out.detail("x.sector", brush_sector(data[8], out));
  out.detail("x.counter", double{1} * u16_big(data, 5), "s");
  out.detail("x.sector_timer", double{1} * data[9], "s");
  out.detail("x.number_of_sectors", double{1} * data[10]);
  return Verdict::decoded;
}

namespace {

/// What a Garnet SeeLevel speaks of, by its number; empty for what is no tank.
std::string_view tank_of(std::uint8_t id) {
  constexpr std::array<std::string_view, 13> kTanks{"x.fresh_tank",
                                                    "x.black_tank",
                                                    "x.grey_tank",
                                                    "x.lpg_tank",
                                                    "x.lpg_tank_2",
                                                    "x.galley_tank",
                                                    "x.galley_tank_2",
                                                    "",
                                                    "",
                                                    "",
                                                    "",
                                                    "x.chemical_tank",
                                                    "x.chemical_tank_2"};
  return id < kTanks.size() ? kTanks[id] : "";
}

Verdict read_garnet(Bytes data, Decoded& out) {
  constexpr std::uint8_t kFirstTemperature = 7;
  constexpr std::uint8_t kLastTemperature = 10;
  constexpr std::uint8_t kVoltage = 13;
  const std::uint8_t id = data[3];
  const auto value = digits_of(data.subspan(4, 3));
  const std::string_view tank = tank_of(id);
  out.identity = {"garnet", "Garnet", "SeeLevel II 709-BTP3"};
  if (!value) return failed(out, Problem::malformed);
  if (!tank.empty()) out.report(tank, *value, "%");
  if (id == kVoltage) out.report("voltage", *value * 0.1, "V");
  // Fahrenheit in America and Celsius elsewhere; nothing says which, so it has no unit.
  if (id >= kFirstTemperature && id <= kLastTemperature)
    out.report("x.tank_temperature", *value, {}, static_cast<std::uint8_t>(id - 6));
  if (const auto alarm = digits_of(data.last(1))) out.report("x.problem", *alarm != 0);
  return Verdict::decoded;
}

}  // namespace

// Company 0131: a faucet of Oras with its battery at 1, or a tank meter of Garnet in letters.
Verdict decode_oras(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() == 14) return read_garnet(data, out);
  if (data.size() != 18 || data[1] > 100) return Verdict::stranger;
  out.identity = {"oras", "Oras", "Electra washbasin faucet"};
  out.report("battery", double{1} * data[1], "%");
  return Verdict::decoded;
}

// Michelin's tyre sensor, company 0828: kind of frame at 1, temperature + 60, volts, absolute
// pressure in hPa, three letters, steps, count.
Verdict decode_michelin(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 14 || (data[1] != 3 && data[1] != 4)) return Verdict::stranger;
  out.identity = {"michelin", "Michelin", "TMS"};
  out.report("temperature", data[2] - 60.0, "C");
  out.report("voltage", data[3] * 0.01 + 1, "V");
  out.report("pressure", double{1} * u16(data, 4), "hPa");
  out.detail("x.text", letters_of(data.subspan(6, 3), out));
  out.detail("x.steps", double{1} * data[9]);
  out.detail("x.count", double{1} * u32(data, 10));
  return Verdict::decoded;
}

// Kegtron, company FFFF (which is for tests, so the size must fit), big-endian: size, volume at the
// start, volume dispensed, all in mL, port, its name.
Verdict decode_kegtron(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 27 || (data[6] & 0xAEU) != 0) return Verdict::stranger;
  out.identity = {"kegtron", "Kegtron", bit(data[6], 6) ? "KT-200" : "KT-100"};
  out.detail("x.keg_size", u16_big(data, 0) * 0.001, "L");
  out.detail("x.volume_start", u16_big(data, 2) * 0.001, "L");
  const auto port = static_cast<std::uint8_t>(bit(data[6], 4) ? 2 : 1);
  out.report("x.volume_dispensed_port", u16_big(data, 4) * 0.001, "L", port);
  out.detail("x.port_index", double{1} * port);
  out.detail("x.port_state",
             bit(data[6], 0) ? std::string_view("configured") : "unconfigured (new device)");
  out.detail("x.port_count",
             bit(data[6], 6) ? std::string_view("Dual port device") : "Single port device");
  out.detail("x.port_name", letters_of(data.subspan(7), out));
  return Verdict::decoded;
}

// Chef iQ CQ60, company 05CD: battery at 2, then temperatures in tenths.
Verdict decode_chefiq(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 18) return Verdict::stranger;
  out.identity = {"chefiq", "Chef iQ", "CQ60"};
  out.report("battery", double{1} * data[2], "%");
  out.report("x.meat_temperature", u16(data, 6) * 0.1, "C");
  out.report("x.temperature_probe_tip", u16(data, 8) * 0.1, "C");
  out.report("x.temperature_probe", u16(data, 10) * 0.1, "C", 1);
  out.report("x.temperature_probe", u16(data, 12) * 0.1, "C", 2);
  out.report("x.temperature_probe", double{1} * data[3], "C", 3);
  out.report("x.ambient_temperature", u16(data, 14) * 0.1, "C");
  return Verdict::decoded;
}

// Grundfos MI401 on a pump, company F214: count at 2, battery, pump, flow, pressure, mode,
// temperature.
Verdict decode_grundfos(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() < 13) return Verdict::stranger;
  constexpr std::array<std::string_view, 10> kModes{"Constant speed level 3",
                                                    "Constant speed level 2",
                                                    "Constant speed level 1",
                                                    "Autoadapt",
                                                    "Proportional pressure level 1",
                                                    "Proportional pressure level 2",
                                                    "Proportional pressure level 3",
                                                    "Constant differential pressure level 1",
                                                    "Constant differential pressure level 2",
                                                    "Constant differential pressure level 1"};
  out.identity = {"grundfos", "Grundfos", "MI401"};
  out.report("x.flow", u16(data, 6) / 6.5534, "L/h");
  out.report("x.water_pressure", s16(data, 8) / 32767.0, "bar");
  out.report("temperature", double{1} * data[12], "C");
  if (data[11] < kModes.size()) out.report("x.pump_mode", kModes[data[11]]);
  out.detail("x.pump_id", double{1} * u16(data, 4));
  out.detail("x.battery_status", double{1} * data[3]);
  return Verdict::decoded;
}

// Acconeer XM122 and XM126, company ACC0: model, battery, whole degrees, presence.
Verdict decode_acconeer(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 15 || (data[0] != 0x80 && data[0] != 0x91)) return Verdict::stranger;
  out.identity = {"acconeer", "Acconeer", data[0] == 0x80 ? "XM122" : "XM126"};
  out.report("battery", double{1} * std::min<std::uint16_t>(u16(data, 1), 100), "%");
  out.report("temperature", double{1} * s16(data, 3), "C");
  out.report("motion", u16(data, 5) != 0);
  return Verdict::decoded;
}

// MikroTik TG-BT5, company 094F: version, flags (bit 0: sealed, which is not read), salt,
// acceleration, temperature, seconds, what happened, battery. The source reads acceleration without
// sign; so do we, to say the same.
Verdict decode_mikrotik(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 18 || data[0] != 1) return Verdict::stranger;
  const bool is_indoor = s16(data, 10) == -32768;
  out.identity = {"mikrotik", "MikroTik", is_indoor ? "TG-BT5-IN" : "TG-BT5-OUT"};
  if (bit(data[1], 0)) return failed(out, Problem::unsupported);
  double squares = 0;
  for (std::size_t axis = 0; axis < kAcceleration.size(); ++axis) {
    const double size = u16(data, 4 + 2 * axis) / 256.0;
    out.detail(kAcceleration[axis], size);
    squares += size * size;
  }
  out.detail("x.acceleration", std::sqrt(squares));
  if (!is_indoor) out.report("temperature", s16(data, 10) / 256.0, "C");
  out.detail("x.version", double{1} * data[0]);
  out.detail("x.uptime", double{1} * u32(data, 12), "s");
  const std::uint8_t flags = data[16];
  constexpr std::array<std::string_view, 3> kImpact{"x.impact_x", "x.impact_y", "x.impact_z"};
  out.report("switch", bit(flags, 0));
  out.report("x.tilt", bit(flags, 1));
  out.report("x.dropping", bit(flags, 2));
  out.report("x.impact", (flags >> 3U & 7U) != 0);
  for (unsigned axis = 0; axis < kImpact.size(); ++axis)
    out.detail(kImpact[axis], bit(flags, 3 + axis));
  out.report("battery", double{1} * data[17], "%");
  return Verdict::decoded;
}

}  // namespace homeward::ble
