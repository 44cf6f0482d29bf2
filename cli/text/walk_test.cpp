#include "cli/text/walk_test.hpp"

#include "cli/text/answers.hpp"
#include "cli/text/language.hpp"
#include "cli/text/table.hpp"
#include "lib/json/writer.hpp"

#include <vector>

namespace homeward::cli {
namespace {

std::string signal_text(const WalkedSensor& sensor) {
  std::string text;
  if (sensor.rssi_dbm) text = json::write_number(*sensor.rssi_dbm) + " dBm";
  if (sensor.link_quality) {
    text += (text.empty() ? "" : ", ") + json::write_number(*sensor.link_quality) + "/255";
  }
  return text.empty() ? "-" : text;
}

std::string battery_text(const WalkedSensor& sensor) {
  return sensor.battery ? json::write_number(*sensor.battery) + " %" : "-";
}

std::string count_text(const WalkTest& test) {
  return tr("{0} of {1}", test.reacted(), test.sensors().size());
}

void add_rows(Table& table, const WalkTest& test, bool reacted, const Look& look) {
  for (const WalkedSensor& sensor : test.sensors()) {
    if (sensor.reacted() != reacted) continue;
    table.add({sensor.device, sensor.room.empty() ? "-" : sensor.room,
               reacted ? local_time(sensor.reacted_at, look) : tr("NOT YET"),
               reacted ? sensor.property + " " + sensor.value : "-", signal_text(sensor),
               battery_text(sensor)});
  }
}

}  // namespace

std::string walk_begin_text(const WalkTest& test, std::chrono::seconds length) {
  return tr_count(
      "Walk through the home and trip each sensor: {0} are configured.\n"
      "This ends after {1}, or with Ctrl-C.\n\n",
      "Walk through the home and trip each sensor: {0} are configured.\n"
      "This ends after {1}, or with Ctrl-C.\n\n",
      test.sensors().size(), span_text(length));
}

std::string reaction_line(const WalkTest& test, const WalkedSensor& sensor, std::string_view at,
                          const Look& look) {
  // A stream has no widest cell; these widths fit most names.
  const std::string time = local_time(at, look);
  return padded(time.size() > 11 ? time.substr(11) : time, 10) +
         padded(printable(sensor.device), 22) + padded(printable(sensor.room), 12) +
         padded(printable(sensor.property + " " + sensor.value), 24) +
         padded(signal_text(sensor), 18) + padded(battery_text(sensor), 7) + count_text(test) +
         '\n';
}

std::string not_yet_line(const WalkTest& test, std::size_t width) {
  std::string line;
  for (const WalkedSensor& sensor : test.sensors()) {
    if (sensor.reacted()) continue;
    const std::string name = (line.empty() ? tr("Not yet: ") : ", ") + printable(sensor.device);
    if (character_count(line) + character_count(name) + 4 > width) return line + " ...";
    line += name;
  }
  return line;
}

std::string walk_summary_text(const WalkTest& test, const Look& look) {
  Table table({tr("SENSOR"), tr("ROOM"), tr("REACTED"), tr("LAST"), tr("SIGNAL"), tr("BATTERY")});
  add_rows(table, test, false, look);
  add_rows(table, test, true, look);
  const std::string text = table.empty() ? tr("No sensor is configured.\n") : table.text();
  const bool all = test.complete() && !table.empty();
  return text +
         (all ? tr("\n{0} of {1} sensors reacted: all.\n", test.reacted(), test.sensors().size())
              : tr("\n{0} of {1} sensors reacted.\n", test.reacted(), test.sensors().size()));
}

}  // namespace homeward::cli
