#pragma once

#include <chrono>
#include <cstddef>
#include <limits>
#include <optional>

namespace homeward::mqtt {

/// What a broker of MQTT 5 said at the connect that it takes; of MQTT 3.1.1 nothing is known.
struct BrokerLimits {
  std::size_t receive_maximum{65'535};  ///< publishes that wait for their ack
  std::size_t packet_size{std::numeric_limits<std::size_t>::max()};  ///< bytes
  bool sound{true};         ///< false: a limit of nothing, which the protocol does not know
  bool acknowledges{true};  ///< false: messages with QoS 0 only
  bool keeps{true};         ///< false: no retained messages
  std::optional<std::chrono::seconds> keep_alive;  ///< to be used in the place of ours
};

}  // namespace homeward::mqtt
