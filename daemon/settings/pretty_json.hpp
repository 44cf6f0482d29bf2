#pragma once

#include <boost/json/fwd.hpp>

#include <string>

namespace homeward::settings {

/// JSON text for people and for version control: indented by two, short lists and objects on one
/// line, members in their order; ends with a line break.
[[nodiscard]] std::string pretty(const boost::json::value& value);

}  // namespace homeward::settings
