#pragma once

#include "lib/base/result.hpp"
#include "lib/base/rfc3339.hpp"
#include "lib/json/parser.hpp"
#include "plugins/sdk/plugin.hpp"

#include <string_view>

namespace homeward::replay {

/// One line of a recording.
struct Recorded {
  WallTime time;     ///< when it was noticed
  sdk::Event event;  ///< of device `replay:<device>`, without a time
};

/// Reads `{"ts": RFC 3339, "device": text, "property": text, "value": boolean|number|text}`; other
/// members are ignored. An `action` becomes an event, all else a report. The parser is only lent.
/// Errors: invalid or limit, with the member that is wrong.
[[nodiscard]] Result<Recorded> parse_recorded(json::Parser& parser, std::string_view line);

}  // namespace homeward::replay
