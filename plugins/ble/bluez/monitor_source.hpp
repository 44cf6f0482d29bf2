#pragma once

#include "plugins/ble/bluez/advert_source.hpp"
#include "plugins/ble/bluez/bus.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <set>
#include <vector>

namespace homeward::ble::bluez {

/// An advertisement pattern: bytes at an offset of an AD structure of one type.
struct Pattern {
  std::uint8_t offset{0};
  std::uint8_t ad_type{0};
  std::vector<std::uint8_t> content;

  friend bool operator==(const Pattern&, const Pattern&) = default;
};

/// What a passive scan looks for.
struct Interests {
  std::vector<std::uint16_t> service_uuids;  ///< of service data
  std::vector<std::uint16_t> companies;      ///< of manufacturer data
};

/// The patterns for the interests, at most 16 to a monitor (the kernel's limit). AD types:
/// 0x16 service data, 0xFF manufacturer data (Bluetooth Assigned Numbers, section 2.3).
[[nodiscard]] std::vector<std::vector<Pattern>> monitor_patterns(const Interests& interests);

/// The advertisement monitor: passive, and strangers' devices never become objects. bluetoothd 5.66
/// offers it only when it runs with --experimental. A monitor that bluetoothd accepts and then
/// releases, or never activates, counts as not running (bleak#1136).
class MonitorSource : public AdvertSource {
 public:
  MonitorSource(boost::asio::any_io_executor executor, Bus& bus, const Interests& interests);

  boost::asio::awaitable<Result<void>> start(std::string adapter_path) override;
  boost::asio::awaitable<void> stop() override;
  [[nodiscard]] bool running() const override { return running_; }
  void lost() override;
  [[nodiscard]] std::string_view name() const override { return "monitor"; }

 private:
  int answer(sd_bus_message* message);
  int answer_objects(sd_bus_message* message);
  int answer_all_properties(sd_bus_message* message);
  boost::asio::awaitable<Result<void>> ask(const char* member);
  boost::asio::awaitable<bool> activated();

  boost::asio::any_io_executor executor_;
  Bus& bus_;
  std::vector<std::vector<Pattern>> monitors_;
  std::set<std::string> active_;  ///< paths of monitors that bluetoothd activated
  std::string adapter_path_;
  bool served_{false};
  bool running_{false};
};

}  // namespace homeward::ble::bluez
