#include "tests/sim/evaluator/history.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace homeward::sim {
namespace {

template <class Words>
bool one_of(const std::string& word, const Words& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<const char*, 4> pulses{"motion", "flush", "vibration", "button"};
constexpr std::array<const char*, 6> toggles{"contact", "occupancy", "presence",
                                             "switch",  "state",     "active"};
constexpr double watts = 10;

}  // namespace

History::History(const Home& home, SteadyTime start, const std::vector<Input>& inputs)
    : home_(home), start_(start) {
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    Report report;
    report.at = inputs[k].at;
    if (inputs[k].kind != Input::Kind::acknowledge) {
      report.property = home.find(inputs[k].device, inputs[k].property);
      report.device = home.properties()[report.property.value()].device;
      report.value = core::canonical(inputs[k].value);
      report.restored = inputs[k].kind == Input::Kind::restored;
      classify(report, k);
    }
    reports_.push_back(std::move(report));
  }
}

void History::classify(Report& report, std::size_t k) {
  const std::string& name = home_.properties()[*report.property].name;
  const Moment before{report.at, k, Moment::Step::settled};
  report.ignored = report.restored && is_lost(report.device, report.at, k);
  const std::vector<std::size_t> known_now = known(*report.property, before);
  std::optional<std::size_t> last;  // also from before the device was offline
  for (std::size_t i = 0; i < k; ++i) {
    const bool same = reports_[i].property == report.property;
    if (same && !reports_[i].duplicate && !reports_[i].ignored) last = i;
  }
  if (!report.restored && !known_now.empty()) {
    const Report& same = reports_[known_now.back()];
    const Duration dedup = home_.rules().devices[report.device].dedup.value_or(Duration{0});
    report.duplicate = same.value == report.value && report.at - same.at <= dedup;
  }
  const bool changed = !last || reports_[*last].value != report.value;
  const bool press = name == "action";
  const bool pulse = one_of(name, pulses) && report.value == core::Value{true};
  bool moved = false;
  if (name == "power") {
    // Against the reading that counted last, or the first that is known.
    std::optional<double> base;
    for (const std::size_t i : known_now) {
      const double* reading = std::get_if<double>(&reports_[i].value);
      if (reading != nullptr && (!base || std::abs(*reading - *base) > watts)) base = *reading;
    }
    const double* reading = std::get_if<double>(&report.value);
    moved = reading != nullptr && base && std::abs(*reading - *base) > watts;
  }
  const bool toggled = one_of(name, toggles) && changed;
  report.occurs = changed || press || pulse;
  report.activity = !report.restored && (press || pulse || moved || toggled);
}

Moment History::end_of(SteadyTime at) const {
  std::size_t inputs = 0;
  while (inputs < reports_.size() && reports_[inputs].at <= at) ++inputs;
  return Moment{at, inputs, Moment::Step::over};
}

bool History::offline(std::size_t device, const Moment& moment) const {
  const auto supervise = home_.supervise(device);
  if (!supervise) return false;
  return moment.reached(heard(device, moment.inputs) + *supervise);
}

SteadyTime History::heard(std::size_t device, std::size_t inputs) const {
  SteadyTime heard = start_;
  for (std::size_t i = 0; i < inputs; ++i) {
    const Report& report = reports_[i];
    if (report.property && report.device == device && !report.restored) heard = report.at;
  }
  return heard;
}

bool History::is_lost(std::size_t device, SteadyTime at, std::size_t inputs) const {
  const auto supervise = home_.supervise(device);
  return supervise && at - heard(device, inputs) > *supervise;
}

std::vector<std::vector<std::size_t>> History::runs(std::size_t property,
                                                    const Moment& moment) const {
  const std::size_t device = home_.properties()[property].device;
  const auto supervise = home_.supervise(device);
  std::vector<std::vector<std::size_t>> runs;
  SteadyTime heard = start_;
  bool fresh = true;
  for (std::size_t i = 0; i < moment.inputs; ++i) {
    const Report& report = reports_[i];
    if (!report.property || report.device != device || report.ignored) continue;
    fresh = fresh || (supervise && report.at - heard > *supervise);
    if (!report.restored) heard = report.at;
    if (report.property != property || report.duplicate) continue;
    if (fresh) runs.emplace_back();
    runs.back().push_back(i);
    fresh = false;
  }
  if (fresh || offline(device, moment)) runs.emplace_back();
  return runs;
}

std::vector<std::size_t> History::known(std::size_t property, const Moment& moment) const {
  return runs(property, moment).back();
}

bool History::matches(const rules::EventPattern& pattern, const Instance& instance,
                      std::size_t k) const {
  const Report& report = reports_[k];
  if (!report.property || report.duplicate || report.restored) return false;
  for (const rules::EventPattern::Item& item : pattern.items) {
    const std::vector<std::size_t>& selected = home_.select(item.selector.text, instance);
    if (std::find(selected.begin(), selected.end(), *report.property) == selected.end()) continue;
    if (item.reports) return true;
    if (item.values.empty()) {
      if (report.activity) return true;
      continue;
    }
    for (const core::Value& value : item.values) {
      if (report.occurs && report.value == core::canonical(value)) return true;
    }
  }
  return false;
}

std::vector<std::size_t> History::events(const rules::EventPattern& pattern,
                                         const Instance& instance, const Moment& moment) const {
  const auto [entry, fresh] = events_.try_emplace({&pattern, instance.device});
  if (fresh) {
    for (std::size_t k = 0; k < reports_.size(); ++k) {
      if (matches(pattern, instance, k)) entry->second.push_back(k);
    }
  }
  const std::vector<std::size_t>& all = entry->second;
  return {all.begin(), std::lower_bound(all.begin(), all.end(), moment.inputs)};
}

}  // namespace homeward::sim
