#pragma once

#include "lib/base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace homeward::mqtt {

/// A broker's address, taken apart.
struct BrokerUri {
  bool tls{false};
  std::string host;  ///< a name or an address; IPv6 without its brackets
  std::uint16_t port{1883};

  /// The address in the words of Paho 1.3: `tcp://host:port` or `ssl://host:port`.
  [[nodiscard]] std::string for_paho() const;
};

/// Parses `mqtt://host[:port]` or `mqtts://host[:port]` (`tcp://` and `ssl://` mean the same).
/// User names, passwords and paths in it are refused. Error: invalid, with what was expected.
[[nodiscard]] Result<BrokerUri> parse_broker_uri(std::string_view text);

}  // namespace homeward::mqtt
