#include "plugins/ble/bluez/name_cache.hpp"

#include <gtest/gtest.h>

namespace homeward::ble::bluez {
namespace {

Address address(unsigned number) {
  return {{0, 0, 0, 0, static_cast<std::uint8_t>(number >> 8U), static_cast<std::uint8_t>(number)}};
}

TEST(NameCache, forgets_the_oldest_stranger_and_none_of_ours) {
  NameCache cache;
  cache.note(address(1), {"ours", AddressType::random});
  cache.keep_always({address(1)});
  for (unsigned i = 2; i < 2'000; ++i) cache.note(address(i), {"stranger", {}});
  EXPECT_EQ(cache.size(), NameCache::kMaxStrangers + 1);
  ASSERT_NE(cache.find(address(1)), nullptr);
  EXPECT_EQ(cache.find(address(1))->name, "ours");
  EXPECT_EQ(cache.find(address(2)), nullptr);
  EXPECT_NE(cache.find(address(1'999)), nullptr);
}

TEST(NameCache, a_device_that_is_ours_no_longer_is_a_stranger) {
  NameCache cache;
  cache.keep_always({address(1)});
  cache.note(address(1), {"was ours", {}});
  cache.keep_always({});
  for (unsigned i = 2; i < 2'000; ++i) cache.note(address(i), {"stranger", {}});
  EXPECT_EQ(cache.find(address(1)), nullptr);
  EXPECT_EQ(cache.size(), NameCache::kMaxStrangers);
}

}  // namespace
}  // namespace homeward::ble::bluez
