// What is not wrong and yet worth a look: warnings, to the letter.
#include "daemon/settings/advice.hpp"

#include "daemon/settings/check.hpp"
#include "tests/unit/settings/loading.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <ostream>

namespace homeward::settings {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDevices =
    "devices: {door: {id: \"r:1\", room: hall, properties: [contact, battery]}, "
    "sink: {id: \"r:2\", properties: [leak]}, lamp: {id: \"r:3\", properties: [switch]}, "
    "tub: {id: \"r:4\", properties: [leak]}}\n";

struct Doubt {
  const char* name;
  std::string rest;                   ///< from line 2 on
  std::vector<std::string> messages;  ///< without the file's name
};

void PrintTo(const Doubt& doubt, std::ostream* out) {
  *out << doubt.name;
}

class Doubts : public testing::TestWithParam<Doubt> {};

TEST_P(Doubts, AreWarnedOf) {
  const Checked checked = check(load_text(kDevices + GetParam().rest));
  std::vector<std::string> told;
  for (const core::Diagnostic& one : checked.diagnostics) told.push_back(to_text(one));
  std::vector<std::string> expected;
  for (const std::string& message : GetParam().messages) {
    expected.push_back("home.yaml:" + message);
  }
  EXPECT_EQ(told, expected);
  EXPECT_TRUE(checked.program) << "a warning is no error";
}

const std::string kPlatform =
    "platforms: {centre: {gateway: hw-1, brokers: [\"mqtts://a\", \"mqtts://b\"]}}\n";

const Doubt kDoubts[] = {
    {"away that can't be told",
     "presence: {leave: []}\nrules:\n- {alert: a, when: {door.contact: open}, while: home}\n"
     "- {alert: b, when: {door.contact: open}, unless: [away]}\n",
     {"4:49: warning: away can't be told in this home: 'presence' has no 'leave'; add a contact at "
      "the exit, or rules will fire while nobody is there"}},
    {"presence that nobody asks for",
     "presence: {leave: []}\nrules: [{alert: a, when: {door.contact: open}}]\n",
     {}},
    {"leaving by opening",
     "presence: {leave: {door.contact: open}}\n",
     {"2:20: warning: 'leave' at the opening of a door looks inverted; who leaves closes the door: "
      "{door.contact: closed}"}},
    {"an alarm that is not",
     "rules: [{alert: a, when: {sink.leak: false}}]\n",
     {"2:27: warning: 'sink.leak: false' looks inverted: 'leak' is true when something is wrong; "
      "use true"}},
    {"an alarm that is not in a list",
     "rules: [{alert: a, when: {all: [{door.contact: open}, {sink.leak: [off]}]}}]\n",
     {"2:56: warning: 'sink.leak: false' looks inverted: 'leak' is true when something is wrong; "
      "use true"}},
    {"a battery that is full",
     "rules: [{alert: a, when: {\"*.battery\": {above: 15}}}]\n",
     {"2:27: warning: 'above' of a battery looks inverted: a full one is 100; use below"}},
    {"absence on one battery",
     "rules: [{alert: a, when: {absent: door.contact}, for: 4h}]\n",
     {"2:26: warning: alert 'a' hangs on the battery of one device, 'door'; add a second sensor, "
      "or "
      "unless: [{offline: door.contact}]"}},
    {"absence on one battery that is watched",
     "rules: [{alert: a, when: {absent: door.contact}, for: 4h, unless: [{offline: lamp.switch}, "
     "{offline: door.contact}]}]\n",
     {"2:68: warning: 'offline' never holds: no such device has a 'supervise'",
      "2:92: warning: 'offline' never holds: no such device has a 'supervise'"}},
    {"absence of what has no battery",
     "rules: [{alert: a, when: {absent: lamp.switch}, for: 4h}]\n",
     {}},
    {"absence of several",
     "rules: [{alert: a, when: {absent: [door.contact, lamp.switch]}, for: 4h}]\n",
     {}},
    {"absence that never ends",
     "rules: [{alert: a, when: {absent: lamp.switch}, for: 4h, keep_firing_for: 10m}]\n",
     {"2:26: warning: alert 'a' never ends: its 'absent' is over for an instant only, never for "
      "keep_firing_for; put 'for' into the absent: {absent: EVENT, for: 4h}"}},
    {"absence that ends after a while",
     "rules: [{alert: a, when: {absent: lamp.switch, for: 4h}, keep_firing_for: 10m}]\n",
     {}},
    {"absence that something else ends",
     "rules: [{alert: a, when: {absent: lamp.switch}, for: 4h, keep_firing_for: 10m, "
     "clear: {door.contact: open}}]\n",
     {}},
    {"a room that is not known",
     "rules: [{alert: a, when: {sink.leak: true}, message: \"Water in {room}\"}]\n",
     {"2:9: warning: the message of 'a' says {room}, but device 'sink' has none; give it a "
      "'room'"}},
    {"alerts that read the same",
     "rules: [{alert: a, when: {\"*.leak\": true}, each: device, message: \"Water\"}]\n",
     {"2:9: warning: alerts of 'a' all read the same: its message names neither {device} nor "
      "{room}"}},
    {"an alert for nobody",
     kPlatform + "recipients: {centre: {categories: [care], min_severity: warning}}\n"
                 "rules:\n- {alert: a, when: {sink.leak: true}, category: safety}\n"
                 "- {alert: b, when: {sink.leak: true}, severity: info}\n"
                 "- {alert: c, when: {sink.leak: true}}\n"
                 "- {alert: d, when: {sink.leak: true}, category: safety, enabled: false}\n",
     {"5:3: warning: nobody is told of alert 'a'; no recipient takes category safety at severity "
      "warning",
      "6:3: warning: nobody is told of alert 'b'; no recipient takes category care at severity "
      "info"}},
    {"an alert that a recipient takes by name",
     kPlatform + "recipients: {centre: {categories: [care], rules: [\"door-*\"]}}\n"
                 "rules:\n- {alert: door-open, when: {door.contact: open}}\n"
                 "- {alert: water, when: {sink.leak: true}}\n",
     {"6:3: warning: nobody is told of alert 'water'; no recipient takes category care at severity "
      "warning"}},
};

INSTANTIATE_TEST_SUITE_P(All, Doubts, testing::ValuesIn(kDoubts),
                         [](const testing::TestParamInfo<Doubt>& doubt) {
                           std::string name = doubt.param.name;
                           for (char& letter : name) {
                             letter = letter == ' ' || letter == '\'' ? '_' : letter;
                           }
                           return name;
                         });

/// A mosquitto.conf in a folder of its own.
class BrokerAdvice : public testing::Test {
 protected:
  BrokerAdvice() {
    std::string pattern = (fs::temp_directory_path() / "homeward-broker-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    fs::create_directory(folder_ / "conf.d");
  }
  ~BrokerAdvice() override { fs::remove_all(folder_); }

  void write(const char* file, const char* text) { std::ofstream(folder_ / file) << text; }

  std::vector<std::string> warnings(const std::string& broker) {
    const Checked checked =
        check(load_text("plugins: {zigbee2mqtt: {broker: \"" + broker + "\"}}\n"),
              Surroundings{folder_ / "mosquitto.conf"});
    std::vector<std::string> told;
    for (const core::Diagnostic& one : checked.diagnostics) told.push_back(one.message);
    return told;
  }

  fs::path folder_;
};

constexpr const char* kLocal = "mqtt://127.0.0.1:1883";

TEST_F(BrokerAdvice, ALocalBrokerThatDropsIsWarnedOf) {
  write("mosquitto.conf", "listener 1883 127.0.0.1\n");
  EXPECT_THAT(warnings(kLocal), testing::ElementsAre("the broker of plugin 'zigbee2mqtt' drops "
                                                     "messages behind 1000 that wait"));
  write("conf.d/own.conf", "# max_queued_messages 0\nmax_queued_messages 200\n");
  EXPECT_THAT(warnings("mqtt://localhost"), testing::ElementsAre(testing::HasSubstr("behind 200")));
}

TEST_F(BrokerAdvice, OneThatKeepsEnoughIsNot) {
  write("mosquitto.conf", "max_queued_messages 10000\n");
  EXPECT_THAT(warnings(kLocal), testing::IsEmpty());
  write("mosquitto.conf", "");
  write("conf.d/own.conf", "max_queued_messages 0\n");
  EXPECT_THAT(warnings(kLocal), testing::IsEmpty());
}

TEST_F(BrokerAdvice, WhatCantBeKnownIsNot) {
  EXPECT_THAT(warnings(kLocal), testing::IsEmpty()) << "no such file";
  write("mosquitto.conf", "");
  EXPECT_THAT(warnings("mqtt://192.168.1.5"), testing::IsEmpty()) << "another machine";
}

}  // namespace
}  // namespace homeward::settings
