#include "cli/findings/test_run.hpp"
#include "cli/asking/answer.hpp"
#include "cli/text/test_run.hpp"

#include <gmock/gmock.h>

namespace homeward::cli {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

constexpr const char* kAlert =
    R"({"id":"01A","rule":"door","fired_at":"2026-11-23T09:00:00Z","told":["care"],)"
    R"("acknowledged":null})";

std::string status(const std::string& deliveries) {
  return R"({"platforms":[{"id":"care","connected":false,"last_error":"refused",)"
         R"("deliveries":[{"message":"01B/1","taken_at":"2026-11-23T08:00:00Z"},)" +
         deliveries + "]},{\"id\":\"other\",\"connected\":true,\"deliveries\":[]}]}";
}

class Run : public testing::Test {
 protected:
  void take(const std::string& deliveries, const std::string& alert = kAlert) {
    const Answer state(status(deliveries));
    const Answer alerts(R"({"alerts":[)" + alert + "]}");
    run_.take(state.value(), alerts.value());
  }

  Look look_;
  TestRun run_{Answer(kAlert).value()};
};

TEST_F(Run, KnowsThePlatformsThatHaveItQueued) {
  take(R"({"message":"01A/1","taken_at":null})");
  ASSERT_EQ(run_.platforms().size(), 1U);
  EXPECT_EQ(run_.platforms()[0].id, "care");
  EXPECT_FALSE(run_.platforms()[0].taken_after);
  EXPECT_THAT(test_run_text(run_, 30s, look_), HasSubstr("not connected: refused"));
  EXPECT_THAT(test_run_text(run_, 30s, look_), HasSubstr("Nobody acknowledged it within 30 s."));
}

TEST_F(Run, IsCompleteWhenTheBrokerHasItAndSomebodyAcknowledged) {
  take(R"({"message":"01A/1","taken_at":"2026-11-23T09:00:00.040Z"},)"
       R"({"message":"01A/2","taken_at":"2026-11-23T09:00:09Z"})");
  EXPECT_EQ(run_.platforms()[0].taken_after, 40ms);
  EXPECT_FALSE(run_.complete());
  take(R"({"message":"01A/1","taken_at":"2026-11-23T09:00:00.040Z"})",
       R"({"id":"01A","told":["care"],"acknowledged":{"at":"2026-11-23T09:00:08.5Z",)"
       R"("by":"Anna","via":"care"}})");
  EXPECT_TRUE(run_.complete());
  EXPECT_EQ(run_.to_json(),
            R"({"alert":"01A","rule":"door","fired_at":"2026-11-23T09:00:00Z","told":["care"],)"
            R"("platforms":[{"id":"care","connected":false,"error":"refused",)"
            R"("broker_ack_s":0.04}],"acknowledged_s":8.5,"by":"Anna","via":"care",)"
            R"("complete":true})");
  const std::string text = test_run_text(run_, 30s, look_);
  EXPECT_THAT(text, HasSubstr("0.040 s  care  its broker has it"));
  EXPECT_THAT(text, HasSubstr("8.500 s  care  acknowledged by Anna"));
  EXPECT_THAT(text, HasSubstr("works.\n"));
}

TEST_F(Run, SaysWhenNobodyIsTold) {
  take(R"({"message":"01C/1","taken_at":null})");
  EXPECT_TRUE(run_.platforms().empty());
  EXPECT_FALSE(run_.complete());
  EXPECT_THAT(test_run_text(run_, 30s, look_), HasSubstr("Nobody is told of door."));
}

}  // namespace
}  // namespace homeward::cli
