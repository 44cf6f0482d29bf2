#pragma once

#include "daemon/core/time.hpp"

namespace homeward::rules {

/// Nothing was watched in [from, until), because the program was not running.
struct Gap {
  core::SteadyTime from{};
  core::SteadyTime until{};
  friend bool operator==(const Gap&, const Gap&) = default;
};

}  // namespace homeward::rules
