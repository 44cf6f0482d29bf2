#pragma once

#include "lib/base/result.hpp"
#include "plugins/ble/advertisement.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace homeward::ble::bluez {

enum class ScanMode : std::uint8_t {
  active,      ///< discovery
  passive,     ///< the advertisement monitor; discovery where that is not offered
  management,  ///< the kernel's control channel; discovery where that is not allowed
};

/// One way to make the radio listen. What is heard comes as signals of Device1, which the Radio
/// reads, or the source tells it itself; otherwise it only starts and ends the scan. Owned by the
/// Radio.
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

  /// Whether the source tells what is heard; the signals of Device1 then say nothing new.
  [[nodiscard]] virtual bool tells_itself() const { return false; }

  /// "discovery", "monitor" or "management".
  [[nodiscard]] virtual std::string_view name() const = 0;
};

}  // namespace homeward::ble::bluez
