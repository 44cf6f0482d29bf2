#include "cli/configuration/devices_text.hpp"

#include <gtest/gtest.h>

namespace homeward::cli {
namespace {

constexpr const char* kHome = R"(# A home.
devices:            # the sensors
  # at the front
  front_door: {id: "zigbee:0x01", room: hall, properties: [contact]}   # squeaks

  bed:
    id: "ble:A4"
    properties: [occupancy]
  # the last one
  fridge: {id: "zigbee:0x02",
           properties: [temperature]}

# what counts as a way out
groups:
  exit: [front_door.contact]
rules:
  - alert: front_door
    when: {front_door.contact: open}   # not front_door.tamper
  - alert: gone
    when: {offline: front_door}
  - alert: other
    when: {'front_door.contact': closed}
    message: {en: "front_door.contact closed"}
)";

std::string with(std::string text, const std::string& old, const std::string& fresh) {
  const std::size_t at = text.find(old);
  EXPECT_NE(at, text.npos) << old;
  return text.replace(at, old.size(), fresh);
}

settings::SourceText home(std::string text = kHome) {
  return {"home.yaml", std::move(text)};
}

const NewDevice kButton{"button", "zigbee:0x03", "bath", {"action", "battery"}};
constexpr const char* kButtonLine =
    "  button: {id: \"zigbee:0x03\", room: bath, properties: [action, battery]}\n";

TEST(DevicesText, AdoptsBehindTheLastDevice) {
  const std::string last = "           properties: [temperature]}\n";
  EXPECT_EQ(*adopt_device(home(), kButton), with(kHome, last, last + kButtonLine));
}

TEST(DevicesText, AdoptsTheFirstDevice) {
  EXPECT_EQ(*adopt_device(home("devices: {}   # none yet\nrules: []\n"), kButton),
            std::string("devices:    # none yet\n") + kButtonLine + "rules: []\n");
  EXPECT_EQ(*adopt_device(home("devices: {}\n"), kButton), std::string("devices:\n") + kButtonLine);
  EXPECT_EQ(*adopt_device(home("devices:\n"), kButton), std::string("devices:\n") + kButtonLine);
  EXPECT_EQ(*adopt_device(home("home: {time_zone: UTC}\n"), kButton),
            std::string("home: {time_zone: UTC}\n\ndevices:\n") + kButtonLine);
  EXPECT_EQ(*adopt_device(home(""), kButton), std::string("devices:\n") + kButtonLine);
}

TEST(DevicesText, MovesADeviceThatHasARoomAndOneThatHasNone) {
  EXPECT_EQ(*move_device(home(), "front_door", "porch"),
            with(kHome, "room: hall, properties", "room: porch, properties"));
  EXPECT_EQ(*move_device(home(), "bed", "bedroom"),
            with(kHome, "    id: \"ble:A4\"\n", "    room: bedroom\n    id: \"ble:A4\"\n"));
  EXPECT_EQ(*move_device(home(), "fridge", "kitchen"),
            with(kHome, "{id: \"zigbee:0x02\",", "{room: kitchen, id: \"zigbee:0x02\","));
}

TEST(DevicesText, RemovesTheLinesOfADeviceAndNoComment) {
  EXPECT_EQ(*remove_device(home(), "bed"),
            with(kHome, "  bed:\n    id: \"ble:A4\"\n    properties: [occupancy]\n", ""));
  EXPECT_EQ(
      *remove_device(home(), "fridge"),
      with(kHome, "  fridge: {id: \"zigbee:0x02\",\n           properties: [temperature]}\n", ""));
  EXPECT_EQ(*remove_device(home("devices:  # mine\n  a: {id: \"x:1\"}\n"), "a"),
            "devices: {}  # mine\n");
}

TEST(DevicesText, RenamesWhereverItsPropertiesAreSpokenOf) {
  std::string wanted = with(kHome, "  front_door: {", "  entrance: {");
  wanted = with(wanted, "[front_door.contact]", "[entrance.contact]");
  wanted = with(wanted, "when: {front_door.contact: open}", "when: {entrance.contact: open}");
  wanted = with(wanted, "{offline: front_door}", "{offline: entrance}");
  wanted = with(wanted, "'front_door.contact': closed", "'entrance.contact': closed");
  wanted = with(wanted, "\"front_door.contact closed\"", "\"entrance.contact closed\"");
  EXPECT_EQ(*rename_device(home(), "front_door", "entrance"), wanted);
  EXPECT_EQ(*rename_device(home(), "door", "x"), kHome);
}

TEST(DevicesText, CountsColumnsInCharacters) {
  const char* text = "devices:\n  a: {id: \"x:é\", room: hall}\n";
  EXPECT_EQ(*move_device(home(text), "a", "bath"), "devices:\n  a: {id: \"x:é\", room: bath}\n");
}

TEST(DevicesText, RefusesWhatItCanNotChangeSafely) {
  EXPECT_EQ(move_device(home(), "bad", "x").error().code, ErrorCode::not_found);
  EXPECT_EQ(adopt_device(home("devices: {a: {id: \"x:1\"}}\n"), kButton).error().code,
            ErrorCode::unsupported);
  EXPECT_EQ(adopt_device(home("devices: [\n"), kButton).error().code, ErrorCode::invalid);
  EXPECT_FALSE(has_devices(home("rules: []\n")));
  EXPECT_TRUE(has_devices(home()));
}

}  // namespace
}  // namespace homeward::cli
