#pragma once

#include "plugins/ble/bluez/advert_source.hpp"
#include "plugins/ble/bluez/bus.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>

namespace homeward::ble::bluez {

/// Discovery with DuplicateData: active, and the default, because every bluetoothd offers it and
/// it alone brings scan responses. A filter is always set: without one bluetoothd sleeps 5 s of
/// every 15 and drops devices that are not discoverable (BlueZ 5.66, src/adapter.c).
///
/// InProgress may mean that it runs already, or that the kernel still ends the discovery of a
/// bluetoothd that was killed (within 10.24 s), after which nothing would run. So it is asked for
/// again, `busy_pause` apart, and believed when it is said for longer than that.
class DiscoverySource : public AdvertSource {
 public:
  DiscoverySource(boost::asio::any_io_executor executor, Bus& bus,
                  std::chrono::milliseconds busy_pause)
      : executor_(std::move(executor)), bus_(bus), busy_pause_(busy_pause) {}

  boost::asio::awaitable<Result<void>> start(std::string adapter_path) override;
  boost::asio::awaitable<void> stop() override;
  [[nodiscard]] bool running() const override { return running_; }
  void lost() override { running_ = false; }
  [[nodiscard]] std::string_view name() const override { return "discovery"; }

 private:
  boost::asio::awaitable<Result<void>> set_filter();
  boost::asio::awaitable<Result<void>> begin();
  boost::asio::awaitable<Result<void>> plain_call(const char* member);

  boost::asio::any_io_executor executor_;
  Bus& bus_;
  std::chrono::milliseconds busy_pause_;
  std::string adapter_path_;
  bool running_{false};
};

}  // namespace homeward::ble::bluez
