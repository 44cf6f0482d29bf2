#include "daemon/app/alert_book.hpp"

#include "tests/unit/app/small_home.hpp"

#include <gtest/gtest.h>

namespace homeward::app {
namespace {

class Book : public testing::Test {
 protected:
  const rules::Program home_ = small_home();
  const core::ClockMapping clock_{};
  AlertBook book_{home_, "seed"};
};

TEST_F(Book, AFiringIsRevisionOneAndItsEndRevisionTwo) {
  const auto fired = firing(home_, "door-open", 0);
  const auto raised = book_.apply(fired, clock_);
  ASSERT_TRUE(raised.has_value());
  EXPECT_EQ(raised->revision, 1U);
  EXPECT_TRUE(raised->open());
  EXPECT_EQ(book_.open().size(), 1U);
  const auto resolved = book_.apply(ending(fired, 60), clock_);
  ASSERT_TRUE(resolved.has_value());
  EXPECT_EQ(resolved->id, raised->id);
  EXPECT_EQ(resolved->revision, 2U);
  EXPECT_EQ(resolved->reason, core::ResolveReason::condition);
  EXPECT_TRUE(book_.open().empty());
}

TEST_F(Book, ARepeatedFiringAfterACrashIsRecognised) {
  const auto fired = firing(home_, "door-open", 0);
  const auto raised = book_.apply(fired, clock_);
  AlertBook restarted(home_, "seed");
  restarted.restore({*raised});
  EXPECT_FALSE(restarted.apply(fired, clock_).has_value());
  const auto resolved = restarted.apply(ending(fired, 60), clock_);
  ASSERT_TRUE(resolved.has_value());
  AlertBook later(home_, "seed");
  later.restore({*resolved});
  EXPECT_FALSE(later.apply(fired, clock_).has_value());
  EXPECT_FALSE(later.apply(ending(fired, 60), clock_).has_value());
}

/// Smoke, no smoke, and smoke again: the second alert stands when the power goes, and the rules go
/// through all three once more.
TEST_F(Book, TheEndOfAnEarlierFiringDoesNotEndTheAlertThatIsOpen) {
  const auto first = firing(home_, "door-open", 0);
  const auto second = firing(home_, "door-open", 120);
  book_.apply(first, clock_);
  const auto over = book_.apply(ending(first, 60), clock_);
  const auto open = book_.apply(second, clock_);
  AlertBook restarted(home_, "seed");
  restarted.restore({*open, *over});
  EXPECT_FALSE(restarted.apply(first, clock_));
  EXPECT_FALSE(restarted.apply(ending(first, 60), clock_));
  EXPECT_FALSE(restarted.apply(second, clock_));
  ASSERT_EQ(restarted.open().size(), 1U);
  EXPECT_EQ(restarted.apply(ending(second, 60), clock_)->id, open->id);
}

TEST_F(Book, AFiringIsRecognisedThoughTheWallClockWasSetSince) {
  const auto fired = firing(home_, "door-open", 0);
  const auto open = book_.apply(fired, clock_);
  core::ClockMapping set = clock_;
  set.offset += std::chrono::seconds{90};
  AlertBook restarted(home_, "seed");
  restarted.restore({*open});
  EXPECT_FALSE(restarted.forgotten(fired, set));
  EXPECT_FALSE(restarted.apply(fired, set));
  const auto over = restarted.apply(ending(fired, 60), set);
  ASSERT_TRUE(over);
  EXPECT_EQ(over->id, open->id);
  AlertBook later(home_, "seed");
  later.restore({*over});
  EXPECT_FALSE(later.apply(fired, clock_));
  EXPECT_TRUE(later.apply(firing(home_, "door-open", 120), clock_)) << "another firing";
}

TEST_F(Book, TheFirstAcknowledgementStays) {
  const auto raised = book_.apply(firing(home_, "panic-button", 0), clock_);
  const auto first = book_.acknowledge(raised->id, {raised->fired_at, "anna", "care"});
  EXPECT_EQ(first.revision, 2U);
  const auto second = book_.acknowledge(raised->id, {raised->fired_at, "bert", "cli"});
  EXPECT_EQ(second.revision, 2U);
  EXPECT_EQ(second.acknowledged->by, "anna");
}

TEST_F(Book, AnAlertIsFoundByItsIdOrAUniqueBeginning) {
  const auto one = book_.apply(firing(home_, "door-open", 0), clock_);
  const auto two = book_.apply(firing(home_, "panic-button", 5'000), clock_);
  EXPECT_EQ(book_.find_open(one->id.str())->id, one->id);
  EXPECT_EQ(book_.find_open(two->id.str().substr(0, 12))->id, two->id);
  EXPECT_EQ(book_.find_open("01M83PP").error().code, ErrorCode::invalid);
  EXPECT_EQ(book_.find_open("01").error().code, ErrorCode::not_found);
  EXPECT_EQ(book_.find_open("ZZZZZZZZ").error().code, ErrorCode::not_found);
}

TEST_F(Book, AResolvedAlertIsRefusedAndNotUnknown) {
  const auto fired = firing(home_, "door-open", 0);
  const auto raised = book_.apply(fired, clock_);
  book_.apply(ending(fired, 1), clock_);
  EXPECT_EQ(book_.find_open(raised->id.str()).error().code, ErrorCode::refused);
}

TEST_F(Book, ATestAlertIsMarkedAndIsNeverTakenForTheRealOne) {
  const auto fired = firing(home_, "door-open", 10);
  const auto alert =
      book_.test_alert(home_.find_rule("door-open").value(), core::SteadyTime{}, clock_);
  EXPECT_TRUE(alert.test);
  EXPECT_TRUE(alert.open());
  EXPECT_FALSE(book_.forgotten(fired, clock_));
  const auto real = book_.apply(fired, clock_);
  EXPECT_EQ(book_.apply(ending(fired, 60), clock_)->id, real->id);
  EXPECT_EQ(book_.close(alert.id, core::ResolveReason::acknowledged, alert.fired_at).revision, 2U);
  EXPECT_TRUE(book_.open().empty());
}

TEST_F(Book, AnOpenAlertThatTheRulesForgotIsFoundWhenTheyFireAgain) {
  const auto first = book_.apply(firing(home_, "door-open", 0), clock_);
  EXPECT_FALSE(book_.forgotten(firing(home_, "door-open", 0), clock_)) << "the same firing";
  EXPECT_FALSE(book_.forgotten(firing(home_, "panic-button", 60), clock_)) << "another rule";
  EXPECT_EQ(book_.forgotten(firing(home_, "door-open", 60), clock_), first->id);
}

}  // namespace
}  // namespace homeward::app
