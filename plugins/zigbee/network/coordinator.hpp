#pragma once

#include "lib/base/result.hpp"
#include "plugins/zigbee/network/moderation.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace homeward::zigbee {

/// A frame that arrived for our endpoint.
struct Incoming {
  std::uint16_t source{0};
  std::uint8_t endpoint{0};  ///< of the device
  std::uint16_t cluster{0};
  bool to_many{false};  ///< broadcast or to a group: nobody wants an answer
  std::uint8_t link_quality{0};
  std::vector<std::uint8_t> payload;
};

/// A frame for a device.
struct Outgoing {
  std::uint16_t destination{0};
  std::uint8_t endpoint{1};  ///< of the device
  std::uint16_t cluster{0};
  std::vector<std::uint8_t> payload;
};

struct NodeDescriptor {
  bool router{false};
  bool mains{false};
  bool sleeps{true};  ///< does not listen when idle
  std::uint16_t manufacturer{0};

  friend bool operator==(const NodeDescriptor&, const NodeDescriptor&) = default;
};

struct SimpleDescriptor {
  std::uint8_t endpoint{0};
  std::uint16_t profile{0}, device{0};
  std::vector<std::uint16_t> in, out;  ///< clusters that it serves, and that it uses

  friend bool operator==(const SimpleDescriptor&, const SimpleDescriptor&) = default;
};

/// What a coordinator tells by itself. Called on the loop's thread.
class CoordinatorListener {
 public:
  virtual ~CoordinatorListener() = default;

  /// The network is up; `coordinator` is the address that devices bind to.
  virtual void network_up(std::uint64_t coordinator) = 0;
  /// The network is not served: `code` is one word for the health, `waits` that a person must act.
  virtual void network_down(std::string code, std::string detail, bool waits) = 0;

  virtual Urgency received(Incoming frame) = 0;
  /// A device was let in: it is new, or was away.
  virtual void joined(std::uint64_t ieee, std::uint16_t address) = 0;
  /// A device says that it is there, after it started or changed its parent.
  virtual void announced(std::uint64_t ieee, std::uint16_t address) = 0;
  /// The radio noticed where a device is.
  virtual void seen_at(std::uint64_t ieee, std::uint16_t address) = 0;
  virtual void left(std::uint64_t ieee, bool comes_back) = 0;
  /// Seconds for which devices may join; 0 closed.
  virtual void joining_open(std::uint8_t seconds) = 0;
};

/// A radio with a Zigbee network: what the device manager needs of it, whatever the protocol of its
/// serial line. ZDO requests go to the device itself and return its answer; errors are timeout (a
/// sleeper that did not ask), refused (a status of the device or the radio), disconnected.
class Coordinator {
 public:
  virtual ~Coordinator() = default;

  /// Sends and waits until the device's radio has it.
  virtual boost::asio::awaitable<Result<void>> send(Outgoing frame) = 0;
  /// Lets devices join for 1 to 254 seconds; 0 closes.
  virtual boost::asio::awaitable<Result<void>> permit_join(std::uint8_t seconds) = 0;

  virtual boost::asio::awaitable<Result<NodeDescriptor>> node_descriptor(std::uint16_t device) = 0;
  virtual boost::asio::awaitable<Result<std::vector<std::uint8_t>>> active_endpoints(
      std::uint16_t device) = 0;
  virtual boost::asio::awaitable<Result<SimpleDescriptor>> simple_descriptor(
      std::uint16_t device, std::uint8_t endpoint) = 0;
  /// Makes an endpoint of the device report a cluster to our endpoint.
  virtual boost::asio::awaitable<Result<void>> bind(std::uint16_t device, std::uint64_t ieee,
                                                    std::uint8_t endpoint,
                                                    std::uint16_t cluster) = 0;
  virtual boost::asio::awaitable<Result<void>> leave(std::uint16_t device, std::uint64_t ieee) = 0;
  /// Where a device is now, asked of all that listen.
  virtual boost::asio::awaitable<Result<std::uint16_t>> find_address(std::uint64_t ieee) = 0;
  /// Who a short address belongs to.
  virtual boost::asio::awaitable<Result<std::uint64_t>> find_ieee(std::uint16_t address) = 0;
};

}  // namespace homeward::zigbee
