// Prints a recording of the home of the benchmarks, or its configuration. The same arguments give
// the same bytes.
//
// usage: rules_recording config
//        rules_recording events DAYS EVENTS_PER_DAY [SEED]
//        rules_recording mat FIRINGS      (a bed mat that fires every two seconds, then a panic)
#include "daemon/settings/settings.hpp"
#include "lib/base/rfc3339.hpp"
#include "tests/bench/rules/bench_home.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace homeward;
using namespace std::chrono_literals;

constexpr WallTime begin{std::chrono::sys_days{std::chrono::year{2025} / 1 / 1}};

/// One property of the home and the value it has.
struct Sensor {
  std::string device;
  std::string property;
  bool on{false};
  double number{20};
};

std::vector<Sensor> sensors() {
  settings::Loaded loaded = settings::load_texts({{"bench.yaml", bench::home_yaml()}});
  std::vector<Sensor> all;
  for (const auto& device : loaded.settings.value().rule_set.devices) {
    for (const std::string& property : device.properties) {
      all.push_back(Sensor{device.id.str(), property});
    }
  }
  return all;
}

/// What the sensor says next: switches toggle, numbers drift.
std::string next_value(Sensor& sensor, std::mt19937_64& random) {
  sensor.on = !sensor.on;
  if (sensor.property == "contact") return sensor.on ? "\"open\"" : "\"closed\"";
  if (sensor.property == "action") return random() % 200 == 0 ? "\"pressed\"" : "\"released\"";
  if (sensor.property == "power") return std::to_string(random() % 300);
  if (sensor.property == "temperature" || sensor.property == "humidity") {
    sensor.number =
        std::clamp(sensor.number + static_cast<double>(random() % 11) / 10 - 0.5, 12.0, 60.0);
    return std::to_string(sensor.number).substr(0, 4);
  }
  return sensor.on ? "true" : "false";
}

void print(WallTime at, const Sensor& sensor, std::string_view value) {
  std::string line = "{\"ts\": \"" + format_rfc3339(at, 3600s) + "\", \"device\": \"";
  line.append(sensor.device).append("\", \"property\": \"").append(sensor.property);
  line.append("\", \"value\": ").append(value).append("}\n");
  std::fwrite(line.data(), 1, line.size(), stdout);
}

/// Six of seven events between 07:00 and 23:00, as people live.
std::vector<std::int64_t> seconds_of_a_day(std::uint64_t events, std::mt19937_64& random) {
  std::vector<std::int64_t> seconds;
  for (std::uint64_t i = 0; i < events; ++i) {
    const bool awake = random() % 7 != 0;
    const std::uint64_t second = awake ? 6 * 3600 + random() % (16 * 3600) : random() % 86400;
    seconds.push_back(static_cast<std::int64_t>(second));
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds;
}

void print_days(std::uint64_t days, std::uint64_t events, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<Sensor> all = sensors();
  for (std::uint64_t day = 0; day < days; ++day) {
    for (const std::int64_t second : seconds_of_a_day(events, random)) {
      Sensor& sensor = all[random() % all.size()];
      const WallTime at = begin + std::chrono::days{day} + std::chrono::seconds{second};
      print(at, sensor, next_value(sensor, random));
    }
  }
}

void print_mat(std::uint64_t firings) {
  std::mt19937_64 random(1);
  Sensor mat{"bed0", "occupancy"};
  const Sensor button{"button0", "action"};
  WallTime at = begin;
  for (std::uint64_t i = 0; i < firings; ++i) {
    at += 2s;
    print(at, mat, next_value(mat, random));
  }
  print(at, button, "\"pressed\"");
}

std::uint64_t number(const char* text) {
  return std::strtoull(text, nullptr, 10);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  if (what == "config") {
    std::fputs(bench::home_yaml().c_str(), stdout);
  } else if (what == "events" && argc > 3) {
    print_days(number(argv[2]), number(argv[3]), argc > 4 ? number(argv[4]) : 1);
  } else if (what == "mat" && argc > 2) {
    print_mat(number(argv[2]));
  } else {
    std::fputs("usage: rules_recording config | events DAYS EVENTS_PER_DAY [SEED] | mat FIRINGS\n",
               stderr);
    return 64;
  }
  return 0;
}
