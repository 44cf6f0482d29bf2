#pragma once

#include "daemon/ports/options.hpp"

#include <string_view>

namespace homeward::platforms {

/// True when a recipient may have this field of an alert's `data`: its detail reaches so far, and
/// the field is not excluded. `alert` and `revision` are for everybody. A field that is not known
/// here is for nobody.
[[nodiscard]] bool may_have(const ports::Recipient& recipient, std::string_view field);

}  // namespace homeward::platforms
