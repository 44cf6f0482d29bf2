#include "plugins/zigbee/znp/commands.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace homeward::zigbee::znp {
namespace {

using testing::ElementsAre;

const Frame kPing{command::sys_ping, {}};
const Frame kReset{command::sys_reset_indication, {0x00, 0x02, 0x01, 0x02, 0x07, 0x01}};

Frame alarm() {
  Frame frame{command::af_incoming, Bytes(30, 0x11)};
  frame.data[4] = kStart;  // payloads may hold what looks like a beginning
  return frame;
}

Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes all;
  for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

std::vector<Frame> all_of(Decoder& decoder) {
  std::vector<Frame> frames;
  while (auto frame = decoder.next()) frames.push_back(*frame);
  return frames;
}

std::vector<Frame> frames_in(const Bytes& bytes) {
  Decoder decoder;
  decoder.feed(bytes);
  return all_of(decoder);
}

TEST(ZnpFrame, EncodesThePingOfTheDocument) {
  EXPECT_THAT(encode(kPing), ElementsAre(0xFE, 0x00, 0x21, 0x01, 0x20));
}

TEST(ZnpFrame, ReadsAResetWithTheStrayByteOfACrashedChip) {
  const Bytes line{0x00, 0xFE, 0x06, 0x41, 0x80, 0x00, 0x02, 0x01, 0x02, 0x07, 0x01, 0xC0};
  EXPECT_THAT(frames_in(line), ElementsAre(kReset));
}

TEST(ZnpFrame, KeepsFramesThatComeByteByByte) {
  Decoder decoder;
  std::vector<Frame> frames;
  for (const auto byte : joined({encode(alarm()), encode(kReset)})) {
    decoder.feed(std::span(&byte, 1));
    for (const Frame& frame : all_of(decoder)) frames.push_back(frame);
  }
  EXPECT_THAT(frames, ElementsAre(alarm(), kReset));
  EXPECT_EQ(decoder.skipped(), 0U);
}

TEST(ZnpFrame, DropsAFrameWithAWrongCheckSumAloneAndFindsTheNext) {
  auto broken = encode(kReset);
  broken.back() ^= 0x55U;
  EXPECT_THAT(frames_in(joined({broken, encode(alarm())})), ElementsAre(alarm()));
}

TEST(ZnpFrame, FindsTheFrameThatACutOneSeemsToHold) {
  auto cut = encode(alarm());
  cut.resize(12);
  EXPECT_THAT(frames_in(joined({cut, encode(alarm()), encode(kReset)})),
              ElementsAre(alarm(), kReset));
}

TEST(ZnpFrame, FindsTheAlarmBehindACutFrameOnceTheLineIsQuiet) {
  Frame short_alarm{command::af_incoming, Bytes(12, 0x22)};
  auto cut = encode(alarm());
  cut.resize(12);
  Decoder decoder;
  decoder.feed(joined({cut, encode(short_alarm)}));
  ASSERT_FALSE(decoder.next());
  EXPECT_TRUE(decoder.waiting());
  decoder.line_is_quiet();
  EXPECT_THAT(all_of(decoder), ElementsAre(short_alarm));
  EXPECT_FALSE(decoder.waiting());
}

TEST(ZnpFrame, KeepsAFrameThatIsOnlySlow) {
  const auto bytes = encode(alarm());
  Decoder decoder;
  decoder.feed(std::span(bytes).first(20));
  ASSERT_FALSE(decoder.next());
  decoder.line_is_quiet();
  ASSERT_FALSE(decoder.next());
  decoder.feed(std::span(bytes).subspan(20));
  EXPECT_EQ(decoder.next(), alarm());
}

TEST(ZnpFrame, TakesNoLengthBeyondTheProtocolsForABeginning) {
  EXPECT_THAT(frames_in(joined({{0xFE, 0xFB, 0x44, 0x81}, encode(kReset)})), ElementsAre(kReset));
}

TEST(ZnpFrame, DecodesWholeFramesAlone) {
  EXPECT_EQ(decode(encode(kPing)), kPing);
  EXPECT_FALSE(decode(joined({{0x00}, encode(kPing)})));
  EXPECT_FALSE(decode(joined({encode(kPing), encode(kPing)})));
  EXPECT_FALSE(decode({}));
  Frame longest{command::sys_nv_write_ext, Bytes(kMaxData, 0xFE)};
  EXPECT_EQ(decode(encode(longest)), longest);
}

TEST(ZnpNames, NamesResponsesAfterTheirRequestsAndUnknownOnesByNumber) {
  EXPECT_EQ(describe(command::sys_ping), "SYS_PING request");
  EXPECT_EQ(describe(command::sys_ping.response()), "SYS_PING response");
  EXPECT_EQ(describe(command::af_incoming), "AF_INCOMING_MSG indication");
  EXPECT_EQ(describe(command::rpc_error), "RPC_ERROR response");
  EXPECT_EQ(describe(CommandId{0x2144}), "0x2144 request");
}

}  // namespace
}  // namespace homeward::zigbee::znp
