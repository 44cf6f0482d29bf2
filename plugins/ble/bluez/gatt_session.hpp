#pragma once

#include "plugins/ble/bluez/agent.hpp"
#include "plugins/ble/bluez/radio.hpp"
#include "plugins/ble/bluez/session_script.hpp"

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <optional>
#include <string>

namespace homeward::ble::bluez {

/// Who a session is with.
struct Partner {
  Address address;
  std::optional<std::uint32_t> passkey;
  std::optional<std::uint16_t> last_sequence;
};

/// Sessions with health devices, one at a time: connect, pair when a passkey is configured, do the
/// script, disconnect, whatever goes wrong. Owned by the App; the radio outlives it.
class GattSessions {
 public:
  /// Called with each value that a device tells, while the session runs.
  using Values = std::function<void(const Address&, std::uint16_t characteristic, Bytes value)>;

  GattSessions(boost::asio::any_io_executor executor, Radio& radio, Agent::Lookup lookup,
               Values values);

  /// Runs one session. Errors: disconnected (the device went away before it was connected),
  /// timeout, and those of D-Bus. What was told before an error was told.
  boost::asio::awaitable<Result<void>> run(Partner partner, LocalTime local);

  // What the radio's sink is told, passed on.
  void link(const Address& address, std::optional<bool> connected, std::optional<bool> resolved);
  void value(std::string_view path, Bytes value);

 private:
  boost::asio::awaitable<Result<void>> open(Partner partner);
  boost::asio::awaitable<Result<void>> connect();
  boost::asio::awaitable<Result<void>> converse(Partner partner, LocalTime local);
  boost::asio::awaitable<Result<void>> device_call(const char* member,
                                                   std::chrono::milliseconds timeout);
  boost::asio::awaitable<Result<std::vector<Characteristic>>> characteristics();
  boost::asio::awaitable<Result<void>> act(Action action);
  boost::asio::awaitable<void> until_resolved();
  boost::asio::awaitable<void> until_over();

  boost::asio::any_io_executor executor_;
  Radio& radio_;
  Agent agent_;
  Values values_;
  boost::asio::steady_timer wake_;
  std::optional<Address> address_;  ///< of the session that runs
  std::string path_;
  bool connected_{false};
  bool resolved_{false};
  std::optional<SessionScript> script_;
};

}  // namespace homeward::ble::bluez
