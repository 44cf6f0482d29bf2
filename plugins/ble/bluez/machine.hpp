#pragma once

#include "lib/base/result.hpp"

#include <string>

namespace homeward::ble::bluez {

/// Where the machine is touched; tests name other places.
struct MachinePaths {
  std::string rfkill{"/dev/rfkill"};
  std::string bluetooth_class{"/sys/class/bluetooth"};
  std::string usb_devices{"/dev/bus/usb"};
};

/// What a stuck radio may need of the machine beyond BlueZ. Each call is short and local; all of
/// them need rights that the package gives narrowly, and say so when those are missing.
class Machine {
 public:
  explicit Machine(MachinePaths paths) : paths_(std::move(paths)) {}

  /// Remembers which USB device the adapter `hci0` is, so that it can be reset when it is gone.
  void note_adapter(const std::string& hci);

  /// Lifts the soft block of all Bluetooth radios. Source of the layout: the kernel's
  /// include/uapi/linux/rfkill.h. Errors: io, refused.
  [[nodiscard]] Result<void> unblock_bluetooth() const;

  /// Resets the USB device of the adapter noted last (USBDEVFS_RESET). It may come back as another
  /// hciN. Errors: unsupported (no USB radio), io, refused.
  [[nodiscard]] Result<void> reset_usb() const;

  /// The device node of the adapter noted last; empty when it is no USB radio.
  [[nodiscard]] const std::string& usb_node() const { return usb_node_; }

 private:
  MachinePaths paths_;
  std::string usb_node_;
};

}  // namespace homeward::ble::bluez
