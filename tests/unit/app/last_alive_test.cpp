#include "daemon/app/last_alive.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

// How long the gateway was down, and where its time goes on: RULES.md 7.5 and 7.6.
namespace homeward::app {
namespace {

using core::TimeQuality;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr core::SteadyTime kAt{seconds{1'795'420'800}};

/// The last run: ten hours after the boot `a`, the wall clock `ahead` of the time line.
LastAlive alive(core::Duration ahead = {}, TimeQuality quality = TimeQuality::synchronised) {
  return {kAt, {ahead, quality}, hours{10}, "a"};
}

/// The machine when the wall clock shows `wall_after` more than it did then.
Machine machine(core::Duration wall_after, const char* boot, core::Duration since_boot,
                TimeQuality quality = TimeQuality::synchronised) {
  return {core::WallTime{kAt.time_since_epoch() + wall_after}, quality, since_boot, boot};
}

struct Row {
  const char* what;
  LastAlive before;
  Machine now;
  core::Duration down;
  bool measured;
};

TEST(LastAlive, TellsHowLongTheGatewayWasDown) {
  constexpr auto kNone = TimeQuality::unsynchronised;
  constexpr auto kGuess = TimeQuality::estimated;
  const std::vector<Row> table{
      {"killed and started", alive(), machine(seconds{8}, "a", hours{10} + seconds{8}), seconds{8},
       true},
      {"the wall clock was set back meanwhile", alive(),
       machine(-minutes{10}, "a", hours{10} + seconds{8}), seconds{8}, true},
      {"no clock at all, one boot", alive({}, kNone),
       machine(-hours{400'000}, "a", hours{10} + minutes{5}, kNone), minutes{5}, true},
      {"power cut of an hour, clock synchronised", alive(), machine(hours{1}, "b", minutes{1}),
       hours{1}, true},
      {"the time line lags the wall clock", alive(hours{2}),
       machine(hours{2} + minutes{30}, "b", minutes{1}), minutes{30}, true},
      {"power cut, the clock goes on from a file", alive(),
       machine(seconds{50}, "b", seconds{40}, kGuess), seconds{50}, false},
      {"power cut, the clock is behind", alive(), machine(-minutes{5}, "b", seconds{40}, kGuess),
       seconds{40}, false},
      {"power cut, boot in 1970", alive(), machine(-hours{400'000}, "b", seconds{40}, kNone),
       seconds{40}, false},
      {"the last run never knew the time", alive({}, kNone), machine(hours{9}, "b", seconds{40}),
       seconds{40}, false},
      {"synchronised, yet behind the last run", alive(), machine(-minutes{5}, "b", seconds{40}),
       seconds{40}, false},
  };
  for (const Row& row : table) {
    const Stop stop = judge_stop(row.before, row.now);
    EXPECT_EQ(stop.from, kAt) << row.what;
    EXPECT_EQ((stop.until - stop.from).count(), row.down.count()) << row.what;
    EXPECT_EQ(stop.measured, row.measured) << row.what;
  }
}

TEST(LastAlive, IsReadAsItWasWritten) {
  const LastAlive written{kAt, {-minutes{7}, TimeQuality::estimated}, hours{3}, "0c3f-a1"};
  EXPECT_EQ(parse_last_alive(to_text(written)), written);
}

TEST(LastAlive, NonsenseIsNone) {
  for (const char* text : {"", "boot", "1 2", "1 2 9 4 boot", "1 2 -1 4 boot", "x 2 0 4 boot"}) {
    EXPECT_EQ(parse_last_alive(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace homeward::app
