#include "plugins/ble/decoders/families.hpp"

#include <algorithm>
#include <array>

namespace homeward::ble {

namespace {

struct Named {
  std::string_view front;
  DecodeFamily decode;
};

// The company identifier of these is part of a value.
constexpr std::array kNamed{
    Named{"TP35", decode_thermopro},        Named{"TP39", decode_thermopro},
    Named{"TP96", decode_thermopro_probes}, Named{"TP97", decode_thermopro_probes},
    Named{"sps", decode_inkbird_small},     Named{"tps", decode_inkbird_small},
    Named{"N0BYD", decode_inkbird_small},   Named{"ITH-", decode_inkbird_large},
    Named{"MOCREO", decode_mocreo},         Named{"IBS-P", decode_inkbird_large},
    Named{"Ink@IAM", decode_inkbird_air},
};

}  // namespace

DecodeFamily family_by_name(const Advertisement& advertisement) noexcept {
  const std::string_view name = advertisement.name;
  if (name.empty()) return nullptr;
  for (const Named& named : kNamed)
    if (name.front() == named.front.front() && name.starts_with(named.front)) return named.decode;
  return nullptr;
}

}  // namespace homeward::ble
