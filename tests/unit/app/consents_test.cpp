#include "daemon/app/consents.hpp"

#include "daemon/app/router.hpp"

#include <gtest/gtest.h>

namespace homeward::app {
namespace {

const core::WallTime kNow{std::chrono::seconds{1'795'420'800}};
const core::PlatformId kCare("care");

ports::Recipient recipient(const std::string& name) {
  ports::Recipient made;
  made.name = name;
  made.platform = kCare;
  made.consent = ports::Consent{"resident", "consent", std::nullopt, std::nullopt};
  return made;
}

ports::OutboxDepth waiting(std::uint64_t alarms, std::uint64_t readings) {
  ports::OutboxDepth depth;
  depth.platform = kCare;
  depth.rows[static_cast<std::size_t>(ports::MessageClass::alarm)] = alarms;
  depth.rows[static_cast<std::size_t>(ports::MessageClass::reading)] = readings;
  return depth;
}

TEST(Consent, HoldsFromItsFirstInstantAndNotAtItsEnd) {
  ports::Recipient one = recipient("centre");
  one.consent->from = kNow;
  one.consent->until = kNow + std::chrono::hours{1};
  EXPECT_FALSE(has_consent(one, kNow - std::chrono::seconds{1}));
  EXPECT_TRUE(has_consent(one, kNow));
  EXPECT_FALSE(has_consent(one, kNow + std::chrono::hours{1}));
  one.consent.reset();
  EXPECT_FALSE(has_consent(one, kNow));
}

TEST(Consent, AClockThatWasNeverSetEndsNone) {
  ports::Recipient one = recipient("centre");
  one.consent->from = kNow;
  EXPECT_TRUE(has_consent(one, core::WallTime{}));
  one.consent.reset();
  EXPECT_FALSE(has_consent(one, core::WallTime{}));
}

TEST(Consent, WhatChangedIsToldOnceAndAGoneRecipientWithdrew) {
  const auto given = consent_changes({recipient("centre")}, {}, kNow);
  ASSERT_EQ(given.size(), 1U);
  EXPECT_EQ(to_text(given.front()), "centre: given by resident, basis consent");
  const std::map<std::string, std::string> known{
      {"consent.centre", "given"}, {"consent.nurse", "given"}, {"consent.none", "none"}};
  const auto gone = consent_changes({recipient("centre")}, known, kNow);
  ASSERT_EQ(gone.size(), 1U);
  EXPECT_EQ(to_text(gone.front()), "nurse: 0 waiting messages dropped");
}

TEST(Consent, WhoWithdrawsLosesWhatWaitsForThemAlone) {
  const std::vector<ConsentChange> left{{"nurse", false, {}, {}, 0}};
  const auto drops = withdrawn_rows({recipient("centre")}, left, {waiting(3, 0)}, kNow);
  ASSERT_EQ(drops.size(), 1U);
  EXPECT_EQ(drops.front().audience, "nurse");
  EXPECT_EQ(drops.front().message_class, ports::MessageClass::alarm);
}

TEST(Consent, WhoWithdrawsIsNoLongerAmongThoseWhoWereTold) {
  core::Alert alert;
  alert.outreach.told = {{"nurse", 1}, {"centre", 1}};
  std::vector<core::Alert> open{alert, core::Alert{}};
  const auto changed = forget_told({{"nurse", false, {}, {}, 0}}, open);
  ASSERT_EQ(changed.size(), 1U);
  EXPECT_EQ(changed.front().revision, 2U);
  EXPECT_EQ(open.front().outreach.told, (std::vector<core::Told>{{"centre", 1}}));
  EXPECT_TRUE(forget_told({{"nurse", true, {}, {}, 0}}, open).empty());
}

TEST(Consent, WhereNobodyConsentsNothingWaits) {
  ports::Recipient none = recipient("centre");
  none.consent.reset();
  const auto drops = withdrawn_rows({none}, {}, {waiting(3, 5)}, kNow);
  ASSERT_EQ(drops.size(), 2U);
  EXPECT_EQ(drops.front().audience, "");
  EXPECT_EQ(drops.back().message_class, ports::MessageClass::reading);
  EXPECT_TRUE(withdrawn_rows({recipient("centre")}, {}, {waiting(3, 5)}, kNow).empty());
}

}  // namespace
}  // namespace homeward::app
