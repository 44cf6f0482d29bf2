#include "daemon/settings/rule_tests.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace homeward::settings {
namespace {

using Lines = std::vector<std::string>;

constexpr const char* kHome = R"(home: {time_zone: Europe/Amsterdam}
devices:
  door: {id: "t:door", room: hall, properties: [contact]}
rules:
  - {alert: door-open, when: {door.contact: open}, for: 15m}
  - {alert: each-door, when: {"*.contact": open}, each: device, for: 1h}
)";

/// A folder with home.yaml, in which tests are read.
class RuleTests : public testing::Test {
 protected:
  void SetUp() override {
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = std::filesystem::path(testing::TempDir()) / ("rule_tests_" + name);
    std::filesystem::create_directories(folder_);
    write("home.yaml", kHome);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }

  [[nodiscard]] RuleTestFile load(const std::string& text) const {
    write("tests.yaml", text);
    return load_rule_tests(folder_ / "tests.yaml");
  }

  /// What is said of a file, `line:column: message; suggestion`, without the folder.
  [[nodiscard]] Lines mistakes(const std::string& text) const {
    const RuleTestFile file = load(text);
    Lines lines;
    for (const core::Diagnostic& found : file.diagnostics) {
      std::string line = std::to_string(found.position.line) + ":" +
                         std::to_string(found.position.column) + ": " + found.message;
      if (!found.suggestion.empty()) line += "; " + found.suggestion;
      for (std::size_t at = 0; (at = line.find(folder_.string() + "/")) != line.npos;) {
        line.erase(at, folder_.string().size() + 1);
      }
      lines.push_back(line);
    }
    EXPECT_EQ(file.tests.empty(), !lines.empty());
    return lines;
  }

  /// The same for one test with these lines, the first in line 4.
  [[nodiscard]] Lines mistakes_of_test(const std::string& body) const {
    return mistakes("rules: [home.yaml]\ntests:\n  - name: a\n" + body);
  }

  /// The same for these events, the first in line 6.
  [[nodiscard]] Lines mistakes_of_events(const std::string& events) const {
    return mistakes_of_test("    start: 2026-03-10T22:00\n    expect: []\n    events:\n" + events);
  }

 private:
  std::filesystem::path folder_;
};

TEST_F(RuleTests, OfARightFileAreReadWithTheirTimes) {
  const RuleTestFile file = load(R"(rules: [home.yaml]
tests:
  - name: a
    start: "2026-03-10T22:00"
    given: {door.contact: closed}
    events:
      - 22:10:00 door.contact open
      - +20s     !restart 90s
      - next 02:00 !ack each-door/door the neighbour
    expect: [{alert: door-open, fired: "22:25", resolved: null}]
    at: [{time: "+30m", firing: [door-open]}]
)");
  ASSERT_EQ(file.diagnostics.size(), 0U);
  ASSERT_EQ(file.tests.size(), 1U);
  const rehearsal::Test& test = file.tests.front();
  ASSERT_EQ(test.steps.size(), 3U);
  EXPECT_EQ(test.steps[0].at - test.start, std::chrono::minutes{10});
  EXPECT_EQ(test.steps[1].at - test.steps[0].at, std::chrono::seconds{20});
  EXPECT_EQ(test.steps[2].at - test.start, std::chrono::hours{4});
  EXPECT_EQ(std::get<rehearsal::Acknowledge>(test.steps[2].action).by, "the neighbour");
  EXPECT_EQ(test.end, test.steps[2].at);
  EXPECT_EQ(test.expected.at(0).fired - test.start, std::chrono::minutes{25});
  EXPECT_EQ(test.looks.at(0).at - test.start, std::chrono::minutes{30});
  EXPECT_EQ(test.given.size(), 1U);
}

TEST_F(RuleTests, PointAtTheWordThatIsWrong) {
  EXPECT_EQ(mistakes_of_events("      - 22:10 dor.contact open\n"
                               "      - 22:11 door.contct open\n"
                               "      - 22:12 door open\n"
                               "      - 22:13 door.contact\n"
                               "      - 22:14\n"
                               "      - 25:00 door.contact open\n"
                               "      - 22:15 door.contact yes\n"),
            (Lines{"7:15: unknown device 'dor'; did you mean 'door'?",
                   "8:15: device 'door' has no property 'contct'; did you mean 'contact'?",
                   "9:15: 'door' is not an event; write it as 'front_door.contact open', or as a "
                   "command such as '!restart 90s'",
                   "10:15: 'door.contact' has no value",
                   "11:9: nothing happens at '22:14'; add an event such as 'front_door.contact "
                   "open', or use 'until'",
                   "12:9: 'events' is not a time: '25:00'; times are such as +20s, 23:10:00, next "
                   "02:30 or 2026-10-25T02:30",
                   "13:28: 'door.contact' can't be 'yes', which some tools read as a boolean; "
                   "write true, or the word in quotes"}));
}

TEST_F(RuleTests, RefuseALineWithoutWords) {
  EXPECT_EQ(mistakes_of_events("      - \"  \"\n"
                               "      - 22:10 door.contact open\n"
                               "      - \"\"\n"),
            (Lines{"7:9: there is no event in this line; write a time and an event such as '22:10 "
                   "front_door.contact open'",
                   "9:9: 'events' is empty"}));
}

