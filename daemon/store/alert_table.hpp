#pragma once

#include "daemon/ports/store.hpp"
#include "daemon/store/connection.hpp"

#include <optional>
#include <vector>

namespace homeward::store {

/// The alerts, open and resolved.
class AlertTable {
 public:
  explicit AlertTable(Connection& connection);

  /// Inserts, or replaces when the revision is not below the stored one.
  void put(const core::Alert& alert);

  [[nodiscard]] std::optional<core::Alert> find(const core::AlertId& id);

  /// Lists alerts, newest first.
  [[nodiscard]] std::vector<core::Alert> list(const ports::AlertQuery& query);

  /// All open alerts, oldest first.
  [[nodiscard]] std::vector<core::Alert> open();

  /// Removes up to `limit` alerts that were resolved before `before`; returns how many.
  [[nodiscard]] std::uint64_t prune(core::WallTime before, std::uint32_t limit);

 private:
  Statement put_;
  Statement find_;
  Statement list_all_;
  Statement list_open_;
  Statement open_;
  Statement prune_;
};

}  // namespace homeward::store
