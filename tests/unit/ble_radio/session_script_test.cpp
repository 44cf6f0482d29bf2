#include "plugins/ble/bluez/session_script.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace homeward::ble::bluez {
namespace {

using namespace std::chrono_literals;
using What = Action::What;

const LocalTime kTen{{2026, 11, 28, 10, 30, 5}, 6};

Characteristic offer(std::uint16_t uuid, bool notifies, bool readable, bool writable) {
  return {uuid, "/c" + std::to_string(uuid), notifies, readable, writable};
}

SessionScript glucose(std::optional<std::uint16_t> last_sequence) {
  return SessionScript({offer(0x2A18, true, false, false), offer(0x2A52, true, false, true)},
                       last_sequence, kTen);
}

TEST(SessionScript, sets_the_clock_first_then_subscribes_then_reads_the_battery) {
  const SessionScript script({offer(0x2A19, false, true, false), offer(0x2A35, true, false, false),
                              offer(0x2A2B, false, true, true), offer(0x2A00, false, true, false)},
                             std::nullopt, kTen);
  ASSERT_EQ(script.actions().size(), 3U);
  // Current Time: year, month, day, hours, minutes, seconds, day of week, fraction, reason.
  EXPECT_EQ(script.actions()[0],
            (Action{What::write, 0x2A2B, "/c10795", {0xEA, 0x07, 11, 28, 10, 30, 5, 6, 0, 0}}));
  EXPECT_EQ(script.actions()[1], (Action{What::subscribe, 0x2A35, "/c10805", {}}));
  EXPECT_EQ(script.actions()[2], (Action{What::read, 0x2A19, "/c10777", {}}));
}

TEST(SessionScript, does_not_listen_to_a_cuff_that_still_inflates) {
  const SessionScript script({offer(0x2A35, true, false, false), offer(0x2A36, true, false, false)},
                             std::nullopt, kTen);
  ASSERT_EQ(script.actions().size(), 1U);
  EXPECT_EQ(script.actions()[0], (Action{What::subscribe, 0x2A35, "/c10805", {}}));
}

TEST(SessionScript, asks_for_all_records_the_first_time_and_for_newer_ones_later) {
  const auto first = glucose(std::nullopt).actions().back();
  EXPECT_EQ(first.bytes, (std::vector<std::uint8_t>{0x01, 0x01}));
  const auto later = glucose(0x01FF).actions().back();
  EXPECT_EQ(later.bytes, (std::vector<std::uint8_t>{0x01, 0x03, 0x01, 0x00, 0x02}));
}

TEST(SessionScript, asks_for_all_records_when_the_numbers_have_run_out) {
  EXPECT_EQ(glucose(0xFFFF).actions().back().bytes, (std::vector<std::uint8_t>{0x01, 0x01}));
}

TEST(SessionScript, is_over_when_the_device_has_been_quiet) {
  auto script = glucose(std::nullopt);
  script.begun(100s);
  EXPECT_EQ(script.over_at(), 120s);
  script.told(0x2A18, {}, 103s);
  EXPECT_EQ(script.over_at(), 107s);
}

TEST(SessionScript, is_over_soon_after_all_records_were_told) {
  auto script = glucose(std::nullopt);
  script.begun(100s);
  const std::array<std::uint8_t, 4> done{0x06, 0x00, 0x01, 0x01};
  script.told(0x2A52, done, 101s);
  EXPECT_EQ(script.over_at(), 101s + SessionScript::kAfterRecords);
}

TEST(SessionScript, ends_after_a_minute_whatever_the_device_does) {
  auto script = glucose(std::nullopt);
  script.begun(100s);
  script.told(0x2A18, {}, 159s);
  EXPECT_EQ(script.over_at(), 160s);
}

}  // namespace
}  // namespace homeward::ble::bluez