TEST_F(RuleTests, KeepTheOrderOfTime) {
  EXPECT_EQ(mistakes_of_events("      - 23:10 door.contact open\n"
                               "      - 02:30 door.contact closed\n"
                               "      - 23:20 !restart 10m\n"
                               "      - 23:25 door.contact closed\n"
                               "      - next 02:30b door.contact closed\n"),
            (Lines{"8:9: '02:30' is before the line above; write 'next 02:30' for the day after",
                   "10:9: '23:25' is while the program is down; it is up again at 2026-03-10 "
                   "23:30:00",
                   "11:14: there is no second 02:30:00 on 2026-03-11"}));
}

TEST_F(RuleTests, KnowTheirCommands) {
  EXPECT_EQ(
      mistakes_of_events("      - 22:10 !restat 90s\n"
                         "      - 22:11 !restart\n"
                         "      - 22:12 !silence door-open\n"
                         "      - 22:13 !ack dor-open\n"
                         "      - 22:14 !offline dor\n"
                         "      - 22:15 !reload none.yaml\n"),
      (Lines{"7:15: 'events' can't be '!restat'; did you mean '!restart'?",
             "8:15: '!restart' is written as '!restart 90s'",
             "9:15: '!silence' is written as '!silence RULE 8h'",
             "10:20: unknown rule 'dor-open'; did you mean 'door-open'?",
             "11:24: unknown device 'dor'; did you mean 'door'?", "0:0: there is no such file"}));
}

TEST_F(RuleTests, SayWhatIsMissing) {
  EXPECT_EQ(mistakes("tests: []\n"),
            (Lines{"1:1: a file of rule tests needs 'rules'", "1:8: there are no tests"}));
  EXPECT_EQ(mistakes_of_test("    events: []\n"),
            (Lines{"3:5: a test needs 'start' or 'replay'",
                   "3:5: the test expects nothing: it has no 'expect'; write 'expect: []' when no "
                   "alert may fire"}));
  EXPECT_EQ(mistakes_of_test("    start: \"22:00\"\n    expect: []\n"),
            (Lines{"4:12: 'start' needs a date; write it as \"2026-10-24T22:00\""}));
}

TEST_F(RuleTests, LastNoLongerThanTenYears) {
  EXPECT_EQ(mistakes_of_test("    start: 2026-03-10T22:00\n    expect: []\n"
                             "    until: 2206-03-10T22:00\n"),
            (Lines{"3:5: the test lasts longer than ten years; look at its dates"}));
}

TEST_F(RuleTests, ExpectRulesThatExistAndAreLookedAt) {
  EXPECT_EQ(mistakes_of_test("    start: 2026-03-10T22:00\n"
                             "    only: [door-open]\n"
                             "    expect:\n"
                             "      - {alert: door-opn, fired: +1m}\n"
                             "      - {alert: each-door, fired: +1m}\n"
                             "      - {alert: door-open, fird: +1m}\n"
                             "    at: [{time: +1m}]\n"),
            (Lines{"7:17: unknown rule 'door-opn'; did you mean 'door-open'?",
                   "8:17: 'each-door' is not among the rules of 'only'",
                   "9:9: an expected alert needs 'fired'",
                   "9:28: unknown key 'fird' in an expected alert; did you mean 'fired'?",
                   "10:10: an item of 'at' needs 'pending', 'firing' or 'warned'"}));
}

TEST_F(RuleTests, OfRecordingsHaveNoEventsOfTheirOwn) {
  write("empty.jsonl", "\n");
  EXPECT_EQ(mistakes_of_test("    replay: none.jsonl\n"
                             "    start: 2026-03-10T22:00\n"
                             "    faults: {duplicate: 200%, restart: {every: 0s, down: 1s}}\n"
                             "    expect: []\n"),
            (Lines{"4:13: none.jsonl: No such file or directory",
                   "5:12: 'start' does not go with 'replay'; a recording has its own times",
                   "6:25: 'duplicate' is at most 100%", "6:48: 'every' must be above zero"}));
  EXPECT_EQ(mistakes_of_test("    replay: empty.jsonl\n    expect_file: .\n"),
            (Lines{"4:13: empty.jsonl has no events", "5:18: .: not a file"}));
}

TEST_F(RuleTests, TellOnceWhatIsWrongWithTheRules) {
  write("home.yaml", "home: {time_zone: Europe/Amsterdam}\nrules: [{alert: a, when: {x.y: 1}}]\n");
  const Lines said = mistakes(
      "rules: [home.yaml]\ntests:\n"
      "  - {name: a, start: 2026-03-10T22:00, expect: [], given: {state: home}}\n"
      "  - {name: b, start: 2026-03-10T22:00, expect: [], given: {state: away}}\n");
  EXPECT_EQ(said, (Lines{"2:27: unknown device 'x'"}));
}

TEST_F(RuleTests, ThatAreNoiseAreRefused) {
  EXPECT_FALSE(mistakes("").empty());
  EXPECT_FALSE(mistakes("[[[[[").empty());
  EXPECT_FALSE(mistakes(std::string(5'000, '[')).empty());
  EXPECT_FALSE(mistakes("rules: {a: b}\ntests: {c: d}\n").empty());
  EXPECT_FALSE(mistakes(std::string("rules: [home.yaml]\ntests: [\0]", 29)).empty());
}

}  // namespace
}  // namespace homeward::settings
