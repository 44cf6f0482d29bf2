#include "daemon/app/publish_hold.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

namespace homeward::app {
namespace {

using ports::MessageClass;
using std::chrono::minutes;
using std::chrono::seconds;

ports::OutboxRow row(std::uint64_t sequence, MessageClass message_class = MessageClass::alarm) {
  ports::OutboxRow made;
  made.sequence = sequence;
  made.message_class = message_class;
  return made;
}

class Hold : public testing::Test {
 protected:
  /// A row is refused, perhaps a neighbour is taken, and the pause passes; how long that was.
  core::Duration refuse(const ports::OutboxRow& what, std::uint64_t neighbour = 0) {
    given_up_ = hold_.refused(what, now_);
    if (given_up_) return {};
    if (neighbour != 0) {
      hold_.sent(row(neighbour));
      hold_.taken(row(neighbour));
    }
    const core::Duration pause = hold_.until() - now_;
    now_ = hold_.until();
    hold_.release();
    hold_.sent(what);
    return pause;
  }

  PublishHold hold_{7};
  core::SteadyTime now_{seconds{1'000}};
  bool given_up_{false};
};

TEST_F(Hold, PausesGrowFromHalfASecondToAMinute) {
  EXPECT_GE(refuse(row(1)), std::chrono::milliseconds{500});
  EXPECT_FALSE(hold_.persistent());
  EXPECT_LE(refuse(row(1)), seconds{2});
  EXPECT_TRUE(hold_.persistent());
  for (int n = 0; n < 100; ++n) {
    const core::Duration pause = refuse(row(1));
    EXPECT_LE(pause, seconds{60});
    if (n > 5) {
      EXPECT_GE(pause, seconds{30});
    }
    EXPECT_FALSE(given_up_) << "while nothing is taken, nothing is given up";
  }
}

TEST_F(Hold, TheFirstOfAWindowStandsForAllOfIt) {
  EXPECT_FALSE(hold_.refused(row(1), now_));
  const core::SteadyTime until = hold_.until();
  for (std::uint64_t n = 2; n < 64; ++n) EXPECT_FALSE(hold_.refused(row(n), now_));
  EXPECT_EQ(hold_.until(), until);
  EXPECT_EQ(hold_.held(), MessageClass::alarm);
  EXPECT_FALSE(hold_.persistent());
}

TEST_F(Hold, TheMostImportantClassThatIsRefusedDecidesWhatWaits) {
  EXPECT_FALSE(hold_.refused(row(9, MessageClass::reading), now_));
  EXPECT_EQ(hold_.held(), MessageClass::reading);
  EXPECT_FALSE(hold_.refused(row(8, MessageClass::fault), now_));
  EXPECT_EQ(hold_.held(), MessageClass::fault);
  EXPECT_EQ(hold_.waits(), MessageClass::fault);
  hold_.release();
  EXPECT_FALSE(hold_.held());
  EXPECT_FALSE(hold_.waits());
  EXPECT_EQ(hold_.in_doubt(), MessageClass::fault);
  hold_.taken(row(10, MessageClass::alarm));
  EXPECT_EQ(hold_.in_doubt(), MessageClass::fault) << "an alarm tells nothing of it";
}

TEST_F(Hold, AfterARefusalTwoAreTriedUntilOneIsTaken) {
  refuse(row(1));
  EXPECT_FALSE(hold_.held()) << "its neighbour may go, too";
  hold_.sent(row(9, MessageClass::reading));
  EXPECT_EQ(hold_.held(), MessageClass::alarm) << "and no more";
  hold_.taken(row(1));
  EXPECT_FALSE(hold_.held());
  EXPECT_FALSE(hold_.in_doubt());
  EXPECT_LE(refuse(row(2)), seconds{1}) << "it begins anew";
}

TEST_F(Hold, ANeighbourIsTriedAlsoWhereTheBrokerTakesOneAtATime) {
  EXPECT_FALSE(hold_.refused(row(1), now_));
  EXPECT_EQ(hold_.held(), MessageClass::alarm);
  hold_.release();
  hold_.sent(row(1));
  EXPECT_FALSE(hold_.refused(row(1), now_));
  EXPECT_FALSE(hold_.held());
  EXPECT_TRUE(hold_.waits()) << "the first is tried again later, with or without a neighbour";
  hold_.sent(row(2));
  hold_.taken(row(2));
  EXPECT_EQ(hold_.held(), MessageClass::alarm);
}

TEST_F(Hold, ARowThatAloneIsRefusedIsGivenUpAfterMinutes) {
  const core::SteadyTime begin = now_;
  std::uint64_t neighbour = 2;
  while (!given_up_) {
    refuse(row(1), neighbour++);
    ASSERT_LT(neighbour, 30U);
  }
  EXPECT_GE(now_ - begin, minutes{2});
  EXPECT_FALSE(hold_.in_doubt());
  EXPECT_FALSE(hold_.waits());
}

TEST_F(Hold, AnotherRowThatIsRefusedIsAnotherMatter) {
  for (std::uint64_t n = 1; n < 40; ++n) {
    refuse(row(n), n + 100);
    EXPECT_FALSE(given_up_);
  }
}

}  // namespace
}  // namespace homeward::app
