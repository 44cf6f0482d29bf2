#include "cli/text/explanation.hpp"

#include "cli/asking/answer.hpp"

#include <gtest/gtest.h>

namespace homeward::cli {
namespace {

std::string told(const std::string& answer) {
  return explanation_text(Answer(answer).value(), Look{});
}

std::string rule(const std::string& language, const std::string& alerts) {
  return R"({"rule":"night-exit","language":")" + language +
         R"(","why":"","for":"15 min","enabled":true,"alerts":[)" + alerts + "]}";
}

constexpr const char* kWaiting = R"({"device":"door","state":"inactive","parts":[
  {"role":"when","text":"all of these","holds":false,"depth":0},
  {"role":"when","text":"door.contact is open","holds":true,"depth":1},
  {"role":"when","text":"nothing of activity","holds":null,"depth":1,
   "since":"2026-11-23T10:00:00Z","until":"2026-11-23T10:15:00Z"},
  {"role":"during","text":"23:00-07:00","holds":true,"depth":0},
  {"role":"unless","text":"carer_in holds","holds":true,"depth":0}]})";

TEST(ExplanationText, TellsWhatIsMissingAndThenAllParts) {
  EXPECT_EQ(told(rule("en", kWaiting)),
            "night-exit/door: not on its way. Missing: all of these; the end of carer_in holds. "
            "Then it takes 15 min.\n"
            "  PART    CONDITION               HOLDS\n"
            "  when    all of these            no\n"
            "            door.contact is open  yes\n"
            "            nothing of activity   unknown, since 2026-11-23 10:00:00 until 2026-11-23 "
            "10:15:00\n"
            "  during  23:00-07:00             yes\n"
            "  unless  carer_in holds          yes\n");
}

TEST(ExplanationText, SpeaksDutch) {
  const std::string text = told(rule("nl", R"({"state":"pending","parts":[],)"
                                           R"("pending_since":"2026-11-23T18:30:00Z",)"
                                           R"("fires_at":"2026-11-23T22:30:00Z"})"));
  EXPECT_EQ(text.substr(0, text.find('\n')),
            "night-exit: onderweg sinds 2026-11-23 18:30:00, gaat af om 2026-11-23 22:30:00 als er "
            "niets verandert.");
}

TEST(ExplanationText, TellsWhatFiresAndWhenItEnds) {
  const std::string text =
      told(rule("en", R"({"state":"firing","parts":[],"pending_since":"2026-11-23T18:30:00Z",)"
                      R"("fired_at":"2026-11-23T18:45:00Z","ends_at":"2026-11-23T19:00:00Z",)"
                      R"("acknowledged":true})"));
  EXPECT_EQ(text.substr(0, text.find('\n')),
            "night-exit: fires since 2026-11-23 18:45:00, began at 2026-11-23 18:30:00, "
            "acknowledged, ends at 2026-11-23 19:00:00 if it does not begin again.");
}

TEST(ExplanationText, OfARuleThatIsOffSaysSoAndWhy) {
  EXPECT_EQ(
      told(R"({"rule":"a","language":"en","enabled":false,"alerts":[],"why":"door\u0007bell"})"),
      "a: switched off.\nNote: door?bell\n");
  EXPECT_EQ(told("{}"), "-: nothing happened yet.\n");
}

}  // namespace
}  // namespace homeward::cli
