// Weeks of a home with everything that docs/FAULTS.md lists: the production app, rules and store on
// a simulated disk, clock, plugin and care side. HOMEWARD_SIM_SEEDS says how many seeds are tried
// (1,000 by scripts/simulate), HOMEWARD_SIM_FIRST the first, HOMEWARD_SIM_DAYS how long each lives;
// with HOMEWARD_SIM_TELL each says what it drew and what became of it, with HOMEWARD_SIM_TRACE all
// that happens.
#include "lib/log/log.hpp"
#include "tests/sim/sim_world.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace homeward::sim {
namespace {

int number_of(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::atoi(text) : otherwise;
}

class SimulatedWorld : public testing::Test {
 protected:
  void SetUp() override { log::start("sim_world", log::Level::error); }
};

void tell(std::uint64_t seed, const WorldOptions& options, const WorldReport& report) {
  std::printf("seed %llu: %s: lives=%llu messages=%llu syncs=%llu file=%llu hash=%016llx\n",
              static_cast<unsigned long long>(seed), to_text(options).c_str(),
              static_cast<unsigned long long>(report.lives),
              static_cast<unsigned long long>(report.messages),
              static_cast<unsigned long long>(report.syncs),
              static_cast<unsigned long long>(report.file_bytes),
              static_cast<unsigned long long>(report.hash));
}

/// True when all is well; prints the seed and what it drew when it is not.
bool holds(std::uint64_t seed, WorldOptions options) {
  const WorldReport report = run_world(seed, options);
  if (std::getenv("HOMEWARD_SIM_TELL") != nullptr) tell(seed, options, report);
  if (report.complaints.empty()) return true;
  std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed), to_text(options).c_str());
  int printed = 0;
  for (const std::string& complaint : report.complaints) {
    if (++printed <= 8 || complaint.find(" of ") == complaint.npos)
      std::printf("  %s\n", complaint.c_str());
  }
  return false;
}

WorldOptions options_of(std::uint64_t seed, int days) {
  WorldOptions options = draw_options(seed);
  options.days = days;
  options.trace = std::getenv("HOMEWARD_SIM_TRACE") != nullptr ? stdout : nullptr;
  return options;
}

TEST_F(SimulatedWorld, HoldsUnderEverySeed) {
  const int count = number_of("HOMEWARD_SIM_SEEDS", 3);
  const int first = number_of("HOMEWARD_SIM_FIRST", 1);
  const int days = number_of("HOMEWARD_SIM_DAYS", 7);
  int broken = 0;
  for (int seed = first; seed < first + count; ++seed) {
    const auto one = static_cast<std::uint64_t>(seed);
    if (!holds(one, options_of(one, days))) ++broken;
  }
  EXPECT_EQ(broken, 0);
}

/// Seeds that once failed, each with what it found.
TEST_F(SimulatedWorld, HoldsUnderTheSeedsThatOnceFailed) {
  std::ifstream file(HOMEWARD_SIM_SEEDS_FILE);
  ASSERT_TRUE(file.is_open());
  std::string line;
  while (std::getline(file, line)) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    std::uint64_t seed = 0;
    int days = 7;
    ASSERT_TRUE(words >> seed) << line;
    words >> days;
    EXPECT_TRUE(holds(seed, options_of(seed, days))) << line;
  }
}

TEST_F(SimulatedWorld, TheSameSeedGivesTheSameRun) {
  for (std::uint64_t seed = 3; seed < 6; ++seed) {
    const WorldOptions options = options_of(seed, 2);
    EXPECT_EQ(run_world(seed, options).hash, run_world(seed, options).hash) << seed;
  }
}

/// A test of the test: each defect is found within 100 seeds.
class Mutants : public SimulatedWorld, public testing::WithParamInterface<Mutant> {};

TEST_P(Mutants, AreFound) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    WorldOptions options = options_of(seed, 4);
    options.mutant = GetParam();
    if (run_world(seed, options).complaints.empty()) continue;
    std::printf("found by seed %llu\n", static_cast<unsigned long long>(seed));
    return;
  }
  FAIL() << "100 seeds did not find it";
}

INSTANTIATE_TEST_SUITE_P(All, Mutants,
                         testing::Values(Mutant::commits_not_synced, Mutant::gone_at_publish,
                                         Mutant::escalation_stops));

}  // namespace
}  // namespace homeward::sim
