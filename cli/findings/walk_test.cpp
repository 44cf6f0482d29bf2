#include "cli/findings/walk_test.hpp"

#include "cli/text/answers.hpp"
#include "lib/json/writer.hpp"

#include <algorithm>
#include <array>

namespace homeward::cli {
namespace {

/// What a device tells of itself, whether or not anybody is there.
constexpr std::array<std::string_view, 5> kHousekeeping{"battery", "battery_low", "signal",
                                                        "voltage", "x.linkquality"};

bool is_housekeeping(std::string_view property) {
  return std::find(kHousekeeping.begin(), kHousekeeping.end(), property) != kHousekeeping.end();
}

void keep(std::optional<double>& known, const json::Value& told) {
  if (const auto number = told.number()) known = number;
}

void take_vitals(WalkedSensor& sensor, const json::Value& device) {
  // What the plugin said when it described the device, until the device itself is heard.
  const json::Value link = device.member("description").member("link");
  keep(sensor.rssi_dbm, link.member("rssi"));
  keep(sensor.link_quality, link.member("lqi"));
  keep(sensor.battery, device.member("values").member("battery"));
  keep(sensor.rssi_dbm, device.member("rssi"));
  keep(sensor.link_quality, device.member("link_quality"));
  keep(sensor.battery, device.member("battery"));
}

void write_number(json::Writer& out, std::string_view name, const std::optional<double>& number) {
  out.key(name);
  if (number) {
    out.number(*number);
  } else {
    out.raw("null");
  }
}

void write_text(json::Writer& out, std::string_view name, const std::string& text) {
  out.key(name);
  if (text.empty()) {
    out.raw("null");
  } else {
    out.text(text);
  }
}

void write_sensor(json::Writer& out, const WalkedSensor& sensor) {
  out.text("device", sensor.device);
  write_text(out, "room", sensor.room);
  write_text(out, "property", sensor.property);
  write_text(out, "value", sensor.value);
  write_number(out, "rssi", sensor.rssi_dbm);
  write_number(out, "link_quality", sensor.link_quality);
  write_number(out, "battery", sensor.battery);
}

}  // namespace

WalkTest::WalkTest(const json::Value& devices) {
  const json::Value list = devices.member("devices");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const json::Value device = list.at(i);
    if (!device.member("configured").boolean().value_or(true)) continue;
    WalkedSensor sensor;
    sensor.device = device.member("id").text().value_or("");
    sensor.room = device.member("room").text().value_or("");
    take_vitals(sensor, device);
    sensors_.push_back(std::move(sensor));
  }
}

void WalkTest::refresh(const json::Value& devices) {
  const json::Value list = devices.member("devices");
  for (std::size_t i = 0; i < list.size(); ++i) {
    WalkedSensor* sensor = find(list.at(i).member("id").text().value_or(""));
    if (sensor != nullptr) take_vitals(*sensor, list.at(i));
  }
}

const WalkedSensor* WalkTest::take(const json::Value& event) {
  const std::string_view property = event.member("property").text().value_or("");
  WalkedSensor* sensor = find(event.member("device").text().value_or(""));
  const bool from_memory = event.member("kind").text() == "restored";
  if (sensor == nullptr || from_memory || is_housekeeping(property)) return nullptr;
  if (!sensor->reacted()) sensor->reacted_at = event.member("time").text().value_or("?");
  sensor->property = property;
  sensor->value = cell(event.member("value"));
  return sensor;
}

std::size_t WalkTest::reacted() const {
  return static_cast<std::size_t>(
      std::count_if(sensors_.begin(), sensors_.end(),
                    [](const WalkedSensor& sensor) { return sensor.reacted(); }));
}

WalkedSensor* WalkTest::find(std::string_view device) {
  for (WalkedSensor& sensor : sensors_) {
    if (sensor.device == device) return &sensor;
  }
  return nullptr;
}

std::string reaction_json(const WalkTest& test, const WalkedSensor& sensor, std::string_view at,
                          bool first) {
  std::string text;
  json::Writer out(text);
  out.begin_object().text("at", at);
  write_sensor(out, sensor);
  out.key("first").boolean(first);
  out.key("reacted").unsigned_integer(test.reacted());
  out.key("of").unsigned_integer(test.sensors().size()).end_object();
  return text;
}

std::string summary_json(const WalkTest& test, WallTime begun, WallTime ended, bool interrupted) {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("summary").begin_object();
  out.text("begun", format_rfc3339_utc(begun)).text("ended", format_rfc3339_utc(ended));
  out.key("complete").boolean(test.complete());
  out.key("interrupted").boolean(interrupted);
  out.key("reacted").unsigned_integer(test.reacted());
  out.key("of").unsigned_integer(test.sensors().size());
  out.key("sensors").begin_array();
  for (const WalkedSensor& sensor : test.sensors()) {
    out.begin_object();
    write_text(out, "reacted_at", sensor.reacted_at);
    write_sensor(out, sensor);
    out.end_object();
  }
  out.end_array().end_object().end_object();
  return text;
}

}  // namespace homeward::cli
