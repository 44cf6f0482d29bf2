#include "daemon/app/pseudonyms.hpp"

#include <gtest/gtest.h>

namespace homeward::app {
namespace {

const core::AlertId kAlert("01KAR5T8A0DOOR0PEN00000000");
const core::PlatformId kCare("care");
const core::PlatformId kHousing("housing");

TEST(Pseudonyms, ThePlatformThatNeedsNoneHearsWhatTheGatewayItselfSays) {
  const Pseudonyms plain;
  EXPECT_EQ(plain.alert(kAlert), kAlert);
  EXPECT_EQ(plain.boot("boot-7"), "boot-7");
  EXPECT_EQ(plain.digest("sha256:12ab"), "sha256:12ab");
  EXPECT_EQ(plain.line(123), 123);
}

TEST(Pseudonyms, TwoPlatformsFindNothingThatIsTheSame) {
  const Pseudonyms care("seed", kCare);
  const Pseudonyms housing("seed", kHousing);
  EXPECT_NE(care.alert(kAlert), housing.alert(kAlert));
  EXPECT_NE(care.alert(kAlert), kAlert);
  EXPECT_NE(care.boot("boot"), housing.boot("boot"));
  EXPECT_NE(care.digest("sha256:1"), housing.digest("sha256:1"));
  EXPECT_NE(care.line(0), housing.line(0));
}

TEST(Pseudonyms, StayTheSameOverRestartsAndDifferFromHomeToHome) {
  EXPECT_EQ(Pseudonyms("seed", kCare).alert(kAlert), Pseudonyms("seed", kCare).alert(kAlert));
  EXPECT_NE(Pseudonyms("seed", kCare).alert(kAlert), Pseudonyms("other", kCare).alert(kAlert));
}

TEST(Pseudonyms, HaveTheFormOfWhatTheyStandFor) {
  const Pseudonyms care("seed", kCare);
  const std::string alert = care.alert(kAlert).str();
  EXPECT_EQ(alert.size(), 26U);
  EXPECT_EQ(alert.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ"), std::string::npos);
  EXPECT_LE(alert.front(), '7');
  const std::string boot = care.boot("b");
  EXPECT_EQ(boot.size(), 36U);
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) EXPECT_EQ(boot[dash], '-');
  EXPECT_EQ(care.digest("sha256:1").size(), std::string("sha256:").size() + 64U);
  EXPECT_EQ(care.digest(""), "");
}

TEST(Pseudonyms, TheResidentHasANameOfEachPlatformAlsoOfTheFirst) {
  const std::string care = Pseudonyms("seed", kCare).resident();
  EXPECT_EQ(care.size(), 12U);
  EXPECT_TRUE(care.starts_with("r-"));
  EXPECT_EQ(care.find_first_not_of("0123456789abcdef", 2), std::string::npos);
  EXPECT_EQ(Pseudonyms("seed", kCare).resident(), care) << "over restarts";
  EXPECT_NE(Pseudonyms("seed", kHousing).resident(), care);
  EXPECT_NE(Pseudonyms("another home, or the next household", kCare).resident(), care);
  const Pseudonyms first = Pseudonyms::of_first("seed", kCare);
  EXPECT_EQ(first.resident(), care);
  EXPECT_EQ(first.alert(kAlert), kAlert);
  EXPECT_EQ(first.line(123), 123);
  Pseudonyms named = first;
  named.name_resident("client-17");
  EXPECT_EQ(named.resident(), "client-17");
}

TEST(Pseudonyms, TheTimeLineIsMovedAndNotStretched) {
  const Pseudonyms care("seed", kCare);
  EXPECT_EQ(care.line(5'000) - care.line(1'000), 4'000);
}

}  // namespace
}  // namespace homeward::app
