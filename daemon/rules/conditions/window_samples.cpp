#include "daemon/rules/conditions/window_samples.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace homeward::rules::conditions {

using core::SteadyTime;

void WindowSamples::add(double value, SteadyTime at) {
  drop_old(at);
  samples_.push_back(Sample{at, value});
  if (samples_.size() > max_samples) merge();
}

void WindowSamples::drop_old(SteadyTime at) {
  // One reading from before the window stays: it holds into it.
  while (samples_.size() > 1 && samples_[1].at <= at - over_) samples_.pop_front();
}

void WindowSamples::merge() {
  // Of each two neighbours the later goes into the earlier; the last reading stays as it is.
  std::deque<Sample> kept;
  for (std::size_t i = 0; i < samples_.size(); i += 2) {
    kept.push_back(samples_[i]);
    if (i + 2 >= samples_.size()) continue;
    kept.back().value = merged(samples_[i], samples_[i + 1], samples_[i + 2].at);
  }
  if (samples_.size() % 2 == 0) kept.push_back(samples_.back());
  samples_ = std::move(kept);
}

double WindowSamples::merged(const Sample& first, const Sample& second, SteadyTime until) const {
  switch (statistic_) {
    case Statistic::sum: return first.value + second.value;
    case Statistic::min: return std::min(first.value, second.value);
    case Statistic::max: return std::max(first.value, second.value);
    case Statistic::avg: break;
    case Statistic::change: return first.value;
  }
  if (until == first.at) return second.value;
  const std::chrono::duration<double> length = until - first.at;
  const double share = std::chrono::duration<double>(second.at - first.at) / length;
  return first.value * share + second.value * (1 - share);
}

double WindowSamples::average(SteadyTime at) const {
  double total = 0;
  const SteadyTime begin = at - over_;
  for (std::size_t i = 0; i < samples_.size(); ++i) {
    const SteadyTime from = std::max(samples_[i].at, begin);
    const SteadyTime to = i + 1 < samples_.size() ? std::max(samples_[i + 1].at, begin) : at;
    total += samples_[i].value * std::chrono::duration<double>(to - from).count();
  }
  return total / std::chrono::duration<double>(over_).count();
}

std::optional<double> WindowSamples::value(SteadyTime at) const {
  if (samples_.empty()) return std::nullopt;
  const SteadyTime begin = at - over_;
  if (statistic_ == Statistic::sum) {
    double sum = 0;
    for (const Sample& sample : samples_) sum += sample.at > begin ? sample.value : 0;
    return sum;
  }
  // The reading that held at the begin: the last one that is not after it.
  std::size_t first = 0;
  while (first + 1 < samples_.size() && samples_[first + 1].at <= begin) ++first;
  if (statistic_ == Statistic::change) return samples_.back().value - samples_[first].value;
  if (samples_.front().at > begin) return std::nullopt;
  if (statistic_ == Statistic::avg) return average(at);
  double low = samples_[first].value;
  double high = low;
  for (std::size_t i = first; i < samples_.size(); ++i) {
    low = std::min(low, samples_[i].value);
    high = std::max(high, samples_[i].value);
  }
  return statistic_ == Statistic::min ? low : high;
}

std::optional<SteadyTime> WindowSamples::next_change(SteadyTime at) const {
  if (samples_.size() == 1 && samples_.front().at <= at - over_) return std::nullopt;
  for (const Sample& sample : samples_) {
    if (sample.at + over_ > at) return sample.at + over_;
  }
  return std::nullopt;
}

void WindowSamples::save(std::string_view name, SavedState& state) const {
  std::vector<SteadyTime> times;
  std::vector<double> values;
  for (const Sample& sample : samples_) {
    times.push_back(sample.at);
    values.push_back(sample.value);
  }
  state.set(std::string(name) + ".times", times);
  state.set(std::string(name) + ".values", std::move(values));
}

void WindowSamples::load(std::string_view name, const SavedState& state) {
  const std::vector<SteadyTime> times = state.times(std::string(name) + ".times");
  const std::vector<double> values = state.numbers(std::string(name) + ".values");
  samples_.clear();
  for (std::size_t i = 0; i < std::min(times.size(), values.size()); ++i) {
    samples_.push_back(Sample{times[i], values[i]});
  }
}

}  // namespace homeward::rules::conditions
