#pragma once

#include "tests/support/bluez/child.hpp"

#include <memory>
#include <string>

namespace homeward::ble::test {

/// A private message bus in a folder of its own, with the fake bluetoothd on it. Everything ends
/// with this object.
class BluezWorld {
 public:
  BluezWorld();
  ~BluezWorld();
  BluezWorld(const BluezWorld&) = delete;
  BluezWorld& operator=(const BluezWorld&) = delete;

  [[nodiscard]] const std::string& address() const { return address_; }

  /// Does a line of the fake's script and returns its answer.
  std::string script(const std::string& line);

  /// Starts bluetoothd (with no adapter yet), or kills it as a crash would.
  void start_bluetoothd();
  void kill_bluetoothd();
  void kill_bus();

 private:
  std::string folder_;
  std::string address_;
  std::unique_ptr<Child> bus_;
  std::unique_ptr<Child> fake_;
};

}  // namespace homeward::ble::test
