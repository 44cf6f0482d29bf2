#pragma once

#include "plugins/sdk/plugin.hpp"
#include "plugins/zigbee/network/manager.hpp"
#include "plugins/zigbee/network/vault.hpp"
#include "plugins/zigbee/network/znp_coordinator.hpp"

#include <string>

namespace homeward::zigbee {

/// The plugin: joins the radio, the devices and the link to the core, keeps what must survive, and
/// answers commands. Owned by main; one thread.
class House final : private CoordinatorListener, private Sink {
 public:
  struct Options {
    std::string port;   ///< of the command line; it wins over the configuration's
    std::string state;  ///< folder of what must survive; empty: nothing is kept here
    ZnpCoordinator::Timings radio;
    DeviceManager::Timings devices;
  };

  House(boost::asio::any_io_executor executor, sdk::Plugin& plugin, Options options);

  /// Starts everything; returns when the loop ends.
  boost::asio::awaitable<void> run();

 private:
  void network_up(std::uint64_t coordinator) override;
  void network_down(std::string code, std::string detail, bool waits) override;
  Urgency received(Incoming frame) override;
  void joined(std::uint64_t ieee, std::uint16_t address) override;
  void announced(std::uint64_t ieee, std::uint16_t address) override;
  void seen_at(std::uint64_t ieee, std::uint16_t address) override;
  void left(std::uint64_t ieee, bool comes_back) override;
  void joining_open(std::uint8_t seconds) override;

  void send(std::vector<sdk::Event> events) override;
  void device(sdk::Device device) override;
  void gone(std::string device, bool removed) override;
  void changed() override;

  void welcome(const sdk::Welcome& welcome);
  void load();
  void save();
  void tell_health();
  boost::asio::awaitable<void> keep_saved();
  boost::asio::awaitable<Result<boost::json::object>> command(sdk::Command command);
  boost::asio::awaitable<Result<boost::json::object>> permit_join(boost::json::object args);
  boost::asio::awaitable<Result<void>> set_joining(std::uint8_t seconds);
  boost::asio::awaitable<void> close_joining(std::uint64_t opening,
                                             std::chrono::steady_clock::time_point until);

  boost::asio::any_io_executor executor_;
  sdk::Plugin& plugin_;
  Options options_;
  Vault vault_;
  Profiles profiles_;
  ZnpCoordinator radio_;
  DeviceManager devices_;
  std::optional<std::uint64_t> remembered_;  ///< extended PAN id of the kept devices
  sdk::Signal save_;
  bool unsaved_{false};
  bool save_failed_{false};
  std::string code_{"radio-starting"};  ///< of what is wrong with the radio; empty: nothing
  std::string detail_{"the Zigbee network is not up yet"};
  bool degraded_{true};
  std::uint64_t openings_{0};
  std::optional<std::chrono::steady_clock::time_point> open_until_;  ///< for joining
};

}  // namespace homeward::zigbee
