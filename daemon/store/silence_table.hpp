#pragma once

#include "daemon/core/silence.hpp"
#include "daemon/store/connection.hpp"

#include <vector>

namespace homeward::store {

/// The rules that are silent for a while.
class SilenceTable {
 public:
  explicit SilenceTable(Connection& connection);

  /// Inserts, or replaces the silence of the same rule.
  void put(const core::Silence& silence);
  void remove(const core::RuleId& rule);

  /// All of them, by rule.
  [[nodiscard]] std::vector<core::Silence> all();

 private:
  Statement put_;
  Statement remove_;
  Statement all_;
};

}  // namespace homeward::store
