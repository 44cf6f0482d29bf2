#pragma once

#include "daemon/core/alert.hpp"

#include <string>
#include <vector>

namespace homeward::store {

/// Writes evidence as compact JSON. Numbers become text with a letter for their type, because a
/// JSON number does not read back as the same double everywhere.
[[nodiscard]] std::string write_evidence(const std::vector<core::Evidence>& evidence);

/// Reads what write_evidence wrote; throws Refused on anything else.
[[nodiscard]] std::vector<core::Evidence> read_evidence(const std::string& text);

}  // namespace homeward::store
