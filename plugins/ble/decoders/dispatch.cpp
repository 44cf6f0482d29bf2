#include "plugins/ble/decoders/dispatch.hpp"

#include <algorithm>
#include <array>

namespace homeward::ble {

namespace {

/// Where a family's data are found, and how much they tell beside others' in one advertisement.
struct Route {
  std::uint16_t id;
  std::uint8_t rank;  ///< lower is asked first
  DecodeFamily decode;
};

constexpr std::array kServices{
    Route{0x0D00, 4, decode_switchbot},
    Route{0x1809, 4, decode_relsib_thermometer},
    Route{0x181A, 3, decode_atc},
    Route{0x181B, 3, decode_mi_scale_2},
    Route{0x181C, 1, decode_bthome_v1},
    Route{0x181D, 3, decode_mi_scale_1},
    Route{0x181E, 1, decode_bthome_v1},
    Route{0x2A19, 8, decode_characteristics},
    Route{0x2A6E, 7, decode_characteristics},
    Route{0x2A6F, 7, decode_characteristics},
    Route{0x5242, 3, decode_holyiot},
    Route{0xAA20, 5, decode_relsib},
    Route{0xAA21, 5, decode_relsib},
    Route{0xAA22, 5, decode_relsib},
    Route{0xF51C, 3, decode_jaalee},
    Route{0xF525, 3, decode_jaalee},
    Route{0xFCD2, 0, decode_bthome_v2},
    Route{0xFD3D, 4, decode_switchbot},
    Route{0xFD50, 3, decode_hhcc},
    Route{0xFDCD, 3, decode_qingping},
    Route{0xFE95, 2, decode_mibeacon},
    Route{0xFEAA, 8, decode_eddystone},
    Route{0xFEE0, 5, decode_mi_band},
    Route{0xFFE1, 5, decode_minew},
    Route{0xFFF9, 3, decode_qingping},
};

constexpr std::array kCompanies{
    Route{0x0000, 6, decode_ibbq},           Route{0x0001, 5, decode_govee_0001},
    Route{0x0002, 6, decode_ibbq},           Route{0x0010, 5, decode_thermobeacon},
    Route{0x0011, 5, decode_thermobeacon},   Route{0x0015, 5, decode_thermobeacon},
    Route{0x0018, 5, decode_thermobeacon},   Route{0x001B, 5, decode_thermobeacon},
    Route{0x004C, 8, decode_ibeacon},        Route{0x0059, 5, decode_mopeka},
    Route{0x00DC, 5, decode_oral_b},         Route{0x0100, 5, decode_senssun},
    Route{0x0131, 5, decode_oras},           Route{0x0133, 5, decode_bluemaestro},
    Route{0x0157, 6, decode_mi_band},        Route{0x0194, 5, decode_blustream},
    Route{0x01AE, 5, decode_smartdry},       Route{0x0499, 4, decode_ruuvi},
    Route{0x05CD, 5, decode_chefiq},         Route{0x06D5, 5, decode_sensirion},
    Route{0x06E8, 5, decode_almendo},        Route{0x0757, 5, decode_teltonika},
    Route{0x07B4, 5, decode_hoermann},       Route{0x0828, 5, decode_michelin},
    Route{0x089A, 5, decode_teltonika_eye},  Route{0x094F, 5, decode_mikrotik},
    Route{0x0969, 4, decode_switchbot},      Route{0x1000, 5, decode_moat},
    Route{0x2111, 5, decode_air_mentor},     Route{0x2112, 5, decode_air_mentor},
    Route{0x2121, 5, decode_air_mentor},     Route{0x2122, 5, decode_air_mentor},
    Route{0x5112, 5, decode_air_mentor},     Route{0x5122, 5, decode_air_mentor},
    Route{0x6111, 5, decode_air_mentor},     Route{0x6121, 5, decode_air_mentor},
    Route{0x7DC0, 5, decode_xiaogui},        Route{0x8803, 4, decode_govee_presence},
    Route{0x8843, 4, decode_govee_presence}, Route{0xA0AC, 5, decode_laica},
    Route{0xA3C0, 5, decode_xiaogui},        Route{0xAA55, 5, decode_t201},
    Route{0xACC0, 5, decode_acconeer},       Route{0xEC88, 4, decode_govee},
    Route{0xEF88, 4, decode_govee},          Route{0xF214, 5, decode_grundfos},
    Route{0xFFFF, 6, decode_kegtron},
};

/// Ranks of what is told without its number: by its shape before others' beacons.
constexpr std::uint8_t kShapeRank = 6;

template <std::size_t size>
constexpr bool is_ascending(const std::array<Route, size>& routes) {
  return std::is_sorted(routes.begin(), routes.end(),
                        [](const Route& a, const Route& b) { return a.id < b.id; });
}
static_assert(is_ascending(kServices) && is_ascending(kCompanies));

template <std::size_t size>
constexpr std::array<std::uint16_t, size> ids_of(const std::array<Route, size>& routes) {
  std::array<std::uint16_t, size> ids{};
  std::transform(routes.begin(), routes.end(), ids.begin(), [](const Route& r) { return r.id; });
  return ids;
}
constexpr auto kServiceIds = ids_of(kServices);
constexpr auto kCompanyIds = ids_of(kCompanies);

const Route* find(std::span<const Route> routes, std::uint16_t id) noexcept {
  const auto found =
      std::lower_bound(routes.begin(), routes.end(), id,
                       [](const Route& route, auto wanted) { return route.id < wanted; });
  return found != routes.end() && found->id == id ? &*found : nullptr;
}

/// A part whose family is known.
struct Candidate {
  Route route;
  Bytes data;
};

/// Devices have one or two parts of known families; what is beyond this is left.
constexpr std::size_t kMaxCandidates = 8;

class Candidates {
 public:
  void add(const Route* route, Bytes data) noexcept {
    if (route == nullptr || count_ == kMaxCandidates) return;
    // Insertion keeps them by rank; of one rank the newest (last) comes first.
    std::size_t at = count_++;
    for (; at > 0 && all_[at - 1].route.rank >= route->rank; --at) all_[at] = all_[at - 1];
    all_[at] = {*route, data};
  }
  void add_by_shape(std::uint16_t company, DecodeFamily decode, Bytes data) noexcept {
    const Route route{company, kShapeRank, decode};
    if (decode != nullptr) add(&route, data);
  }
  [[nodiscard]] std::span<const Candidate> all() const noexcept { return {all_.data(), count_}; }

