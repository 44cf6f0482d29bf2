#include "plugins/sdk/send_queue.hpp"

#include "plugins/protocol/decode.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace homeward::sdk {
namespace {

using std::chrono::seconds;

constexpr SendQueue::Time kStart{};

protocol::Event report(int number) {
  protocol::Event event;
  event.device = "test:hall";
  event.property = "temperature";
  event.value = double(number);
  return event;
}

protocol::Event smoke() {
  protocol::Event event;
  event.device = "test:kitchen";
  event.property = "smoke";
  event.value = true;
  return event;
}

protocol::Event press() {
  protocol::Event event;
  event.device = "test:button";
  event.property = "action";
  event.value = std::string("single");
  event.kind = protocol::Kind::event;
  return event;
}

SendQueue::Limits limit_of(std::size_t events) {
  SendQueue::Limits limits;
  limits.events = events;
  return limits;
}

/// Everything that the queue would write now, line by line.
std::vector<protocol::Events> lines_of(SendQueue& queue) {
  protocol::Decoder decoder;
  std::vector<protocol::Events> result;
  std::string line;
  while (queue.append_next_line(line)) {
    line.pop_back();  // the newline
    EXPECT_LE(line.size(), protocol::limits::kLine);
    result.push_back(std::get<protocol::Events>(decoder.from_plugin(line).value()));
    line.clear();
  }
  return result;
}

std::vector<std::uint64_t> sequences_of(const std::vector<protocol::Events>& lines) {
  std::vector<std::uint64_t> result;
  for (const auto& line : lines) result.push_back(line.sequence.value());
  return result;
}

TEST(SendQueue, PutsUpTo256EventsIntoOneLine) {
  SendQueue queue(limit_of(1000));
  for (int i = 0; i < 600; ++i) queue.push(report(i), kStart);
  const auto lines = lines_of(queue);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].events.size(), 256U);
  EXPECT_EQ(lines[1].events.size(), 256U);
  EXPECT_EQ(lines[2].events.size(), 88U);
  EXPECT_EQ(sequences_of(lines), (std::vector<std::uint64_t>{1, 2, 3}));
}

TEST(SendQueue, KeepsALineWithinTheContractWhateverTheTexts) {
  SendQueue queue(limit_of(1000));
  for (int i = 0; i < 300; ++i) {
    protocol::Event event = report(i);
    event.device = std::string(protocol::limits::kId, '"');
    event.property = "x.note";
    event.value = i % 2 == 0 ? std::string(protocol::limits::kText, '\\')
                             : std::string(protocol::limits::kText / 3, '\xFF');
    event.time = WallTime{std::chrono::microseconds{1'790'000'000'123'456}};
    queue.push(std::move(event), kStart);
  }
  std::size_t events = 0;
  for (const auto& line : lines_of(queue)) events += line.events.size();
  EXPECT_EQ(events, 300U);
}

TEST(SendQueue, SendsAgainWhatWasNotCommittedWithTheSameSequence) {
  SendQueue queue(limit_of(1000));
  for (int i = 0; i < 3; ++i) {
    queue.push(report(i), kStart);
    EXPECT_EQ(lines_of(queue).size(), 1U);
  }
  queue.committed(1);
  EXPECT_EQ(queue.size(), 2U);
  queue.rewind(2);
  queue.push(report(3), kStart);
  const auto lines = lines_of(queue);
  EXPECT_EQ(sequences_of(lines), (std::vector<std::uint64_t>{3, 4}));
  EXPECT_EQ(std::get<double>(lines[0].events[0].value), 2);
}

TEST(SendQueue, SendsEverythingAgainWhenTheCoreHasNothing) {
  SendQueue queue(limit_of(1000));
  queue.push(report(0), kStart);
  (void)lines_of(queue);
  queue.push(report(1), kStart);
  (void)lines_of(queue);
  queue.rewind(std::nullopt);
  EXPECT_EQ(sequences_of(lines_of(queue)), (std::vector<std::uint64_t>{1, 2}));
}

TEST(SendQueue, TakesACommitBetweenTwoLinesThatAreSentAgain) {
  SendQueue queue(limit_of(1000));
  for (int i = 0; i < 3; ++i) {
    queue.push(report(i), kStart);
    (void)lines_of(queue);
  }
  queue.rewind(0);
  std::string line;
  ASSERT_TRUE(queue.append_next_line(line));
  queue.committed(2);
  EXPECT_EQ(sequences_of(lines_of(queue)), (std::vector<std::uint64_t>{3}));
  queue.committed(3);
  EXPECT_EQ(queue.size(), 0U);
}

TEST(SendQueue, IgnoresACommitOfWhatWasNeverSent) {
  SendQueue queue(limit_of(1000));
  queue.push(report(0), kStart);
  (void)lines_of(queue);
  queue.committed(77);
  EXPECT_EQ(queue.size(), 1U);
}

TEST(SendQueue, KeepsReportsFor30SecondsAfterItGrewTooFull) {
  SendQueue queue(limit_of(4));
  for (int i = 0; i < 8; ++i) queue.push(report(i), kStart + seconds{29});
  EXPECT_EQ(queue.size(), 8U);
  queue.push(report(8), kStart + seconds{29 + 29});
  EXPECT_EQ(queue.size(), 9U);
  EXPECT_EQ(queue.dropped(), 0U);
}

TEST(SendQueue, DropsTheOldestReportsWhenItWasTooFullFor30Seconds) {
  SendQueue queue(limit_of(4));
  for (int i = 0; i < 8; ++i) queue.push(report(i), kStart);
  queue.push(report(8), kStart + seconds{30});
  EXPECT_EQ(queue.dropped(), 5U);
  const auto lines = lines_of(queue);
  ASSERT_EQ(lines.size(), 1U);
  ASSERT_EQ(lines[0].events.size(), 4U);
  EXPECT_EQ(std::get<double>(lines[0].events[0].value), 5);
}

TEST(SendQueue, NeverDropsAPress) {
  SendQueue queue(limit_of(4));
  for (int i = 0; i < 10; ++i) queue.push(press(), kStart + seconds{i * 60});
  queue.push(report(0), kStart + seconds{3600});
  EXPECT_EQ(queue.size(), 10U);
  EXPECT_EQ(queue.dropped(), 1U);
}

TEST(SendQueue, DropsNewMeasurementsBeforeAnOldState) {
  SendQueue queue(limit_of(4));
  queue.push(smoke(), kStart);
  for (int i = 0; i < 8; ++i) queue.push(report(i), kStart);
  queue.push(report(8), kStart + seconds{30});
  EXPECT_EQ(queue.dropped(), 6U);
  const auto lines = lines_of(queue);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].events[0].property, "smoke");
  EXPECT_EQ(std::get<double>(lines[0].events[1].value), 6);
}

