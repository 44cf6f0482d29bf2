#pragma once

#include "plugins/zigbee/network/backup.hpp"
#include "plugins/zigbee/network/stick_memory.hpp"

#include <functional>
#include <optional>

namespace homeward::zigbee {

/// A coordinator's network: finding out what it holds, forming, restoring, backing up, starting.
/// The operations follow TI's "Z-Stack Monitor and Test API" and the start-up order of its hosts.
/// Borrows the link, whose frames somebody reads meanwhile.
class Stick {
 public:
  explicit Stick(ZnpLink& link) : link_(link), memory_(link) {}

  struct Firmware {
    std::uint8_t product{0};  ///< 1 and 2: Z-Stack 3.x; 0: Z-Stack 1.2
    std::uint32_t revision{0};
  };

  /// Asks whether anybody is there, twice, the second time after leaving a boot loader.
  boost::asio::awaitable<Result<void>> probe();
  /// Error: unsupported, with Z-Stack 1.2.
  boost::asio::awaitable<Result<Firmware>> firmware();
  /// The network that the stick holds; none when it is empty. Error: unsupported, when its memory
  /// has another layout.
  boost::asio::awaitable<Result<std::optional<StickNetwork>>> network();

  /// Makes a new network. Erases what the stick holds.
  boost::asio::awaitable<Result<void>> form(znp::NetworkInformation wish, znp::Key key);
  /// Puts a network in place, its counters advanced so that devices take what is sent.
  boost::asio::awaitable<Result<void>> restore(Backup backup, znp::NetworkInformation throw_away,
                                               znp::Key throw_away_key);
  boost::asio::awaitable<Result<Backup>> backup();

  /// Starts the network that the stick holds and registers our endpoint. Does nothing that is
  /// done already. Returns the coordinator's own address.
  boost::asio::awaitable<Result<std::uint64_t>> start();

  boost::asio::awaitable<Result<void>> reset();
  [[nodiscard]] bool resetting() const { return resetting_; }

 private:
  boost::asio::awaitable<Result<void>> ping(std::chrono::milliseconds within);
  boost::asio::awaitable<Result<void>> write_all(std::vector<std::pair<std::uint16_t, znp::Bytes>>);
  boost::asio::awaitable<Result<void>> commission(std::uint32_t channels);
  boost::asio::awaitable<Result<void>> await_formed(std::uint16_t pan);
  boost::asio::awaitable<Result<void>> write_tables(Backup backup);
  boost::asio::awaitable<Result<void>> back_up_keys(Backup& backup);
  boost::asio::awaitable<Result<void>> back_up_devices(Backup& backup);
  boost::asio::awaitable<Result<void>> ensure_callbacks();
  boost::asio::awaitable<Result<void>> bring_up();
  boost::asio::awaitable<Result<void>> register_endpoint();

  ZnpLink& link_;
  StickMemory memory_;
  bool resetting_{false};
};

}  // namespace homeward::zigbee
