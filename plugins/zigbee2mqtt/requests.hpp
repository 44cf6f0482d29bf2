#pragma once

#include "lib/base/result.hpp"
#include "lib/json/parser.hpp"
#include "plugins/zigbee2mqtt/home.hpp"

#include <string>
#include <string_view>

namespace homeward::zigbee2mqtt {

/// What to publish for a command of the core.
struct Request {
  std::string topic;
  std::string payload;
  bool answered{false};  ///< the bridge answers with the transaction; otherwise published is done
};

/// Makes the request for a command. Arguments (all but `permit_join` name a `device`):
///
/// * `permit_join {"time": seconds}`: 0 closes; at most 254, since 255 would be for ever;
/// * `identify {"device"}`: for devices that expose `identify`, an `effect` or a `warning`;
/// * `set {"device", "property", "value"}`: of Homeward's vocabulary, when it is settable;
/// * `read {"device", "property"}`: asks the device; the answer comes as a report;
/// * `remove {"device", "force"?}`; `rename {"device", "name"}`.
///
/// Errors: invalid (arguments), not_found (device or property), unsupported.
[[nodiscard]] Result<Request> make_request(const Home& home, std::string_view command,
                                           json::Value args, std::string_view transaction);

/// The request that proves that the whole chain to the radio answers: joining closed, which it is.
[[nodiscard]] Request make_probe(const Home& home, std::string_view transaction);

}  // namespace homeward::zigbee2mqtt
