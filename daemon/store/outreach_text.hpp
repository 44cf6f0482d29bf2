#pragma once

#include "daemon/core/alert.hpp"

#include <string>

namespace homeward::store {

/// Writes how far an alert was brought to people as compact JSON.
[[nodiscard]] std::string write_outreach(const core::Outreach& outreach);

/// Reads what write_outreach wrote; throws Refused on anything else.
[[nodiscard]] core::Outreach read_outreach(const std::string& text);

}  // namespace homeward::store
