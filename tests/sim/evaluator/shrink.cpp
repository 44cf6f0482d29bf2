#include "tests/sim/evaluator/trial.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace homeward::sim {
namespace {

bool fails(const Case& one) {
  const Trial trial = try_case(one);
  return trial.refused.empty() && !trial.agrees();
}

/// Leaves out runs of items, long ones first, as long as the case still fails.
template <class Item>
bool leave_out(Case& failing, std::vector<Item> Case::*list) {
  bool shrunk = false;
  for (std::size_t length = std::max<std::size_t>((failing.*list).size() / 2, 1); length > 0;
       length /= 2) {
    for (std::size_t at = 0; at + length <= (failing.*list).size();) {
      Case smaller = failing;
      auto& items = smaller.*list;
      items.erase(items.begin() + static_cast<std::ptrdiff_t>(at),
                  items.begin() + static_cast<std::ptrdiff_t>(at + length));
      if (fails(smaller)) {
        failing = std::move(smaller);
        shrunk = true;
      } else {
        ++at;
      }
    }
  }
  return shrunk;
}

/// The clauses that are simpler than `clause` by one step.
std::vector<Clause> simpler(const Clause& clause) {
  std::vector<Clause> all = clause.parts;
  for (std::size_t i = 0; i < clause.parts.size(); ++i) {
    if (clause.parts.size() > 1) {
      Clause fewer = clause;
      fewer.parts.erase(fewer.parts.begin() + static_cast<std::ptrdiff_t>(i));
      all.push_back(std::move(fewer));
    }
    for (Clause& part : simpler(clause.parts[i])) {
      Clause other = clause;
      other.parts[i] = std::move(part);
      all.push_back(std::move(other));
    }
  }
  return all;
}

bool simplify(Case& failing, std::vector<Entry> Case::*list) {
  bool shrunk = false;
  for (std::size_t i = 0; i < (failing.*list).size(); ++i) {
    std::vector<Entry> entries;
    const Entry& entry = (failing.*list)[i];
    for (const auto& key : entry.keys) {
      Entry other = entry;
      other.keys.erase(key.first);
      entries.push_back(std::move(other));
    }
    for (Clause& when : simpler(entry.when)) entries.push_back(Entry{entry.name, when, entry.keys});
    for (Entry& one : entries) {
      Case smaller = failing;
      (smaller.*list)[i] = std::move(one);
      if (!fails(smaller)) continue;
      failing = std::move(smaller);
      shrunk = true;
      break;
    }
  }
  return shrunk;
}

bool simplify_home(Case& failing) {
  bool shrunk = false;
  for (const auto& device : std::map(failing.devices)) {
    for (const char* key : {", supervise", ", dedup"}) {
      const std::size_t at = device.second.find(key);
      if (at == std::string::npos) continue;
      Case smaller = failing;
      std::string& line = smaller.devices[device.first];
      const std::size_t from = line.find(key);
      if (from == std::string::npos) continue;
      const std::size_t end = line.find(", ", from + 1);
      line.erase(from, end == std::string::npos ? end : end - from);
      if (!fails(smaller)) continue;
      failing = std::move(smaller);
      shrunk = true;
    }
  }
  Case smaller = failing;
  smaller.presence.clear();
  if (!failing.presence.empty() && fails(smaller)) {
    failing = std::move(smaller);
    shrunk = true;
  }
  return shrunk;
}

bool cut_end(Case& failing) {
  for (const std::int64_t ticks : {64, 16, 4, 1}) {
    Case smaller = failing;
    smaller.end -= failing.tick * ticks;
    const SteadyTime last = smaller.steps.empty() ? smaller.start : smaller.steps.back().input.at;
    if (smaller.end < last || !fails(smaller)) continue;
    failing = std::move(smaller);
    return true;
  }
  return false;
}

}  // namespace

Case shrink(const Case& failing) {
  Case smallest = failing;
  bool shrunk = true;
  while (shrunk) {
    shrunk = leave_out(smallest, &Case::steps);
    shrunk = leave_out(smallest, &Case::rules) || shrunk;
    shrunk = leave_out(smallest, &Case::states) || shrunk;
    shrunk = simplify(smallest, &Case::rules) || shrunk;
    shrunk = simplify(smallest, &Case::states) || shrunk;
    shrunk = simplify_home(smallest) || shrunk;
    shrunk = cut_end(smallest) || shrunk;
  }
  return smallest;
}

}  // namespace homeward::sim
