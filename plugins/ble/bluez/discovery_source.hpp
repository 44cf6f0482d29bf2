#pragma once

#include "plugins/ble/bluez/advert_source.hpp"
#include "plugins/ble/bluez/bus.hpp"

namespace homeward::ble::bluez {

/// Discovery with DuplicateData: active, and the default, because every bluetoothd offers it and
/// it alone brings scan responses. A filter is always set: without one bluetoothd sleeps 5 s of
/// every 15 and drops devices that are not discoverable (BlueZ 5.66, src/adapter.c).
class DiscoverySource : public AdvertSource {
 public:
  explicit DiscoverySource(Bus& bus) : bus_(bus) {}

  boost::asio::awaitable<Result<void>> start(std::string adapter_path) override;
  boost::asio::awaitable<void> stop() override;
  [[nodiscard]] bool running() const override { return running_; }
  void lost() override { running_ = false; }
  [[nodiscard]] std::string_view name() const override { return "discovery"; }

 private:
  boost::asio::awaitable<Result<void>> set_filter();
  boost::asio::awaitable<Result<void>> plain_call(const char* member);

  Bus& bus_;
  std::string adapter_path_;
  bool running_{false};
};

}  // namespace homeward::ble::bluez
