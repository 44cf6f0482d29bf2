#include "plugins/sdk/outgoing.hpp"

#include "plugins/protocol/decode.hpp"
#include "plugins/protocol/encode.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace homeward::sdk {
namespace {

Event event_of(std::string property, Value value) {
  Event event;
  event.device = "test:a";
  event.property = std::move(property);
  event.value = std::move(value);
  return event;
}

TEST(Outgoing, TakesWhatTheVocabularyHas) {
  const auto event = outgoing(event_of("contact", std::string("open")));
  ASSERT_TRUE(event);
  EXPECT_EQ(std::get<std::string>(event->value), "open");
}

TEST(Outgoing, LeavesOutWhatTheCoreWouldNotTake) {
  EXPECT_FALSE(outgoing(event_of("kontakt", true)));
  EXPECT_FALSE(outgoing(event_of("", true)));
  EXPECT_FALSE(outgoing(event_of("temperature", std::numeric_limits<double>::quiet_NaN())));
  EXPECT_FALSE(outgoing(event_of("temperature", std::string("warm"))));
  EXPECT_FALSE(outgoing(event_of("action", std::string("two\nlines"))));
  EXPECT_FALSE(outgoing(event_of("action", std::string(257, 'a'))));
  EXPECT_FALSE(outgoing(event_of("action", std::string("\xFF"))));
  Event nowhere = event_of("motion", true);
  nowhere.device.clear();
  EXPECT_FALSE(outgoing(nowhere));
}

TEST(Outgoing, NeverPutsAValueIntoAnError) {
  const auto event = outgoing(event_of("action", std::string("secret\n")));
  ASSERT_FALSE(event);
  EXPECT_EQ(to_text(event.error()).find("secret"), std::string::npos);
}

TEST(Outgoing, CutsWhatADeviceSaysOfItselfToTheContract) {
  Device device;
  device.id = "test:a";
  device.name = std::string(255, 'n') + "\u00e9";  // the cut must not fall inside the letter
  device.model = "two\nlines";
  device.manufacturer = "\xFF!";
  device.properties.resize(200, Property{"motion", "boolean", "", {}});
  const auto cut = outgoing(device);
  ASSERT_TRUE(cut);
  std::string line = protocol::encode(*cut);
  line.pop_back();
  const auto read = protocol::Decoder().from_plugin(line);
  ASSERT_TRUE(read) << to_text(read.error());
  const auto& told = std::get<protocol::Device>(*read);
  EXPECT_EQ(told.name, std::string(255, 'n'));
  EXPECT_EQ(told.model, "two lines");
  EXPECT_EQ(told.manufacturer, "?!");
  EXPECT_EQ(told.properties.size(), protocol::limits::kPropertiesPerDevice);
}

TEST(Shorten, LeavesAloneWhatTheCoreStores) {
  protocol::Device device;
  device.id = "test:a";
  device.properties = {
      {"x.mode", "string", "", std::vector<std::string>(50, std::string(256, 'v'))}};
  device.keep = std::string(4096, 'k');
  const protocol::Device before = device;
  EXPECT_FALSE(shorten(device));
  EXPECT_EQ(device, before);
}

TEST(Shorten, LeavesOutTheLongestListOfValuesFirst) {
  protocol::Device device;
  device.id = "test:a";
  device.properties = {
      {"action", "string", "", {"single", "double"}},
      {"x.mode", "string", "", std::vector<std::string>(64, std::string(256, 'v'))},
      {"x.tone", "string", "", std::vector<std::string>(40, std::string(256, 'v'))}};
  EXPECT_TRUE(shorten(device));
  ASSERT_EQ(device.properties.size(), 3U);
  EXPECT_EQ(device.properties[0].values.size(), 2U);
  EXPECT_TRUE(device.properties[1].values.empty());
  EXPECT_EQ(device.properties[2].values.size(), 40U);
}

TEST(Shorten, LeavesOutPropertiesFromTheEndAndKeepsWhatThePluginKeeps) {
  protocol::Device device;
  device.id = "test:a";
  device.keep = std::string(4096, 'k');
  device.properties.resize(127, {"x.mode", "string", std::string(256, 'u'), {}});
  device.properties.insert(device.properties.begin(), {"action", "string", "", {"single"}});
  EXPECT_TRUE(shorten(device));
  EXPECT_EQ(device.properties.front().name, "action");
  EXPECT_EQ(device.keep->size(), 4096U);
  device.keep.reset();
  const std::size_t size = protocol::encode(device).size();
  EXPECT_LE(size, 16U * 1024U + 1);
  EXPECT_GT(size, 15U * 1024U);
}

TEST(Outgoing, RefusesADeviceWithoutAnIdOrThatKeepsTooMuch) {
  EXPECT_FALSE(outgoing(Device{}));
  Device device;
  device.id = "test:a";
  device.keep = std::string(4097, 'k');
  EXPECT_FALSE(outgoing(device));
}

}  // namespace
}  // namespace homeward::sdk
