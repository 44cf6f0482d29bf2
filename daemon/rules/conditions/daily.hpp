#pragma once

#include "daemon/rules/learned.hpp"
#include "daemon/rules/saved_state.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace homeward::rules::conditions {

/// The last 90 days of a person, and the median of those that count: silent until there are enough.
class Baseline {
 public:
  Baseline(std::size_t days, std::size_t min_days) : days_(days), min_days_(min_days) {}

  static constexpr std::size_t kept_days = 90;  ///< RULES.md 7.10

  void add(const LearnedDay& day);
  /// The median of the last days that count; nothing before there are `min_days`.
  [[nodiscard]] std::optional<double> median() const;

  /// Oldest first; of those that count never fewer than the median needs.
  [[nodiscard]] const std::vector<LearnedDay>& days() const noexcept { return kept_; }
  /// How many days the median is of, or would be.
  [[nodiscard]] std::size_t counted() const { return measures().size(); }

  void save(SavedState& state) const;
  void load(const SavedState& state);

 private:
  [[nodiscard]] std::vector<double> measures() const;

  std::size_t days_;  ///< of the median, at most kept_days
  std::size_t min_days_;
  std::vector<LearnedDay> kept_;
};

}  // namespace homeward::rules::conditions
