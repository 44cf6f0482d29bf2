#pragma once

#include "daemon/rules/program.hpp"
#include "tests/sim/sim_home.hpp"

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace homeward::sim {

/// A defect that is built in on purpose: a test of the tests.
enum class Mutant : std::uint8_t {
  none,
  commits_not_synced,  ///< as with synchronous=NORMAL: the log is not synced at a commit
  gone_at_publish,     ///< a row counts as delivered when it is published, not at the ack
  escalation_stops,    ///< an alarm's escalation list is walked once and not again
};

/// What may go wrong in a run. Drawn from the seed before anything happens, and printed.
struct WorldOptions {
  int days{7};
  int latency_ms{20};
  double lost_before{0}, lost_ack{0}, twice{0};  ///< shares of messages
  double outages{0};          ///< per day: the broker is away for minutes to two days
  double silences{0};         ///< per day: the broker answers nothing for up to an hour
  double kills{0};            ///< per day: the process dies and is back at once
  double power_cuts{0};       ///< per day: inside or between commits; back after up to 20 minutes
  double disk_troubles{0};    ///< per day: full, read-only, failing writes, reads or syncs
  bool boots_in_1970{false};  ///< after a power cut the clock is wrong for up to half an hour
  double clock_steps{0};      ///< per day: by up to a day, in both directions
  std::FILE* trace{nullptr};  ///< where what happens is told, line by line
  Mutant mutant{Mutant::none};

  [[nodiscard]] bool clock_is_touched() const { return boots_in_1970 || clock_steps > 0; }
};

[[nodiscard]] WorldOptions draw_options(std::uint64_t seed);
[[nodiscard]] std::string to_text(const WorldOptions& options);

/// How a run ended.
struct WorldReport {
  std::uint64_t hash{0};                ///< of all that was heard and done, in order
  std::vector<std::string> complaints;  ///< broken invariants; none: all is well
  std::uint64_t lives{1};               ///< starts of the gateway
  std::uint64_t messages{0};            ///< arrived, doubles too
  std::uint64_t syncs{0}, file_bytes{0};
};

/// A home for some days with everything that the options say: first *safety*, with faults, then
/// *liveness*, without: whatever was due arrives. The same seed and options give the same report.
[[nodiscard]] WorldReport run_world(std::uint64_t seed, const WorldOptions& options);

}  // namespace homeward::sim
