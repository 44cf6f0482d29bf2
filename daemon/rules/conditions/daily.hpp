#pragma once

#include "daemon/rules/saved_state.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace homeward::rules::conditions {

/// The last measures of a person's days and their median: silent until there are enough.
class Baseline {
 public:
  Baseline(std::size_t days, std::size_t min_days) : days_(days), min_days_(min_days) {}

  void add(double measure);
  /// The median of the days that are kept; nothing before there are `min_days`.
  [[nodiscard]] std::optional<double> median() const;

  void save(SavedState& state) const { state.set("days", measures_); }
  void load(const SavedState& state);

 private:
  std::size_t days_;
  std::size_t min_days_;
  std::vector<double> measures_;  // oldest first
};

}  // namespace homeward::rules::conditions
