#pragma once

#include "plugins/ble/decoded.hpp"
#include "plugins/ble/decoders/decoders.hpp"
#include "plugins/ble/decoders/device_state.hpp"

#include <cstdint>

namespace homeward::ble {

/// One part of an advertisement, handed to the decoder of its family.
struct Part {
  const Advertisement& advertisement;
  std::uint16_t id;  ///< service UUID or company
  Bytes data;
};

/// Sets the problem and says so.
[[nodiscard]] inline Verdict failed(Decoded& out, Problem problem) {
  out.problem = problem;
  return Verdict::problem;
}

/// A decoder of one family: reads a part into `out`, or says that it is a stranger's. It allocates
/// nothing and asks the memory for nothing before it knows that the part is its own.
using DecodeFamily = Verdict (*)(const Part& part, Memory& memory, Decoded& out);

// Each in the file of its name.
Verdict decode_bthome_v2(const Part& part, Memory& memory, Decoded& out);
Verdict decode_bthome_v1(const Part& part, Memory& memory, Decoded& out);
Verdict decode_mibeacon(const Part& part, Memory& memory, Decoded& out);
Verdict decode_govee(const Part& part, Memory& memory, Decoded& out);
Verdict decode_govee_0001(const Part& part, Memory& memory, Decoded& out);
Verdict decode_govee_presence(const Part& part, Memory& memory, Decoded& out);
Verdict decode_govee_probes(const Part& part, Memory& memory, Decoded& out);
Verdict decode_govee_six_probes(const Part& part, Memory& memory, Decoded& out);
Verdict decode_inkbird_small(const Part& part, Memory& memory, Decoded& out);
Verdict decode_inkbird_large(const Part& part, Memory& memory, Decoded& out);
Verdict decode_inkbird_air(const Part& part, Memory& memory, Decoded& out);
Verdict decode_ibbq(const Part& part, Memory& memory, Decoded& out);
Verdict decode_thermopro(const Part& part, Memory& memory, Decoded& out);
Verdict decode_thermopro_probes(const Part& part, Memory& memory, Decoded& out);
Verdict decode_switchbot(const Part& part, Memory& memory, Decoded& out);
Verdict decode_mocreo(const Part& part, Memory& memory, Decoded& out);
Verdict decode_relsib(const Part& part, Memory& memory, Decoded& out);
Verdict decode_relsib_thermometer(const Part& part, Memory& memory, Decoded& out);
Verdict decode_t201(const Part& part, Memory& memory, Decoded& out);
Verdict decode_thermobeacon(const Part& part, Memory& memory, Decoded& out);
Verdict decode_sensorpush(const Part& part, Memory& memory, Decoded& out);
Verdict decode_inode(const Part& part, Memory& memory, Decoded& out);
Verdict decode_inode_meter(const Part& part, Memory& memory, Decoded& out);
Verdict decode_moat(const Part& part, Memory& memory, Decoded& out);
Verdict decode_smartdry(const Part& part, Memory& memory, Decoded& out);
Verdict decode_jinou(const Part& part, Memory& memory, Decoded& out);
Verdict decode_oral_b(const Part& part, Memory& memory, Decoded& out);
Verdict decode_oras(const Part& part, Memory& memory, Decoded& out);
Verdict decode_michelin(const Part& part, Memory& memory, Decoded& out);
Verdict decode_kegtron(const Part& part, Memory& memory, Decoded& out);
Verdict decode_chefiq(const Part& part, Memory& memory, Decoded& out);
Verdict decode_grundfos(const Part& part, Memory& memory, Decoded& out);
Verdict decode_acconeer(const Part& part, Memory& memory, Decoded& out);
Verdict decode_kkm(const Part& part, Memory& memory, Decoded& out);
Verdict decode_minew(const Part& part, Memory& memory, Decoded& out);
Verdict decode_ruuvi_address(const Part& part, Memory& memory, Decoded& out);
Verdict decode_blustream(const Part& part, Memory& memory, Decoded& out);
Verdict decode_qingping(const Part& part, Memory& memory, Decoded& out);
Verdict decode_ruuvi(const Part& part, Memory& memory, Decoded& out);
Verdict decode_atc(const Part& part, Memory& memory, Decoded& out);
Verdict decode_mi_scale_1(const Part& part, Memory& memory, Decoded& out);
Verdict decode_mi_scale_2(const Part& part, Memory& memory, Decoded& out);
Verdict decode_xiaogui(const Part& part, Memory& memory, Decoded& out);
Verdict decode_senssun(const Part& part, Memory& memory, Decoded& out);
Verdict decode_laica(const Part& part, Memory& memory, Decoded& out);
Verdict decode_ibeacon(const Part& part, Memory& memory, Decoded& out);
Verdict decode_altbeacon(const Part& part, Memory& memory, Decoded& out);
Verdict decode_eddystone(const Part& part, Memory& memory, Decoded& out);
Verdict decode_jaalee(const Part& part, Memory& memory, Decoded& out);
Verdict decode_holyiot(const Part& part, Memory& memory, Decoded& out);
Verdict decode_mopeka(const Part& part, Memory& memory, Decoded& out);
Verdict decode_teltonika_eye(const Part& part, Memory& memory, Decoded& out);
Verdict decode_teltonika(const Part& part, Memory& memory, Decoded& out);
Verdict decode_characteristics(const Part& part, Memory& memory, Decoded& out);
Verdict decode_sensirion(const Part& part, Memory& memory, Decoded& out);
Verdict decode_bluemaestro(const Part& part, Memory& memory, Decoded& out);
Verdict decode_mi_band(const Part& part, Memory& memory, Decoded& out);
Verdict decode_hhcc(const Part& part, Memory& memory, Decoded& out);
Verdict decode_almendo(const Part& part, Memory& memory, Decoded& out);
Verdict decode_air_mentor(const Part& part, Memory& memory, Decoded& out);
Verdict decode_hoermann(const Part& part, Memory& memory, Decoded& out);
Verdict decode_mikrotik(const Part& part, Memory& memory, Decoded& out);

/// True for data that have the shape of decode_govee_probes(), whatever their company.
[[nodiscard]] bool is_govee_probes(Bytes data) noexcept;
/// True for data of an AltBeacon, whatever their company.
[[nodiscard]] bool is_altbeacon(Bytes data) noexcept;

/// The decoder of data whose company identifier belongs to no family, told by their size, what
/// they begin with, and what else the sender says; null for a stranger's.
[[nodiscard]] DecodeFamily family_by_shape(const Advertisement& advertisement,
                                           const ManufacturerData& part) noexcept;

/// The decoder of a device whose name alone tells its family, because its company identifier is
/// part of its values; null for all others.
[[nodiscard]] DecodeFamily family_by_name(const Advertisement& advertisement) noexcept;

}  // namespace homeward::ble
