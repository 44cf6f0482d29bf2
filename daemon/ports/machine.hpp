#pragma once

#include <cstdint>
#include <optional>

namespace homeward::ports {

/// How the machine stands, as far as it shows that; empty: it does not.
struct MachineHealth {
  std::optional<double> cpu_celsius;
  std::optional<bool> under_voltage;
  std::optional<bool> on_mains;
  std::optional<std::uint64_t> memory_free;  ///< bytes that programs can have without swapping
};

}  // namespace homeward::ports
