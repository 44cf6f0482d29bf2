#pragma once

#include "plugins/ble/decoders/families.hpp"

#include <cstdint>
#include <span>

namespace homeward::ble {

/// Hands the parts of an advertisement to the decoders of their families, the most telling family
/// first, until one of them knows its own.
[[nodiscard]] Verdict dispatch(const Advertisement& advertisement, Memory& memory, Decoded& out);

/// True when dispatch() would ask some decoder.
[[nodiscard]] bool has_decoder(const Advertisement& advertisement) noexcept;

/// The identifiers in the table, ascending.
[[nodiscard]] std::span<const std::uint16_t> decoded_services() noexcept;
[[nodiscard]] std::span<const std::uint16_t> decoded_companies() noexcept;

}  // namespace homeward::ble
