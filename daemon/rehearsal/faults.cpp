#include "daemon/rehearsal/faults.hpp"

#include "daemon/rules/reorder.hpp"

#include <algorithm>
#include <random>
#include <utility>

namespace homeward::rehearsal {
namespace {

using core::Duration;
using core::SteadyTime;

class Faulty {
 public:
  explicit Faulty(const Faults& faults) : faults_(faults), dice_(faults.seed) {}

  std::vector<Step> duplicated(std::vector<Step> steps) {
    if (faults_.duplicate <= 0) return steps;
    std::vector<Step> arriving;
    for (Step& step : steps) {
      const bool twice = chance(faults_.duplicate);
      if (twice) arriving.push_back(step);
      arriving.push_back(std::move(step));
    }
    return arriving;
  }

  std::vector<Step> reordered(std::vector<Step> steps) {
    if (faults_.reorder <= Duration{0}) return steps;
    return sorted_again(shuffled(std::move(steps)));
  }

  [[nodiscard]] std::vector<Step> restarted(std::vector<Step> steps) const {
    if (!faults_.restart || steps.empty()) return steps;
    std::vector<Step> arriving;
    SteadyTime next = steps.front().at + faults_.restart->every;
    for (Step& step : steps) {
      if (step.at >= next) {
        // Killed between two events: the one before is all that it knew.
        const Step& last = arriving.back();
        arriving.push_back({last.at, Restart{faults_.restart->down}, last.position});
        next = step.at + faults_.restart->every;
      }
      arriving.push_back(std::move(step));
    }
    return arriving;
  }

 private:
  struct Arrival {
    SteadyTime at{};
    Step step;
  };

  /// The same on every machine, which the distributions of the library are not.
  [[nodiscard]] bool chance(double share) {
    constexpr double steps_of_chance = 1'000'000;
    return static_cast<double>(dice_() % 1'000'000) < share * steps_of_chance;
  }

  [[nodiscard]] Duration delay() {
    return Duration{
        static_cast<Duration::rep>(dice_() % static_cast<std::uint64_t>(faults_.reorder.count()))};
  }

  /// Each event comes up to `reorder` later than it happened; those of one instant together.
  std::vector<Arrival> shuffled(std::vector<Step> steps) {
    std::vector<Arrival> arrivals;
    for (Step& step : steps) {
      const bool same = !arrivals.empty() && arrivals.back().step.at == step.at;
      const SteadyTime at = same ? arrivals.back().at : step.at + delay();
      arrivals.push_back({at, std::move(step)});
    }
    std::stable_sort(arrivals.begin(), arrivals.end(),
                     [](const Arrival& a, const Arrival& b) { return a.at < b.at; });
    return arrivals;
  }

  /// Holds each event back until everything that happened before it must have come.
  [[nodiscard]] std::vector<Step> sorted_again(std::vector<Arrival> arrivals) const {
    rules::ReorderBuffer<Step> buffer(faults_.reorder);
    std::vector<Step> steps;
    for (Arrival& arrival : arrivals) {
      while (auto step = buffer.take(arrival.at)) steps.push_back(std::move(*step));
      const SteadyTime happened = arrival.step.at;
      buffer.put(happened, std::move(arrival.step));
    }
    while (auto step = buffer.take_any()) steps.push_back(std::move(*step));
    return steps;
  }

  const Faults& faults_;
  std::mt19937_64 dice_;
};

}  // namespace

std::vector<Step> with_faults(std::vector<Step> steps, const Faults& faults) {
  Faulty faulty(faults);
  std::vector<Step> twice = faulty.duplicated(std::move(steps));
  std::vector<Step> shuffled = faulty.reordered(std::move(twice));
  return faulty.restarted(std::move(shuffled));
}

}  // namespace homeward::rehearsal
