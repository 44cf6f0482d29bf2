#pragma once

#include "daemon/rules/rule_set.hpp"
#include "daemon/rules/saved_state.hpp"

#include <deque>
#include <optional>

namespace homeward::rules::conditions {

/// The readings of one slot in the last D, as steps: a reading holds until the next one. At most
/// max_samples are kept; when more come in, neighbours are merged into what their statistic needs
/// of both, so memory has a bound and a chatty sensor loses resolution, not time.
class WindowSamples {
 public:
  static constexpr std::size_t max_samples = 512;

  WindowSamples(Statistic statistic, core::Duration over) : statistic_(statistic), over_(over) {}

  void add(double value, core::SteadyTime at);
  void clear() noexcept { samples_.clear(); }

  /// The statistic over (at - D, at]. `avg` is weighted by time; `min` and `max` count the reading
  /// that held at the begin; `sum` adds the readings reported in it; `change` is the last reading
  /// minus the one that held at the begin (or the first). Nothing without readings, and for all
  /// but `sum` and `change` nothing before D was covered.
  [[nodiscard]] std::optional<double> value(core::SteadyTime at) const;

  /// When the statistic next changes without a reading; nothing when it can't.
  [[nodiscard]] std::optional<core::SteadyTime> next_change(core::SteadyTime at) const;

  void save(std::string_view name, SavedState& state) const;
  void load(std::string_view name, const SavedState& state);

 private:
  struct Sample {
    core::SteadyTime at{};
    double value{};
  };

  void drop_old(core::SteadyTime at);
  void merge();
  /// The value of the one reading that takes the place of two neighbours, which held till `until`.
  [[nodiscard]] double merged(const Sample& first, const Sample& second,
                              core::SteadyTime until) const;
  [[nodiscard]] double average(core::SteadyTime at) const;

  Statistic statistic_;
  core::Duration over_;
  std::deque<Sample> samples_;  // oldest first; the first may be before the window and hold into it
};

}  // namespace homeward::rules::conditions
