// Advertisements from hostile neighbours, for every family: the first byte chooses whether the
// data stand under a service or a company and which, the second a name. What comes out keeps the
// bounds of the gateway's contract.
#include "lib/base/assert.hpp"
#include "lib/json/utf8.hpp"
#include "plugins/ble/decoders/decoders.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace {

using namespace homeward::ble;

constexpr std::array<std::string_view, 13> kNames{
    "",       "sps",   "tps",     "iBBQ",   "ITH-21-B", "Ink@IAM-T2", "TP357 (2142)",
    "TP972S", "IF_B7", "GVH5106", "MOCREO", "GV5140",   "SensorPush"};
constexpr Address kAddress{{0x54, 0x48, 0xE6, 0x8F, 0x80, 0xA5}};
const Uuid kThermoPro{0x72FBB6316F6BD1BAU, 0xDB552EE6FDD942BDU};

void check(const Decoded& decoded) {
  HW_ASSERT(decoded.readings().size() <= Decoded::kMaxReadings);
  for (const Reading& reading : decoded.readings()) {
    HW_ASSERT(!reading.property.empty() && full_name(reading).size() <= 128);
    if (const auto* number = std::get_if<double>(&reading.value)) HW_ASSERT(std::isfinite(*number));
    if (const auto* text = std::get_if<std::string_view>(&reading.value))
      HW_ASSERT(text->size() <= 256 && homeward::json::is_utf8(*text));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto services = Decoders::service_uuids();
  const auto companies = Decoders::companies();
  const std::size_t choice = data[0] % (services.size() + companies.size() + 1);
  const Bytes payload(data + 2, size - 2);
  const ServiceData service{choice < services.size() ? services[choice] : std::uint16_t{0},
                            payload};
  const std::size_t at = choice - services.size();
  const ManufacturerData company{
      at < companies.size() ? companies[at] : static_cast<std::uint16_t>(data[1] << 8U), payload};
  const std::array uuids{uuid_of(0xFEE5), uuid_of(0xFFF0), uuid_of(0x20AA), uuid_of(0x5550),
                         kThermoPro};
  Advertisement advertisement;
  advertisement.address = kAddress;
  advertisement.name = kNames[data[1] % kNames.size()];
  advertisement.service_uuids = uuids;
  if (choice < services.size())
    advertisement.service_data = {&service, 1};
  else
    advertisement.manufacturer_data = {&company, 1};
  Decoded out;
  for (const std::string_view key :
       {"", "231d39c1d7cc1ab1aee224cd096db932", "b853075158487ca39a5b5ea9"}) {
    Decoders decoders;
    HW_ASSERT(decoders.adopt(kAddress, key));
    check((static_cast<void>(decoders.decode(advertisement, BootTime(1000), out)), out));
    const std::string kept = decoders.keep(kAddress);
    HW_ASSERT(kept.size() <= 200);
    decoders.restore(kAddress, kept);
    HW_ASSERT(decoders.keep(kAddress) == kept);
  }
  return 0;
}
