#include "daemon/app/last_alive.hpp"

#include <algorithm>
#include <sstream>

namespace homeward::app {
namespace {

constexpr int highest_quality = static_cast<int>(core::TimeQuality::unsynchronised);

}  // namespace

std::string to_text(const LastAlive& alive) {
  return std::to_string(alive.at.time_since_epoch().count()) + " " +
         std::to_string(alive.clock.offset.count()) + " " +
         std::to_string(static_cast<int>(alive.clock.quality)) + " " +
         std::to_string(alive.since_boot.count()) + " " + alive.boot_id;
}

std::optional<LastAlive> parse_last_alive(const std::string& text) {
  std::istringstream words(text);
  core::Duration::rep at = 0;
  core::Duration::rep offset = 0;
  core::Duration::rep since_boot = 0;
  int quality = 0;
  LastAlive alive;
  words >> at >> offset >> quality >> since_boot;
  if (!words || quality < 0 || quality > highest_quality) return std::nullopt;
  words >> alive.boot_id;
  alive.at = core::SteadyTime{core::Duration{at}};
  alive.clock = {core::Duration{offset}, static_cast<core::TimeQuality>(quality)};
  alive.since_boot = core::Duration{since_boot};
  return alive;
}

Stop judge_stop(const LastAlive& before, const Machine& now) {
  const bool same_boot = !now.boot_id.empty() && now.boot_id == before.boot_id;
  if (same_boot && now.since_boot >= before.since_boot) {
    return {before.at, before.at + (now.since_boot - before.since_boot), true};
  }
  // The wall clock of the last run told the time unless it had never been set.
  const bool comparable = now.quality != core::TimeQuality::unsynchronised &&
                          before.clock.quality != core::TimeQuality::unsynchronised;
  const core::SteadyTime told = before.clock.steady(now.wall);
  if (comparable && now.quality == core::TimeQuality::synchronised && told >= before.at) {
    return {before.at, told, true};
  }
  const core::SteadyTime at_least = before.at + now.since_boot;
  return {before.at, comparable ? std::max(at_least, told) : at_least, false};
}

}  // namespace homeward::app
