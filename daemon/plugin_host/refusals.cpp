#include "daemon/plugin_host/refusals.hpp"

#include <algorithm>
#include <chrono>

namespace homeward::plugin_host {
namespace {

/// Names come from whoever may open the socket.
constexpr std::size_t kMost = 32;
/// Several times the pause of a plugin that asks again (docs/PLUGINS.md).
constexpr std::chrono::minutes kAsking{2};

}  // namespace

bool Refusals::note(const std::string& plugin, const std::string& reason, core::SteadyTime now) {
  const auto found = refusals_.find(plugin);
  if (found == refusals_.end()) {
    make_room();
    refusals_.emplace(plugin, Refusal{reason, now});
    return true;
  }
  found->second.last = now;
  if (found->second.reason == reason) return false;
  found->second.reason = reason;
  return true;
}

void Refusals::make_room() {
  if (refusals_.size() < kMost) return;
  refusals_.erase(std::min_element(
      refusals_.begin(), refusals_.end(),
      [](const auto& left, const auto& right) { return left.second.last < right.second.last; }));
}

std::string Refusals::reason(const std::string& plugin, core::SteadyTime now) const {
  const auto found = refusals_.find(plugin);
  if (found == refusals_.end() || now - found->second.last > kAsking) return {};
  return found->second.reason;
}

std::map<std::string, std::string> Refusals::asking(core::SteadyTime now) const {
  std::map<std::string, std::string> reasons;
  for (const auto& [name, refusal] : refusals_) {
    if (now - refusal.last <= kAsking) reasons.emplace(name, refusal.reason);
  }
  return reasons;
}

}  // namespace homeward::plugin_host
