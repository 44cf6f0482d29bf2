#pragma once

#include "plugins/ble/advertisement.hpp"
#include "plugins/ble/bluez/bus.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace homeward::ble::bluez {

/// Answers what bluetoothd asks while a device is paired: the passkey of our configuration, or
/// that nobody is there to look (NoInputNoOutput). Strangers are rejected. Owned by GattSessions.
class Agent {
 public:
  struct Known {
    bool ours{false};
    std::optional<std::uint32_t> passkey;
  };
  using Lookup = std::function<Known(const Address&)>;

  Agent(Bus& bus, Lookup lookup) : bus_(bus), lookup_(std::move(lookup)) {}

  /// Makes this the agent of our connection; `passkey`: it can type one. Errors: those of D-Bus.
  boost::asio::awaitable<Result<void>> offer(bool passkey);

 private:
  int answer(sd_bus_message* call);
  boost::asio::awaitable<Result<void>> ask(const char* member, const char* ability);

  Bus& bus_;
  Lookup lookup_;
  std::uint64_t served_on_{0};  ///< the connection on which it is an object
  std::string_view ability_;    ///< as it was registered last
};

}  // namespace homeward::ble::bluez
