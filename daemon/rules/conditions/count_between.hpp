#pragma once

#include "daemon/rules/builder.hpp"
#include "daemon/rules/rule_set.hpp"

#include <optional>

namespace homeward::rules::conditions {

/// Merges events that are at most `gap` after the one before into one visit.
class Visits {
 public:
  explicit Visits(std::optional<core::Duration> gap) : gap_(gap) {}

  /// Takes an event; true when it begins a visit (always, without a gap).
  bool counts(core::SteadyTime at) {
    const bool begins = !gap_ || !last_ || at - *last_ > *gap_;
    last_ = at;
    return begins;
  }
  [[nodiscard]] const std::optional<core::SteadyTime>& last() const noexcept { return last_; }
  void set_last(std::optional<core::SteadyTime> last) noexcept { last_ = last; }

 private:
  std::optional<core::Duration> gap_;
  std::optional<core::SteadyTime> last_;
};

/// `count` with `between`; build_count() hands over to it.
[[nodiscard]] NodePtr build_count_between(const Count& form, Builder& builder);

}  // namespace homeward::rules::conditions
