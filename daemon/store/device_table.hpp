#pragma once

#include "daemon/ports/store.hpp"
#include "daemon/store/connection.hpp"

#include <vector>

namespace homeward::store {

/// What the plugins told of their devices.
class DeviceTable {
 public:
  explicit DeviceTable(Connection& connection);

  /// Inserts or replaces by address; throws Refused when a text is longer than its limit.
  void put(const ports::DeviceRecord& device);

  [[nodiscard]] std::vector<ports::DeviceRecord> all();

 private:
  Statement put_;
  Statement all_;
};

}  // namespace homeward::store
