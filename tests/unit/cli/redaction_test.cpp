#include "cli/text/redaction.hpp"

#include <gmock/gmock.h>

namespace homeward::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kHome = R"(# Mrs Jansen, key under the mat
gateway: {id: villa-jansen}
home: {time_zone: Europe/Amsterdam, languages: [nl]}
devices:
  door_jansen: {id: "zigbee:0x0015", room: annas_room, properties: [contact]}
rules:
  - alert: oma-is-up
    when: {door_jansen.contact: open}
    message: {nl: "Oma Jansen is op"}
    why: Anna asked for it
platforms:
  zorg:
    gateway: hw-7
    brokers: ["mqtts://mqtt.zorg.example:8883"]
    username: jansen
    password_file: /etc/homeward/zorg.password
recipients:
  zorg: {platform: zorg, consent: {given_by: Anna, basis: consent, from: 2026-01-01}}
)";

TEST(Redaction, GivesTheSameNameEverywhere) {
  Redaction redaction;
  redaction.hide("device", "door");
  redaction.hide("device", "door_2");
  redaction.hide("room", "door");
  EXPECT_EQ(redaction.apply("door.contact door_2 (door) doors indoor-x door"),
            "device-1.contact device-2 (device-1) doors indoor-x device-1");
}

TEST(Redaction, LeavesWordsThatEverybodyUses) {
  Redaction redaction;
  for (const char* word : {"", "home", "42", "21.5", "on"}) redaction.hide("device", word);
  EXPECT_EQ(redaction.apply("home 42 21.5 on"), "home 42 21.5 on");
}

TEST(Redaction, OfAConfigurationKeepsItsShapeAndNoName) {
  Redaction redaction;
  hide_names_of(kHome, redaction);
  const std::string text = redacted_configuration(kHome, redaction);
  for (const char* hidden : {"ansen", "anna", "Anna", "oma", "Oma", "mat", "zorg", "hw-7", "0x0015",
                             "password_file: /"}) {
    EXPECT_THAT(text, Not(HasSubstr(hidden)));
  }
  EXPECT_THAT(text, HasSubstr("home.time_zone: Europe/Amsterdam\n"));
  EXPECT_THAT(text, HasSubstr("devices.device-1.room: room-1\n"));
  EXPECT_THAT(text, HasSubstr("rules[0].when.device-1.contact: open\n"));
  EXPECT_THAT(text, HasSubstr("rules[0].message: (left out)\n"));
}

TEST(Redaction, OfWhatIsNoYamlSaysSo) {
  EXPECT_EQ(redacted_configuration("a: [", {}), "(it can't be read)\n");
}

}  // namespace
}  // namespace homeward::cli
