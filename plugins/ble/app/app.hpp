#pragma once

#include "plugins/ble/app/home.hpp"
#include "plugins/ble/bluez/gatt_session.hpp"
#include "plugins/ble/bluez/radio.hpp"
#include "plugins/sdk/signal.hpp"

#include <deque>
#include <memory>
#include <string>

namespace homeward::ble {

/// The Bluetooth plugin: carries what the radio hears to the home, what the home tells to the core,
/// collects from health devices when they advertise, and says how the radio is. Owned by main, on
/// the link's executor; the link outlives it, and the executor runs no more once it ends.
class App : private bluez::RadioSink, private Sink {
 public:
  /// `options`: bus, machine and times; adapter and scan come with the welcome.
  App(boost::asio::any_io_executor executor, sdk::Plugin& plugin, bluez::RadioOptions options);
  ~App() override;
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  /// Starts at the first welcome; runs until the executor ends.
  boost::asio::awaitable<void> run();

 private:
  void heard(const Advertisement& advertisement) override;
  void remembered(const Advertisement& advertisement) override;
  void link(const Address& address, std::optional<bool> connected,
            std::optional<bool> resolved) override;
  void value(std::string_view path, Bytes value) override;
  void changed(const bluez::RadioStatus& status) override;
  void send(std::vector<sdk::Event> events) override;
  void device(sdk::Device device) override;

  void welcome(const sdk::Welcome& welcome);
  void adopt(const Settings& settings);
  void tell_health();
  void maybe_collect(const Address& address);
  boost::asio::awaitable<void> collect_all();
  boost::asio::awaitable<void> watch_tags();
  boost::asio::awaitable<void> collect(Address address);
  boost::asio::awaitable<Result<boost::json::object>> command(sdk::Command command);
  [[nodiscard]] bluez::Agent::Known known(const Address& address) const;

  boost::asio::any_io_executor executor_;
  sdk::Plugin& plugin_;
  bluez::RadioOptions options_;
  std::optional<Settings> settings_;
  std::string configuration_error_;
  Home home_;
  bluez::RadioStatus status_;
  std::unique_ptr<bluez::Radio> radio_;
  std::unique_ptr<bluez::GattSessions> sessions_;
  std::deque<Address> to_collect_;
  std::map<Address, BootTime> rest_until_;  ///< no session with a device before
  sdk::Signal work_;                        ///< there is a device to collect from
  bool collecting_{false};                  ///< a session with a health device is under way
  sdk::Signal collected_;                   ///< it ended
  sdk::Signal settings_changed_;
  std::string told_health_;
};

}  // namespace homeward::ble
