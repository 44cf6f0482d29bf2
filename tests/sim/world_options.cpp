#include "tests/sim/sim_world.hpp"

#include <random>
#include <sstream>

namespace homeward::sim {

WorldOptions draw_options(std::uint64_t seed) {
  std::mt19937_64 random(seed ^ 0xD1B54A32D192ED03ULL);
  const auto some = [&random](double most) {
    const double share = std::uniform_real_distribution<double>(0, 1)(random);
    return share < 0.4 ? 0.0 : (share - 0.4) / 0.6 * most;
  };
  WorldOptions options;
  options.latency_ms = static_cast<int>(5 + random() % 3'000);
  options.lost_before = some(0.2);
  options.lost_ack = some(0.2);
  options.twice = some(0.2);
  options.outages = some(4);
  options.silences = some(4);
  options.kills = some(12);
  options.power_cuts = some(6);
  options.disk_troubles = some(3);
  options.boots_in_1970 = random() % 4 == 0;
  if (random() % 4 == 0) options.clock_steps = some(2);
  return options;
}

std::string to_text(const WorldOptions& options) {
  std::ostringstream text;
  text.precision(2);
  text << "days=" << options.days << " latency=" << options.latency_ms
       << "ms lost=" << options.lost_before << " lost_ack=" << options.lost_ack
       << " twice=" << options.twice << " outages=" << options.outages
       << " silences=" << options.silences << " kills=" << options.kills
       << " power_cuts=" << options.power_cuts << " disk_troubles=" << options.disk_troubles
       << " 1970=" << options.boots_in_1970 << " steps=" << options.clock_steps
       << " mutant=" << static_cast<int>(options.mutant);
  return text.str();
}

}  // namespace homeward::sim
