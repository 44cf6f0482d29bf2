#pragma once

#include "lib/base/result.hpp"
#include "plugins/ble/advertisement.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <string_view>

namespace homeward::ble::bluez {

/// One way to make BlueZ listen. Whatever the way, what is heard comes as signals of Device1,
/// which the Radio reads; a source only starts and ends the scan. Owned by the Radio.
class AdvertSource {
 public:
  virtual ~AdvertSource() = default;

  /// Starts listening on the adapter at this object path, ending first what runs of an earlier
  /// start. Errors: unsupported (this bluetoothd does not offer it), and those of D-Bus.
  virtual boost::asio::awaitable<Result<void>> start(std::string adapter_path) = 0;

  /// Ends listening; what can't be ended is gone by itself.
  virtual boost::asio::awaitable<void> stop() = 0;

  /// False when BlueZ has ended it, or has not confirmed it in time.
  [[nodiscard]] virtual bool running() const = 0;

  /// The service, the adapter or the connection is gone, and the scan with it.
  virtual void lost() = 0;

  /// "discovery" or "monitor".
  [[nodiscard]] virtual std::string_view name() const = 0;
};

}  // namespace homeward::ble::bluez