 private:
  std::array<Candidate, kMaxCandidates> all_;
  std::size_t count_{0};
};

}  // namespace

Verdict dispatch(const Advertisement& advertisement, Memory& memory, Decoded& out) {
  Candidates candidates;
  for (const ServiceData& part : advertisement.service_data)
    candidates.add(find(kServices, part.uuid), part.data);
  for (const ManufacturerData& part : advertisement.manufacturer_data) {
    const DecodeFamily decode = family_by_shape(advertisement, part);
    candidates.add_by_shape(part.company, decode, part.data);
    if (decode == nullptr) candidates.add(find(kCompanies, part.company), part.data);
  }
  if (const DecodeFamily decode = family_by_name(advertisement); decode != nullptr) {
    const Verdict verdict = decode({advertisement, 0, {}}, memory, out);
    if (verdict != Verdict::stranger) return verdict;
    out.clear();
  }
  for (const Candidate& candidate : candidates.all()) {
    const Part part{advertisement, candidate.route.id, candidate.data};
    const Verdict verdict = candidate.route.decode(part, memory, out);
    if (verdict != Verdict::stranger) return verdict;
    out.clear();
  }
  return Verdict::stranger;
}

bool has_decoder(const Advertisement& advertisement) noexcept {
  const auto known = [](const auto& routes, auto id) { return find(routes, id) != nullptr; };
  return family_by_name(advertisement) != nullptr ||
         std::any_of(advertisement.service_data.begin(), advertisement.service_data.end(),
                     [&](const ServiceData& part) { return known(kServices, part.uuid); }) ||
         std::any_of(advertisement.manufacturer_data.begin(), advertisement.manufacturer_data.end(),
                     [&](const ManufacturerData& part) {
                       return known(kCompanies, part.company) ||
                              family_by_shape(advertisement, part) != nullptr;
                     });
}

std::span<const std::uint16_t> decoded_services() noexcept {
  return kServiceIds;
}
std::span<const std::uint16_t> decoded_companies() noexcept {
  return kCompanyIds;
}

}  // namespace homeward::ble
