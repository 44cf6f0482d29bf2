#pragma once

#include <string_view>

namespace homeward::platforms {

/// The UCUM code of a property's unit (docs/PLUGINS.md); empty: none is known.
[[nodiscard]] std::string_view ucum_of(std::string_view property);

}  // namespace homeward::platforms
