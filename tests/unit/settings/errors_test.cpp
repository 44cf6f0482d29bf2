// What a person who made a mistake is told, to the letter.
#include "tests/unit/settings/loading.hpp"

#include <gmock/gmock.h>

#include <ostream>

namespace homeward::settings {
namespace {

struct Mistake {
  const char* name;
  const char* text;
  std::vector<std::string> messages;  ///< without the file's name
};

void PrintTo(const Mistake& mistake, std::ostream* out) {
  *out << mistake.name;
}

class Mistakes : public testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, AreToldWithTheirPlace) {
  const Loaded loaded = load_text(GetParam().text);
  std::vector<std::string> expected;
  bool errors = false;
  for (const std::string& message : GetParam().messages) {
    expected.push_back("home.yaml:" + message);
    errors = errors || message.find(": error: ") != std::string::npos;
  }
  EXPECT_EQ(messages_of(loaded), expected);
  EXPECT_EQ(loaded.settings.has_value(), !errors);
}

const Mistake kMistakes[] = {
    {"an unknown key",
     "gatway: {id: a}\n",
     {"1:1: error: unknown key 'gatway'; did you mean 'gateway'?"}},
    {"an unknown key of a rule",
     "rules:\n  - {alert: a, wen: {a.b: 1}}\n",
     {"2:5: error: a rule needs 'when'",
      "2:16: error: unknown key 'wen' in a rule; did you mean 'when'?"}},
    {"a duplicate key",
     "gateway: {id: a, id: b}\n",
     {"1:18: error: duplicate key 'id'; it is already in line 1"}},
    {"a duration without unit",
     "rules: [{alert: a, when: {a.b: 1}, for: 10}]\n",
     {"1:41: error: 'for' is not a duration: '10'; add the unit: 10s, 10m, 10h or 10d"}},
    {"a wrong unit",
     "rules: [{alert: a, when: {a.b: 1}, for: 10min}]\n",
     {"1:41: error: 'for' is not a duration: '10min'; write 10m"}},
    {"a wrong size",
     "journal: {max_size: 64MB}\n",
     {"1:21: error: 'max_size' is not a size: '64MB'; write a whole number of KiB, MiB or GiB, "
      "such as 64MiB"}},
    {"an unclosed quote in a line",
     "gateway: {id: 'home}\n",
     {"1:15: error: unclosed quote; close it with '"}},
    {"an unclosed quote before more lines",
     "gateway:\n  id: \"home\nhome:\n  time_zone: \"Europe/Amsterdam\"\n",
     {"2:7: error: unclosed quote; close it with \" on the same line"}},
    {"an unclosed quote at the end",
     "gateway: {id: 'home",
     {"1:15: error: unclosed quote; close it with ' on the same line"}},
    {"an unclosed bracket",
     "gateway: {id: a\nhome: {time_zone: UTC}\n",
     {"1:10: error: '{' is not closed; add '}'"}},
    {"wrong indentation",
     "gateway: {id: a}\n home: b\n",
     {"2:2: error: this does not fit what is above; check the indentation and the quotes above"}},
    {"a second document",
     "gateway: {id: a}\n---\nhome: {}\n",
     {"2:1: error: a second document ('---'); a configuration file holds one document"}},
    {"an alias bomb",
     "home: &a [x, x]\nplugins: &b [*a, *a]\n",
     {"1:7: error: anchors (&name) are not accepted; write the value out",
      "1:7: error: 'home' must be a mapping; write it as {key: value}",
      "2:10: error: anchors (&name) are not accepted; write the value out",
      "2:10: error: 'plugins' must be a mapping of names; write each as a line 'NAME: ...'",
      "2:14: error: aliases (*name) are not accepted; write the value out, or quote a text that "
      "begins with '*'",
      "2:18: error: aliases (*name) are not accepted; write the value out, or quote a text that "
      "begins with '*'"}},
    {"a glob without quotes",
     "rules: [{alert: a, when: {*.smoke: true}}]\n",
     {"1:27: error: aliases (*name) are not accepted; write the value out, or quote a text that "
      "begins with '*'"}},
    {"a tag",
     "gateway: !!map {id: a}\n",
     {"1:10: error: tags (!name) are not accepted; leave it out"}},
    {"a tag without a name",
     "gateway: {id: ! a}\n",
     {"1:15: error: tags (!name) are not accepted; leave it out"}},
    {"a merge key",
     "gateway: {id: a, <<: {id: b}}\n",
     {"1:18: error: merge keys ('<<') are not accepted; write the keys out"}},
    {"a key that is no name",
     "gateway: {id: a, [b]: c}\n",
     {"1:18: error: a key must be a name or a text in quotes"}},
    {"tabs",
     "gateway:\n\tid: a\n  \tb: c\n",
     {"2:1: error: tab in indentation; YAML wants spaces",
      "3:3: error: tab in indentation; YAML wants spaces"}},
    {"a window without quotes",
     "rules: [{alert: a, when: {a.b: 1}, during: 23:00-07:00}]\n",
     {"1:44: error: 'during' must be in quotes: '23:00-07:00'; write it as \"23:00-07:00\""}},
    {"a number for a window",
     "rules: [{alert: a, when: {absent: k, between: 2300}}]\n",
     {"1:47: error: 'between' must be in quotes: '2300'; write it as \"23:00-07:00\""}},
    {"a bare time",
     "schedules: {night: 22:30}\n",
     {"1:20: error: 'night' must be in quotes: '22:30'; write it as \"23:00-07:00\""}},
    {"no for a value",
     "rules: [{alert: a, when: {a.b: no}}]\n",
     {"1:32: error: 'a.b' can't be 'no', which some tools read as a boolean; write false, or the "
      "word in quotes"}},
    {"yes for a boolean",
     "rules: [{alert: a, when: {a.b: 1}, enabled: yes}]\n",
     {"1:45: error: 'enabled' can't be 'yes'; write true"}},
    {"an octal number",
     "rules: [{alert: a, when: {a.b: {above: 010}}}]\n",
     {"1:40: error: 'above' is a number with leading zeros: '010'; leave the zeros out"}},
    {"a number in quotes",
     "rules: [{alert: a, when: {a.b: {above: \"10\"}}}]\n",
     {"1:40: error: 'above' is a text: '10'; write the number without quotes"}},
    {"an unknown word",
     "rules: [{alert: a, when: {a.b: 1}, severity: critcal}]\n",
     {"1:46: error: 'severity' can't be 'critcal'; did you mean 'critical'?"}},
    {"a list for one value",
     "rules: [{alert: [a], when: {a.b: 1}}]\n",
     {"1:17: error: 'alert' must be one value, not a list"}},
    {"a key without value",
     "rules:\n  - alert: a\n    when:\n    for: 1m\n",
     {"3:5: error: a condition must be a mapping; write it as {device.property: value} or {state: "
      "NAME}"}},
    {"a misspelt condition",
     "rules: [{alert: a, when: {absnt: k, between: \"01:00-02:00\"}}]\n",
     {"1:27: error: unknown condition 'absnt'; did you mean 'absent'?"}},
    {"a condition with two heads",
     "rules: [{alert: a, when: {a.b: 1, c.d: 2}}]\n",
     {"1:26: error: a condition has one head; write {all: [{a: x}, {b: y}]} or {any: [...]} to "
      "combine conditions"}},
    {"a word for a condition",
     "rules: [{alert: a, when: kitchen}]\n",
     {"1:26: error: a condition must be a mapping; write it as {device.property: value} or {state: "
      "NAME}"}},
    {"rules with parts missing",
     "rules: [{when: {a.b: 1}}, {alert: b}]\n",
     {"1:9: error: a rule needs 'alert'", "1:27: error: a rule needs 'when'"}},
    {"two rules of one name",
     "rules: [{alert: a, when: {a.b: 1}}, {alert: a, when: {a.b: 1}}]\n",
     {"1:45: error: a second rule 'a'; the first is in line 1"}},
    {"rules that are no list",
     "rules: {alert: a}\n",
     {"1:8: error: 'rules' must be a list; write it as [a, b], or [] for none"}},
    {"an address without plugin",
     "devices: {d: {id: \"0x1\", properties: [contact]}}\n",
     {"1:19: error: 'id' is not a device address: '0x1'; write it as \"PLUGIN:ADDRESS\", such as "
      "\"zigbee:0x00158d0004a1b2c3\""}},
    {"two devices at one address",
     "devices: {a: {id: \"r:1\", properties: [x]}, b: {id: \"r:1\", properties: [x]}}\n",
     {"1:52: error: 'r:1' is the id of 'a' already"}},
    {"a broker without scheme",
     "platforms: {p: {gateway: g, brokers: [\"tcp://x:1\"], heartbeat: 60s}}\nrecipients: {p: "
     "{}}\n",
     {"1:39: error: 'tcp://x:1' is not a broker; write it as \"mqtts://HOST:8883\" or "
      "\"mqtt://HOST:1883\"",
      "1:64: error: 'heartbeat' can't be '60s'; did you mean '90s'?"}},
    {"options of MQTT that do not fit",
     "platforms: {p: {gateway: g, brokers: [\"mqtt://x\"], mqtt: {version: 4}},\n"
     "  q: {gateway: h, brokers: [\"mqtt://x\"], mqtt: {message_expiry: 1h}},\n"
     "  r: {gateway: i, brokers: [\"mqtt://x\"], mqtt: {version: 5, message_expiry: 10s}}}\n"
     "recipients: {p: {}, q: {}, r: {}}\n",
     {"1:68: error: 'version' can't be '4'; did you mean '5'?",
      "2:65: warning: 'message_expiry' does nothing with MQTT 3.1.1; add 'version: 5'",
      "3:77: error: 'message_expiry' is shorter than a minute; a message needs some time to "
      "arrive; write 1m or more"}},
    {"a secret of a plugin",
     "plugins: {z: {password: secret}}\n",
     {"1:25: error: a secret can't be written in the configuration; use 'password_file' with a "
      "path or \"credential:NAME\""}},
    {"a recipient of nobody",
     "recipients: {r: {platform: q, categories: [car]}}\n",
     {"1:17: warning: recipient 'r' has no consent: nothing is ever sent to it; "
      "add consent: {given_by: ..., basis: consent, from: YYYY-MM-DD}",
      "1:28: error: unknown platform 'q'",
      "1:44: error: 'categories' can't be 'car'; did you mean 'care'?"}},
    {"a day that is not",
     "recipients: {r: {consent: {given_by: a, basis: b, from: 2026-02-30}}}\n",
     {"1:57: error: 'from' is not a day of the calendar: '2026-02-30'"}},
    {"a platform that nobody uses",
     "platforms: {p: {gateway: g, brokers: [\"mqtt://x\"], heartbeat: 90s}}\n",
     {"1:13: warning: platform 'p' has no recipient: nothing is sent to it; add one under "
      "'recipients'",
      "1:63: warning: this heartbeat wants a second broker; add one to 'brokers', or use 5h or "
      "25h"}},
    {"an unknown time zone",
     "home: {time_zone: Europe/Amsterdm}\n",
     {"1:19: error: unknown time zone 'Europe/Amsterdm'; names look like Europe/Amsterdam"}},
    {"an unknown placeholder",
     "rules: [{alert: a, when: {a.b: 1}, message: {en: \"since {snce}\"}}]\n",
     {"1:50: error: unknown placeholder '{snce}'; did you mean 'since'?"}},
    {"thresholds the wrong way round",
     "rules: [{alert: a, when: {a.b: {above: 10, clear_below: 20}}}]\n",
     {"1:57: error: 'clear_below' is greater than 'above'"}},
    {"a count without time",
     "rules: [{alert: a, when: {count: k, at_least: 3}}]\n",
     {"1:26: error: a 'count' condition needs 'within' or 'between'"}},
    {"an after without end",
     "rules: [{alert: a, when: {after: k, within: 3m}}]\n",
     {"1:26: error: an 'after' condition needs 'then' or 'absent'"}},
    {"a share of a time of day",
     "rules: [{alert: a, when: {daily: {first: k}, below: 50%}}]\n",
     {"1:53: error: 'below' does not go with 'first' or 'last'; use later_by or earlier_by"}},
    {"an empty list of conditions",
     "rules: [{alert: a, when: {all: []}}]\n",
     {"1:32: error: 'all' is an empty list"}},
    {"a list for a file",
     "- a\n- b\n",
     {"1:1: error: a configuration file must be a mapping; it begins with a line such as 'gateway: "
      "{id: home-1}'"}},
    {"a rule pack that is not there",
     "rule_packs: [living-alone]\n",
     {"1:14: error: unknown rule pack 'living-alone'"}},
    {"an empty placeholder",
     "rules: [{alert: a, when: {a.b: 1}, message: \"since {}\"}]\n",
     {"1:45: error: unknown placeholder '{}'; it is one of home, room, device, value, since, "
      "duration or count"}},
    {"an unclosed placeholder",
     "rules: [{alert: a, when: {a.b: 1}, message: \"since {since\"}]\n",
     {"1:45: error: a '{' without its '}' in the message"}},
    {"a placeholder that was never opened",
     "rules: [{alert: a, when: {a.b: 1}, message: \"since since}\"}]\n",
     {"1:45: error: a '}' without its '{' in the message"}},
    {"a placeholder in capitals",
     "rules: [{alert: a, when: {a.b: 1}, message: {nl: \"{Room}\"}}]\n",
     {"1:50: error: unknown placeholder '{Room}'; did you mean 'room'?"}},
    {"a window without the zero",
     "rules: [{alert: a, when: {a.b: 1}, during: \"7:00-9:30\"}]\n",
     {"1:44: error: 'during' is not a window: '7:00-9:30'; write it as \"07:00-09:30\""}},
    {"a window with points",
     "schedules: {night: \"23.00-7.00\"}\n",
     {"1:20: error: 'night' is not a window: '23.00-7.00'; write it as \"23:00-07:00\""}},
    {"a window of half days",
     "schedules: {night: \"11 pm - 7 am\"}\n",
     {"1:20: error: 'night' is not a window: '11 pm - 7 am'; write it as \"23:00-07:00\""}},
    {"a window of a number in quotes",
     "schedules: {night: \"2300-0700\"}\n",
     {"1:20: error: 'night' is not a window: '2300-0700'; write it as \"23:00-07:00\""}},
    {"a window that could be nothing or everything",
     "schedules: {night: \"12:00-12:00\"}\n",
     {"1:20: error: 'night' is an empty window: '12:00-12:00'; the whole day is \"00:00-24:00\""}},
    {"a time that does not exist",
     "schedules: {night: \"22:00-25:00\"}\n",
     {"1:20: error: 'night' is not a window: '22:00-25:00'; write it as \"23:00-07:00\""}},
    {"two units at once",
     "rules: [{alert: a, when: {a.b: 1}, for: 1h30m}]\n",
     {"1:41: error: 'for' is not a duration: '1h30m'; write 90m"}},
    {"a part of an hour",
     "rules: [{alert: a, when: {a.b: 1}, for: 1.5h}]\n",
     {"1:41: error: 'for' is not a duration: '1.5h'; write 90m"}},
    {"a clock for a duration",
     "rules: [{alert: a, when: {a.b: 1}, for: \"0:30\"}]\n",
     {"1:41: error: 'for' is not a duration: '0:30'; a duration has a unit, such as 90s or 15m"}},
    {"Norwegian",
     "home: {time_zone: Europe/Oslo, languages: [no, en]}\n",
     {"1:44: error: 'languages' can't be 'no', which some tools read as a boolean; put it in "
      "quotes, or take another name"}},
    {"on for a schedule",
     "rules: [{alert: a, when: {a.b: 1}, during: on}]\n",
     {"1:44: error: 'during' can't be 'on', which some tools read as a boolean; put it in quotes, "
      "or take another name"}},
    {"off for a name",
     "groups: {off: [a.b]}\n",
     {"1:10: error: 'groups' can't be 'off', which some tools read as a boolean; put it in quotes, "
      "or take another name"}},
    {"no for a condition",
     "rules: [{alert: a, when: {no: kitchen}}]\n",
     {"1:27: error: 'no' is no selector: some tools read it as a boolean; for no event write "
      "{absent: ...}, for the opposite {not: ...}"}},
    {"columns behind a letter of two bytes",
     "gateway: {id: \"é\", x: 1}\n",
     {"1:15: error: 'id' is not a name: 'é'; names are letters, digits, '-' and '_'",
      "1:20: error: unknown key 'x' in 'gateway'; it is one of id or state_dir"}},
    {"many things at once",
     "gateway: {id: a b}\nrules:\n  - {alert: a, when: {a.b: 1}, for: 5}\n  - {alert: b, when: "
     "{a.b: 1}, severty: info}\n",
     {"1:15: error: 'id' is not a name: 'a b'; names are letters, digits, '-' and '_'",
      "3:37: error: 'for' is not a duration: '5'; add the unit: 5s, 5m, 5h or 5d",
      "4:32: error: unknown key 'severty' in a rule; did you mean 'severity'?"}},
};

INSTANTIATE_TEST_SUITE_P(All, Mistakes, testing::ValuesIn(kMistakes),
                         [](const testing::TestParamInfo<Mistake>& mistake) {
                           std::string name = mistake.param.name;
                           for (char& letter : name) letter = letter == ' ' ? '_' : letter;
                           return name;
                         });

}  // namespace
}  // namespace homeward::settings
