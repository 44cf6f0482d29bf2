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
    Route{0x181C, 1, decode_bthome_v1},
    Route{0x181E, 1, decode_bthome_v1},
    Route{0xFCD2, 0, decode_bthome_v2},
    Route{0xFE95, 2, decode_mibeacon},
};

constexpr std::array kCompanies{
    Route{0x0001, 9, decode_bthome_v1},
};

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
  const Route* route;
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
    for (; at > 0 && all_[at - 1].route->rank >= route->rank; --at) all_[at] = all_[at - 1];
    all_[at] = {route, data};
  }
  [[nodiscard]] std::span<const Candidate> all() const noexcept { return {all_.data(), count_}; }

 private:
  std::array<Candidate, kMaxCandidates> all_{};
  std::size_t count_{0};
};

}  // namespace

Verdict dispatch(const Advertisement& advertisement, Memory& memory, Decoded& out) {
  Candidates candidates;
  for (const ServiceData& part : advertisement.service_data)
    candidates.add(find(kServices, part.uuid), part.data);
  for (const ManufacturerData& part : advertisement.manufacturer_data)
    candidates.add(find(kCompanies, part.company), part.data);
  if (const DecodeFamily decode = family_by_name(advertisement); decode != nullptr) {
    const Verdict verdict = decode({advertisement, 0, {}}, memory, out);
    if (verdict != Verdict::stranger) return verdict;
    out.clear();
  }
  for (const Candidate& candidate : candidates.all()) {
    const Part part{advertisement, candidate.route->id, candidate.data};
    const Verdict verdict = candidate.route->decode(part, memory, out);
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
                     [&](const ManufacturerData& part) { return known(kCompanies, part.company); });
}

std::span<const std::uint16_t> decoded_services() noexcept {
  return kServiceIds;
}
std::span<const std::uint16_t> decoded_companies() noexcept {
  return kCompanyIds;
}

}  // namespace homeward::ble
