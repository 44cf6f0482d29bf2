#pragma once

#include "daemon/core/time.hpp"
#include "tests/sim/sim_broker.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>

namespace homeward::sim {

/// Somebody at the care side who acknowledges alarms: soon, late or never, as fate has it. A
/// command is sent again until its reply arrives, as a platform does whose gateway may die over it.
class SimCarer {
 public:
  explicit SimCarer(std::uint64_t seed) : random_(seed) {}

  /// Reads what arrived and sends what is due; true when something was sent.
  bool act(SimBroker& broker, core::SteadyTime now);

 private:
  struct Plan {
    core::SteadyTime next{};
    std::string payload;
  };

  void read(const ports::WireMessage& message, core::SteadyTime now);
  void take_up(const std::string& alert, const std::string& rule, core::SteadyTime now);

  std::mt19937_64 random_;
  std::size_t read_{0};                ///< messages looked at
  std::set<std::string> known_;        ///< alerts
  std::map<std::string, Plan> plans_;  ///< by command id
};

}  // namespace homeward::sim
