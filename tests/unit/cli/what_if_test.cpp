#include "cli/findings/what_if.hpp"
#include "cli/text/what_if.hpp"

#include <gtest/gtest.h>

namespace homeward::cli {
namespace {

WallTime at(const char* text) {
  return parse_rfc3339(text).value();
}

WhatIf two_weeks_of_thirty() {
  WhatIf seen;
  seen.since = at("2026-10-24T12:00:00Z");
  seen.until = at("2026-11-23T12:00:00Z");
  seen.journal = at("2026-11-09T12:00:00Z");
  seen.keep = std::chrono::hours{14 * 24};
  seen.events = 4120;
  seen.foreign = 3;
  seen.stops = 1;
  RuleInHindsight door{"door-open", true, true, {}, {}};
  door.running = {{at("2026-11-10T10:15:00Z"), "front_door", at("2026-11-10T10:20:00Z")},
                  {at("2026-11-11T10:15:00Z"), "front_door", {}}};
  door.changed = {{at("2026-11-11T10:15:00Z"), "front_door", {}}};
  RuleInHindsight fresh{"cold", false, true, {}, {{at("2026-11-12T03:00:00Z"), "", {}}}};
  seen.rules = {fresh, door, {"old", true, false, {}, {}}};
  return seen;
}

TEST(WhatIf, ComparesAlertByAlert) {
  const auto rows = compared(two_weeks_of_thirty().rules[1]);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].fate, AlertInHindsight::Fate::gone);
  EXPECT_EQ(rows[1].fate, AlertInHindsight::Fate::same);
}

TEST(WhatIf, ToleratesTwoAlertsOfOneInstant) {
  const WallTime time = at("2026-11-10T10:15:00Z");
  const RuleInHindsight rule{
      "r", true, true, {{time, "a", {}}, {time, "c", {}}}, {{time, "b", {}}, {time, "c", {}}}};
  const auto rows = compared(rule);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].fate, AlertInHindsight::Fate::gone);
  EXPECT_EQ(rows[1].fate, AlertInHindsight::Fate::fresh);
  EXPECT_EQ(rows[2].fate, AlertInHindsight::Fate::same);
}

TEST(WhatIfText, SaysWhatTheFiguresRestOn) {
  EXPECT_EQ(what_if_text(two_weeks_of_thirty(), 20, Look{}),
            "4120 events from 2026-11-09 12:00:00 to 2026-11-23 12:00:00.\n"
            "The journal goes back 14 d only (journal.keep_events: 14 d): what came before is not "
            "known.\n"
            "3 of them are of devices that the changed configuration does not have.\n"
            "The gateway was down 1 time in it.\n"
            "Presence, baselines and what else is learned begin with the journal.\n"
            "\n"
            "RULE       RUNNING  CHANGED\n"
            "cold       -        1        new rule\n"
            "door-open  2        1        1 fewer\n"
            "old        0        -        no rule any more\n"
            "\n"
            "When (+ with the changed rules only, - with the running ones only):\n"
            "cold\n"
            "  + 2026-11-12 03:00:00\n"
            "door-open\n"
            "  - 2026-11-10 10:15:00  for 5 min  front_door\n"
            "    2026-11-11 10:15:00  front_door\n");
}

TEST(WhatIfText, HasNothingToSayOfAnEmptyJournal) {
  EXPECT_EQ(what_if_text(WhatIf{}, 20, Look{}),
            "The journal has no events: there is nothing to look back on.\n");
}

TEST(WhatIfJson, HasEveryFigure) {
  WhatIf seen = two_weeks_of_thirty();
  seen.rules.erase(seen.rules.begin() + 1, seen.rules.end());
  EXPECT_EQ(to_json(seen),
            R"({"since":"2026-10-24T12:00:00Z","until":"2026-11-23T12:00:00Z",)"
            R"("journal_begins":"2026-11-09T12:00:00Z","whole":false,"keep_s":1209600,)"
            R"("events":4120,"foreign_events":3,"stops":1,"rules":[{"rule":"cold",)"
            R"("running":false,"changed":true,"fires_running":0,"fires_changed":1,"alerts":[)"
            R"({"fate":"new","device":null,"fired_at":"2026-11-12T03:00:00Z",)"
            R"("resolved_at":null}]}]})");
}

}  // namespace
}  // namespace homeward::cli
