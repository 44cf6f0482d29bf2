#include "plugins/ble/bluez/machine.hpp"

#include <fcntl.h>
#include <linux/rfkill.h>
#include <linux/usbdevice_fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace homeward::ble::bluez {
namespace {

Error system_error(const std::string& where) {
  const int number = errno;
  const bool denied = number == EACCES || number == EPERM;
  return failure(denied ? ErrorCode::refused : ErrorCode::io, std::strerror(number), where);
}

/// Opens a device node for writing; -1 with errno.
int open_node(const std::string& path) {
  return ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK);
}

int read_number(const std::filesystem::path& file) {
  std::ifstream in(file);
  int number = -1;
  in >> number;
  return in ? number : -1;
}

/// "001/004" of bus 1, device 4, as in /dev/bus/usb.
std::string usb_name(int bus, int device) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%03d/%03d", bus % 1000, device % 1000);
  return text.data();
}

}  // namespace

void Machine::note_adapter(const std::string& hci) {
  std::error_code error;
  auto folder = std::filesystem::canonical(paths_.bluetooth_class + '/' + hci + "/device", error);
  usb_node_.clear();
  if (error) return;
  constexpr int kMostLevels = 4;
  for (int level = 0; level < kMostLevels && folder.has_relative_path(); ++level) {
    const int bus = read_number(folder / "busnum");
    const int device = read_number(folder / "devnum");
    if (bus > 0 && device > 0) {
      usb_node_ = paths_.usb_devices + '/' + usb_name(bus, device);
      return;
    }
    folder = folder.parent_path();
  }
}

Result<void> Machine::unblock_bluetooth() const {
  const int node = open_node(paths_.rfkill);
  if (node < 0) return system_error(paths_.rfkill);
  rfkill_event event{};
  event.type = RFKILL_TYPE_BLUETOOTH;
  event.op = RFKILL_OP_CHANGE_ALL;
  const auto written = ::write(node, &event, RFKILL_EVENT_SIZE_V1);
  const Result<void> outcome =
      written < 0 ? Result<void>(system_error(paths_.rfkill)) : Result<void>{};
  ::close(node);
  return outcome;
}

Result<void> Machine::reset_usb() const {
  if (usb_node_.empty()) return failure(ErrorCode::unsupported, "the radio is not on USB");
  const int node = open_node(usb_node_);
  if (node < 0) return system_error(usb_node_);
  const int reset = ::ioctl(node, USBDEVFS_RESET, 0);
  const Result<void> outcome = reset < 0 ? Result<void>(system_error(usb_node_)) : Result<void>{};
  ::close(node);
  return outcome;
}

}  // namespace homeward::ble::bluez
