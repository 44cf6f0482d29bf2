// What an advertisement costs: over recorded ones, where they lie beside the project (else over one
// that is built in), and for strangers' phones, of which there are most.
#include "lib/base/hex.hpp"
#include "lib/json/parser.hpp"
#include "plugins/ble/decoders/decoders.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <deque>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace homeward::ble {
namespace {

/// An advertisement with what it views.
struct Recorded {
  Advertisement advertisement;
  std::string name, key;
  std::deque<std::vector<std::uint8_t>> bytes;
  std::vector<ServiceData> services;
  std::vector<ManufacturerData> companies;
  std::vector<Uuid> uuids;

  void bind() {
    advertisement.name = name;
    advertisement.service_data = services;
    advertisement.manufacturer_data = companies;
    advertisement.service_uuids = uuids;
  }
};

using Recordings = std::vector<std::unique_ptr<Recorded>>;

template <class Part>
void add_parts(json::Value object, Recorded& one, std::vector<Part>& parts) {
  for (std::size_t i = 0; i < object.size(); ++i) {
    const auto [id, value] = object.member_at(i);
    const auto uuid = parse_uuid(id);
    const auto number = uuid ? short_form(*uuid) : std::nullopt;
    if (!number) continue;
    one.bytes.push_back(parse_hex(value.text().value_or("")).value_or(std::vector<std::uint8_t>{}));
    parts.push_back({*number, one.bytes.back()});
  }
}

std::unique_ptr<Recorded> built_in() {
  auto one = std::make_unique<Recorded>();
  one->bytes.push_back(parse_hex("40000901643a01").value());
  one->services.push_back({0xFCD2, one->bytes.back()});
  one->bind();
  return one;
}

/// The recorded advertisements with a key, or those without.
Recordings recordings(bool with_key) {
  Recordings all;
  std::ifstream file(HOMEWARD_VECTORS);
  json::Parser parser;
  for (std::string line; std::getline(file, line);) {
    const auto object = parser.parse(line);
    if (!object || object->member("kind").text() != "advert") continue;
    auto one = std::make_unique<Recorded>();
    one->key = object->member("key").text().value_or("");
    if (one->key.empty() == with_key) continue;
    one->name = object->member("name").text().value_or("");
    one->advertisement.address =
        parse_address(object->member("mac").text().value_or("")).value_or(Address{});
    add_parts(object->member("service_data"), *one, one->services);
    add_parts(object->member("manufacturer_data"), *one, one->companies);
    const json::Value uuids = object->member("service_uuids");
    for (std::size_t i = 0; i < uuids.size(); ++i) {
      const auto uuid = parse_uuid(uuids.at(i).text().value_or(""));
      if (uuid) one->uuids.push_back(*uuid);
    }
    one->bind();
    all.push_back(std::move(one));
  }
  if (all.empty() && !with_key) all.push_back(built_in());
  return all;
}

void recorded_in_the_clear(benchmark::State& state) {
  const Recordings all = recordings(false);
  Decoders decoders;
  Decoded out;
  BootTime now{1000};
  std::size_t at = 0;
  for (auto _ : state) {
    now += BootTime{10'000};  // later than any window of repeats
    benchmark::DoNotOptimize(decoders.decode(all[at]->advertisement, now, out));
    at = at + 1 == all.size() ? 0 : at + 1;
  }
  state.counters["recordings"] = static_cast<double>(all.size());
}
BENCHMARK(recorded_in_the_clear);

/// With the counter put back before each, or it would be a repeat and not be opened; what that
/// costs is measured below.
void recorded_and_sealed(benchmark::State& state) {
  const Recordings all = recordings(true);
  if (all.empty()) return state.SkipWithError("no recordings beside the project");
  std::vector<std::unique_ptr<Decoders>> decoders;
  for (const auto& one : all) {
    decoders.push_back(std::make_unique<Decoders>());
    if (!decoders.back()->adopt(one->advertisement.address, one->key))
      return state.SkipWithError("a key that is none");
  }
  Decoded out;
  BootTime now{1000};
  std::size_t at = 0;
  for (auto _ : state) {
    now += BootTime{10'000};
    decoders[at]->restore(all[at]->advertisement.address, "v1 counter=0");
    benchmark::DoNotOptimize(decoders[at]->decode(all[at]->advertisement, now, out));
    at = at + 1 == all.size() ? 0 : at + 1;
  }
  state.counters["recordings"] = static_cast<double>(all.size());
}
BENCHMARK(recorded_and_sealed);

void putting_a_counter_back(benchmark::State& state) {
  Decoders decoders;
  const Address address{{0x54, 0x48, 0xE6, 0x8F, 0x80, 0xA5}};
  if (!decoders.adopt(address, "")) return state.SkipWithError("not adopted");
  for (auto _ : state) decoders.restore(address, "v1 counter=0");
}
BENCHMARK(putting_a_counter_back);

/// Phones: Apple's nearby info, Microsoft's beacon, exposure notification, a random maker.
void strangers(benchmark::State& state) {
  constexpr std::array<std::uint8_t, 7> kNearby{0x10, 0x05, 0x01, 0x18, 0x44, 0x21, 0x99};
  constexpr std::array<std::uint8_t, 27> kLong{0x01, 0x09, 0x20, 0x22};
  const std::array companies{ManufacturerData{0x004C, kNearby}, ManufacturerData{0x0006, kLong},
                             ManufacturerData{0x0075, kNearby}};
  const ServiceData exposure{0xFD6F, kLong};
  std::array<Advertisement, 4> all{};
  for (std::size_t i = 0; i < companies.size(); ++i) all[i].manufacturer_data = {&companies[i], 1};
  all[3].service_data = {&exposure, 1};
  Decoders decoders;
  Decoded out;
  std::size_t at = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(decoders.decode(all[at], BootTime{1000}, out));
    at = (at + 1) % all.size();
  }
}
BENCHMARK(strangers);

}  // namespace
}  // namespace homeward::ble
