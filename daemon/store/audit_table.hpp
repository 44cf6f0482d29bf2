#pragma once

#include "daemon/ports/audit.hpp"
#include "daemon/store/connection.hpp"

#include <vector>

namespace homeward::store {

/// Who did what and when. Appended to; bounded by ports::kAuditEntries.
class AuditTable {
 public:
  explicit AuditTable(Connection& connection);

  /// Appends one entry and gives it the next id; removes what falls out of the bound.
  void append(const ports::AuditEntry& entry);

  /// Entries below `before` (0: all), newest first.
  [[nodiscard]] std::vector<ports::AuditEntry> page(const ports::AuditQuery& query);

 private:
  Statement insert_;
  Statement trim_;
  Statement page_;
};

}  // namespace homeward::store
