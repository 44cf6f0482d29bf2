// Packets of the kernel's control channel with AD structures of hostile neighbours: views stay in
// the packet, and what is counted is bounded.
#include "lib/base/assert.hpp"
#include "lib/json/utf8.hpp"
#include "plugins/ble/bluez/ad_structures.hpp"
#include "plugins/ble/bluez/management.hpp"

#include <cstddef>
#include <cstdint>

namespace {

using namespace homeward::ble;

bool within(Bytes whole, Bytes part) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void check(Bytes whole, const bluez::AdStructures& structures) {
  HW_ASSERT(structures.service_uuids().size() <= bluez::AdStructures::kMaxUuids);
  HW_ASSERT(homeward::json::is_utf8(structures.name()));
  for (const ServiceData& one : structures.service_data()) HW_ASSERT(within(whole, one.data));
  for (const ManufacturerData& one : structures.manufacturer_data())
    HW_ASSERT(within(whole, one.data));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes whole(data, size);
  bluez::AdStructures structures;
  static_cast<void>(structures.read(whole));
  check(whole, structures);
  const auto packet = bluez::management::read_packet(whole);
  if (!packet) return 0;
  static_cast<void>(bluez::management::read_answer(*packet));
  static_cast<void>(bluez::management::read_discovering(*packet));
  const auto found = bluez::management::read_found(*packet);
  if (!found) return 0;
  HW_ASSERT(within(whole, found->data));
  static_cast<void>(structures.read(found->data));
  check(found->data, structures);
  return 0;
}
