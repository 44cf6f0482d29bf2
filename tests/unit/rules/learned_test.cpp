#include "daemon/rules/conditions/daily.hpp"

#include <gtest/gtest.h>

namespace homeward::rules::conditions {
namespace {

using std::chrono::days;
using std::chrono::local_days;

LearnedDay day(int number, double value, LeftOut left_out = LeftOut::no) {
  return {local_days{days{number}}, value, left_out};
}

TEST(Baseline, IsSilentUntilThereAreEnoughDays) {
  Baseline baseline(14, 3);
  baseline.add(day(1, 10));
  baseline.add(day(2, 20));
  EXPECT_EQ(baseline.median(), std::nullopt);
  baseline.add(day(3, 90));
  EXPECT_EQ(baseline.median(), 20);
}

TEST(Baseline, TakesTheLastDaysThatCount) {
  Baseline baseline(3, 1);
  for (int i = 1; i <= 5; ++i) {
    baseline.add(day(2 * i, i));
    baseline.add(day(2 * i + 1, 1000, LeftOut::away));
  }
  EXPECT_EQ(baseline.median(), 4);
  EXPECT_EQ(baseline.counted(), 3U);
  EXPECT_EQ(baseline.days().size(), 10U);
}

TEST(Baseline, KeepsNinetyDaysAndNeverDropsOneThatItNeeds) {
  Baseline baseline(2, 2);
  baseline.add(day(1, 5));
  baseline.add(day(2, 7));
  for (int i = 3; i < 500; ++i) baseline.add(day(i, 0, LeftOut::unwatched));
  EXPECT_EQ(baseline.days().size(), Baseline::kept_days);
  EXPECT_EQ(baseline.median(), 6);
  for (int i = 500; i < 700; ++i) baseline.add(day(i, 9));
  EXPECT_EQ(baseline.days().size(), Baseline::kept_days);
  EXPECT_EQ(baseline.days().front().date, local_days{days{610}});
}

TEST(Baseline, SurvivesASnapshot) {
  Baseline before(14, 1);
  before.add(day(20'000, 12.5));
  before.add({local_days{days{20'001}}, std::nullopt, LeftOut::nothing});
  before.add(day(20'002, 3, LeftOut::not_whole));
  SavedState state;
  before.save(state);
  Baseline after(14, 1);
  after.load(state);
  EXPECT_EQ(after.days(), before.days());
  EXPECT_EQ(after.median(), 12.5);
}

TEST(Baseline, TakesNothingFromASnapshotThatIsNone) {
  SavedState state;
  state.set("learned", std::vector<double>{1e300, 0, 1, 5, 99, 1, 6, -3, 1, 7, 5, 1, 8});
  Baseline baseline(14, 1);
  baseline.load(state);
  EXPECT_TRUE(baseline.days().empty());
}

}  // namespace
}  // namespace homeward::rules::conditions
