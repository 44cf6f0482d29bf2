#include "daemon/app/reorder_lane.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace homeward::app {
namespace {

using std::chrono::seconds;
using Lines = std::vector<std::string>;

core::SteadyTime at(int second) {
  return core::SteadyTime{seconds{second}};
}

/// A lane of five seconds that writes down what it gives on.
struct Lane {
  Lines given;
  ReorderLane lane{seconds{5},
                   [this](const ports::SourceEvent& event, core::SteadyTime stamp) {
                     given.push_back(event.property + " at " +
                                     std::to_string(stamp.time_since_epoch() / seconds{1}));
                   },
                   [this](const std::string& run, std::uint64_t sequence) {
                     given.push_back(run + " has line " + std::to_string(sequence));
                   }};

  void line(std::uint64_t sequence, const std::vector<std::pair<const char*, int>>& events) {
    lane.begin_line("run", sequence);
    for (const auto& [name, stamp] : events) {
      ports::SourceEvent event;
      event.property = name;
      lane.put(event, at(stamp));
    }
    lane.end_line();
  }
};

TEST(ReorderLane, GivesEventsByStampAndALineWhenAllOfItIsGiven) {
  Lane bridge;
  bridge.line(1, {{"b", 12}, {"a", 10}});
  bridge.line(2, {{"c", 11}});
  bridge.lane.release(at(16));
  EXPECT_EQ(bridge.given, (Lines{"a at 10"}));
  bridge.lane.release(at(17));
  EXPECT_EQ(bridge.given, (Lines{"a at 10", "c at 11"}));
  bridge.lane.release(at(18));
  EXPECT_EQ(bridge.given,
            (Lines{"a at 10", "c at 11", "b at 12", "run has line 1", "run has line 2"}));
}

TEST(ReorderLane, ALineWithoutEventsWaitsForThoseBefore) {
  Lane bridge;
  bridge.line(1, {{"a", 10}});
  bridge.line(2, {});
  EXPECT_EQ(bridge.given, Lines{});
  bridge.lane.release_all();
  EXPECT_EQ(bridge.given, (Lines{"a at 10", "run has line 1", "run has line 2"}));
}

TEST(ReorderLane, TellsHowFarARecordingHasCome) {
  Lane bridge;
  bridge.line(1, {{"a", 30}, {"b", 20}});
  EXPECT_EQ(bridge.lane.latest(), at(30));
  EXPECT_EQ(bridge.lane.next_due(), at(25) + core::Duration{1});
}

}  // namespace
}  // namespace homeward::app
