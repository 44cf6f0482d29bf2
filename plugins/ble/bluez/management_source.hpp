#pragma once

#include "plugins/ble/bluez/advert_source.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>

namespace homeward::ble::bluez {

/// Opens the kernel's Bluetooth control channel, without blocking. Error: unsupported (no such
/// sockets here, or not for us), io.
[[nodiscard]] Result<int> open_management_socket();

/// Listening at the kernel itself, past bluetoothd and the message bus: every advertisement is
/// heard, also an unchanged one, none is merged with the next, and strangers never become objects
/// of bluetoothd. Opt-in, because the socket wants CAP_NET_ADMIN (docs/BLUETOOTH.md). Active, as
/// discovery is. The kernel ends each discovery after some 10 s; it is started again until stop().
class ManagementSource : public AdvertSource {
 public:
  /// `open` gives a connected socket, which then is ours. `heard` is told each advertisement, on
  /// the loop; views live for the call. `ended` is told when the scan ended by itself.
  struct Partners {
    std::function<Result<int>()> open;
    std::function<void(const Advertisement&)> heard;
    std::function<void()> ended;
  };

  ManagementSource(boost::asio::any_io_executor executor, Partners partners);
  ~ManagementSource() override;
  ManagementSource(const ManagementSource&) = delete;
  ManagementSource& operator=(const ManagementSource&) = delete;

  boost::asio::awaitable<Result<void>> start(std::string adapter_path) override;
  boost::asio::awaitable<void> stop() override;
  [[nodiscard]] bool running() const override;
  void lost() override;
  [[nodiscard]] std::string_view name() const override { return "management"; }
  [[nodiscard]] bool tells_itself() const override { return true; }

 private:
  class State;
  std::shared_ptr<State> state_;  ///< shared with operations under way on the loop
};

}  // namespace homeward::ble::bluez
