#include "plugins/zigbee/zcl/requests.hpp"
#include "plugins/zigbee/zcl/names.hpp"
#include "tests/unit/zigbee/hex.hpp"

#include <gtest/gtest.h>

#include <array>

namespace homeward::zcl {
namespace {

Header header_of(std::string_view text) {
  return decode_frame(hex(text))->header;
}

TEST(Requests, EnrolmentWritesTheAddressAndAnswersWithTheSequence) {
  EXPECT_EQ(to_hex(encode(write_cie_address(3, 0x00124B0001020304))),
            "100302"
            "1000f00403020100"
            "4b1200");
  EXPECT_EQ(to_hex(encode(enroll_response(0x44, 7))), "1144000007");
}

TEST(Requests, SwitchAndIdentify) {
  EXPECT_EQ(to_hex(encode(switch_command(1, 1))), "010101");
  EXPECT_EQ(to_hex(encode(identify(1, 10))), "1101000a00");
}

TEST(Requests, WarningPacksModeStrobeAndLevelAndSwapsForHeiman) {
  Warning warning;
  warning.mode = Warning::Mode::emergency;
  warning.duration_s = 60;
  EXPECT_EQ(to_hex(encode(start_warning(1, warning))), "010100373c003203");
  warning.swapped = true;
  EXPECT_EQ(to_hex(encode(start_warning(1, warning))), "010100d33c003203");
}

TEST(Requests, CheckInIsAnsweredWithQuartersOfSeconds) {
  EXPECT_EQ(to_hex(encode(check_in_response(header_of("09 21 00"), 10))), "112100012800");
  EXPECT_EQ(to_hex(encode(check_in_response(header_of("09 21 00"), 0))), "112100000000");
}

TEST(Requests, FirmwareQuestionsAndKeypadsAreAnswered) {
  EXPECT_EQ(to_hex(encode(no_image_response(header_of("01 21 01")))), "19210298");
  EXPECT_EQ(to_hex(encode(panel_status_response(header_of("01 21 07")))), "19210500000000");
  EXPECT_EQ(to_hex(encode(arm_response(header_of("01 21 00"), 3))), "19210003");
}

TEST(Requests, DevicesReadOurClock) {
  const std::array<std::uint16_t, 3> asked{0x0000, 0x0007, 0x0099};
  const ClockReading clock{epoch_2000_s + 16, 3600, true};
  EXPECT_EQ(to_hex(encode(answer_read(cluster::time, header_of("00 21 00"), asked, clock))),
            "182101"
            "000000e210000000"
            "07000023200e0000"
            "990086");
}

}  // namespace
}  // namespace homeward::zcl
