#include "daemon/core/alert_id.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace homeward::core {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

const RuleId kRule{"panic-button"};
const DeviceId kDevice{"panic"};
const WallTime kTime{seconds{1'795'420'800}};

TEST(AlertId, IsTheSameForTheSameFiring) {
  EXPECT_EQ(make_alert_id("seed", kRule, kDevice, kTime, false),
            make_alert_id("seed", kRule, kDevice, kTime, false));
}

TEST(AlertId, DiffersInEachThingThatMakesTheAlert) {
  const AlertId id = make_alert_id("seed", kRule, kDevice, kTime, false);
  EXPECT_NE(id, make_alert_id("other", kRule, kDevice, kTime, false));
  EXPECT_NE(id, make_alert_id("seed", RuleId("smoke"), kDevice, kTime, false));
  EXPECT_NE(id, make_alert_id("seed", kRule, std::nullopt, kTime, false));
  EXPECT_NE(id, make_alert_id("seed", kRule, kDevice, kTime + microseconds{1}, false));
  EXPECT_NE(id, make_alert_id("seed", kRule, kDevice, kTime, true));
}

TEST(AlertId, HasTheUlidLayoutAndSortsByTime) {
  const AlertId early = make_alert_id("seed", kRule, kDevice, kTime, false);
  const AlertId late = make_alert_id("seed", kRule, kDevice, kTime + seconds{1}, false);
  EXPECT_EQ(early.str().size(), 26U);
  EXPECT_EQ(early.str().find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ"), std::string::npos);
  EXPECT_LT(early, late);
  // 1795420800000 ms in ten characters of Crockford base 32.
  EXPECT_EQ(early.str().substr(0, 10), "01M83PPH00");
}

}  // namespace
}  // namespace homeward::core
