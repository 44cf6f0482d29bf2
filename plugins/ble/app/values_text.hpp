#pragma once

#include "plugins/ble/decoded.hpp"

#include <string>

namespace homeward::ble {

/// What a device said, for a person: "temperature 21.5 C, humidity 40 %". Cut off after some 160
/// bytes.
[[nodiscard]] std::string values_text(const Decoded& decoded);

}  // namespace homeward::ble
