#pragma once

#include <algorithm>

namespace homeward::ble {

/// What is left of a lithium coin cell, in percent, by its voltage: a curve of straight pieces that
/// several sensors without a gauge of their own are read with. Source: ble_monitor's packet notes.
[[nodiscard]] constexpr double coin_cell_percent(double volts) noexcept {
  if (volts >= 3.0) return 100;
  if (volts >= 2.6) return 60 + (volts - 2.6) * 100;
  if (volts >= 2.5) return 40 + (volts - 2.5) * 200;
  if (volts >= 2.45) return 20 + (volts - 2.45) * 400;
  return 0;
}

}  // namespace homeward::ble