TEST(SendQueue, KeepsASentLineWithAStateWhileMeasurementsAreThere) {
  SendQueue queue(limit_of(3));
  queue.push(report(0), kStart);
  queue.push(smoke(), kStart);
  (void)lines_of(queue);
  for (int i = 1; i < 4; ++i) queue.push(report(i), kStart);
  queue.push(report(4), kStart + seconds{30});
  queue.rewind(std::nullopt);
  const auto lines = lines_of(queue);
  EXPECT_EQ(sequences_of(lines), (std::vector<std::uint64_t>{1, 2}));
  EXPECT_EQ(lines[0].events[1].property, "smoke");
  EXPECT_EQ(queue.dropped(), 3U);
}

TEST(SendQueue, DropsStatesWhenNothingElseIsLeft) {
  SendQueue queue(limit_of(4));
  for (int i = 0; i < 8; ++i) queue.push(smoke(), kStart);
  queue.push(press(), kStart + seconds{30});
  EXPECT_EQ(queue.size(), 4U);
  EXPECT_EQ(queue.dropped(), 5U);
}

TEST(SendQueue, DropsSentReportsBeforeNewerOnesAndKeepsSentPresses) {
  SendQueue queue(limit_of(3));
  queue.push(report(0), kStart);
  (void)lines_of(queue);
  queue.push(press(), kStart);
  (void)lines_of(queue);
  queue.push(report(1), kStart);
  (void)lines_of(queue);
  queue.push(report(2), kStart);
  queue.push(report(3), kStart + seconds{30});
  queue.rewind(std::nullopt);
  const auto lines = lines_of(queue);
  EXPECT_EQ(sequences_of(lines), (std::vector<std::uint64_t>{2, 4}));
  EXPECT_EQ(queue.dropped(), 2U);
}

TEST(SendQueue, StartsTheWaitAnewWhenItWasEmptiedInBetween) {
  SendQueue queue(limit_of(2));
  for (int i = 0; i < 3; ++i) queue.push(report(i), kStart);
  (void)lines_of(queue);
  queue.committed(1);
  EXPECT_TRUE(queue.has_ample_room());
  for (int i = 0; i < 3; ++i) queue.push(report(i), kStart + seconds{40});
  EXPECT_EQ(queue.dropped(), 0U);
  EXPECT_EQ(queue.size(), 3U);
}

}  // namespace
}  // namespace homeward::sdk
