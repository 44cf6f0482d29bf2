#pragma once

#include "plugins/ble/advertisement.hpp"

#include <cstdint>

namespace homeward::ble {

/// What a beacon says of itself, as one number: two slots of a pendant (at rest, and while its
/// button is held) differ in it. Transmit power and telemetry are left out.
[[nodiscard]] std::uint64_t beacon_slot(const Advertisement& advertisement) noexcept;

}  // namespace homeward::ble
