#pragma once

#include "plugins/ble/bluez/advert_source.hpp"
#include "plugins/ble/bluez/bus.hpp"
#include "plugins/ble/bluez/machine.hpp"
#include "plugins/ble/bluez/management_source.hpp"
#include "plugins/ble/bluez/monitor_source.hpp"
#include "plugins/ble/bluez/name_cache.hpp"
#include "plugins/ble/bluez/objects.hpp"
#include "plugins/ble/bluez/recovery.hpp"

#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace homeward::ble::bluez {

struct RadioOptions {
  std::string bus;      ///< D-Bus address; empty: the system bus
  std::string adapter;  ///< address "00:1A:7D:DA:71:13", or empty: the first there is
  ScanMode scan{ScanMode::active};
  Interests interests{};  ///< of a passive scan
  /// Whether a device's name is needed to read what it says later.
  std::function<bool(const Advertisement&)> keep_name;
  RecoveryTimings recovery{};
  MachinePaths machine{};
  std::chrono::milliseconds busy_pause{1'000};  ///< see DiscoverySource
  std::function<Result<int>()> open_management{open_management_socket};
};

/// How the radio is, for people and for the health of the plugin.
struct RadioStatus {
  RadioState state{RadioState::service_away};
  bool troubled{false};
  bool dead{false};
  std::size_t recoveries{0};
  std::string adapter;  ///< its address; empty while there is none
  std::string source;   ///< "discovery", "monitor" or "management"
  std::string why;      ///< what the last step that failed said

  friend bool operator==(const RadioStatus&, const RadioStatus&) = default;
};

/// Who hears what the radio hears. Called on the loop; must not destroy the radio. Views live for
/// the call.
class RadioSink {
 public:
  virtual ~RadioSink() = default;
  /// An advertisement; without data when only the signal's strength was told.
  virtual void heard(const Advertisement& advertisement) = 0;
  /// A device that BlueZ remembers from before; nothing was heard of it.
  virtual void remembered(const Advertisement& advertisement) = 0;
  /// A device was connected or lost, or its services are known.
  virtual void link(const Address& address, std::optional<bool> connected,
                    std::optional<bool> resolved) = 0;
  /// A characteristic told its value.
  virtual void value(std::string_view path, Bytes value) = 0;
  virtual void changed(const RadioStatus& status) = 0;
};

/// One Bluetooth adapter through bluetoothd: finds it by its address wherever it is plugged in,
/// keeps a scan running, turns the signals of BlueZ into advertisements, and climbs the ladder of
/// Recovery when it hears nothing. bluetoothd, adapter and message bus may come and go at any
/// time. Keeps nothing of strangers but a bounded number of names. Owned by the program's main;
/// the sink outlives it, and the executor runs no more once it ends.
class Radio {
 public:
  Radio(boost::asio::any_io_executor executor, RadioOptions options, RadioSink& sink);
  ~Radio();
  Radio(const Radio&) = delete;
  Radio& operator=(const Radio&) = delete;

  /// Runs until stop(), then ends the scan.
  boost::asio::awaitable<void> run();
  void stop();

  /// The devices that should be heard.
  void expect(std::set<Address> devices);

  /// For sessions with devices. The path is empty while there is no adapter.
  [[nodiscard]] Bus& bus() { return bus_; }
  [[nodiscard]] const std::string& adapter_path() const { return adapter_path_; }
  [[nodiscard]] bool scanning() const { return state() == RadioState::scanning; }
  /// bluetoothd 5.66 may lose the discovery filter when a connection ends (bluez#763): set it anew.
  void scan_again();

  /// Lets bluetoothd look around too while a device is wanted that it does not know, which is so
  /// when the scan goes past it; otherwise nothing is to be done.
  boost::asio::awaitable<void> discover_too();
  boost::asio::awaitable<void> discover_no_longer();

 private:
  class Visitor;

  [[nodiscard]] RadioState state() const;
  boost::asio::awaitable<void> wait();
  boost::asio::awaitable<void> look_around();
  boost::asio::awaitable<void> ask_owner();
  boost::asio::awaitable<void> perform(Step step);
  boost::asio::awaitable<Result<void>> attempt(Step step);
  [[nodiscard]] std::unique_ptr<AdvertSource> make_source(ScanMode mode);
  [[nodiscard]] bool not_offered(const Error& error) const;
  boost::asio::awaitable<Result<void>> start_scan();
  boost::asio::awaitable<Result<void>> set_power(bool on);
  boost::asio::awaitable<Result<void>> cycle_power();
  boost::asio::awaitable<Result<void>> unblock();
  boost::asio::awaitable<Result<void>> restart_service();
  void connect();
  void subscribe();
  void forget_service();
  void forget_adapter();
  void on_owner(sd_bus_message* message);
  void on_added(sd_bus_message* message);
  void on_removed(sd_bus_message* message);
  void on_changed(sd_bus_message* message);
  void on_device(std::string_view path, bool live);
  [[nodiscard]] Advertisement reported(const Address& address) const;
  void complete(Advertisement& heard);
  void hear(const Advertisement& heard);
  void take_adapter(std::string_view path, const AdapterReport& report);
  void tell();
  void wake();

  boost::asio::any_io_executor executor_;
  RadioOptions options_;
  RadioSink& sink_;
  Bus bus_;
  Machine machine_;
  Recovery recovery_;
  NameCache names_;
  std::unique_ptr<AdvertSource> source_;
  std::unique_ptr<AdvertSource> beside_;  ///< bluetoothd's own discovery beside another source
  bool mode_refused_{false};              ///< it is discovery because another mode is not to be had
  boost::asio::steady_timer wake_;
  DeviceReport report_;  ///< of the signal at hand; reused, so that nothing is allocated
  std::string adapter_path_;
  std::string adapter_address_;
  bool owner_{false};
  bool powered_{false};
  bool look_due_{true};
  bool rescan_{false};
  bool stopping_{false};
  std::string why_;
  std::optional<RadioStatus> told_;
};

}  // namespace homeward::ble::bluez
