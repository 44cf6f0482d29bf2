#include "tests/contract/mqtt/client_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <vector>

namespace homeward::mqtt {
namespace {

using test::Mosquitto;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kFreedMemoryIsKept = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool kFreedMemoryIsKept = true;
#else
constexpr bool kFreedMemoryIsKept = false;
#endif
#else
constexpr bool kFreedMemoryIsKept = false;
#endif

/// Resident memory of this process in KiB, from /proc/self/status.
long resident_kib() {
  std::ifstream file("/proc/self/status");
  std::string word;
  while (file >> word) {
    if (word != "VmRSS:") continue;
    long value = 0;
    file >> value;
    return value;
  }
  return 0;
}

boost::asio::awaitable<int> publish_in_a_row(Client& client, int count) {
  int acknowledged = 0;
  const Message message{"load", std::string(300, 'x'), false};
  for (int i = 0; i < count; ++i) {
    Message copy = message;
    const Result<void> result = co_await client.publish(std::move(copy));
    if (result) ++acknowledged;
  }
  co_return acknowledged;
}

/// Publishes one after the other; the longest wait for an acknowledgement.
boost::asio::awaitable<Clock::duration> slowest_of(Client& client, int count) {
  Clock::duration slowest{};
  for (int i = 0; i < count; ++i) {
    Message message{"t", "x", false};
    const auto begin = Clock::now();
    const Result<void> result = co_await client.publish(std::move(message));
    if (!result) co_return Clock::duration::max();
    slowest = std::max(slowest, Clock::now() - begin);
  }
  co_return slowest;
}

boost::asio::awaitable<int> publish_and_count(Client& client, int& limits) {
  Message message{"t", "x", false};
  const Result<void> result = co_await client.publish(std::move(message));
  if (!result && result.error().code == ErrorCode::limit) ++limits;
  co_return 0;
}

TEST_F(ClientTest, AHundredThousandPublishesLeaveNothingInMemory) {
  Mosquitto broker;
  Client client(loop_.get_executor());
  ASSERT_TRUE(get(client.connect(options_for(broker.uri(), "client"))));
  constexpr int kLanes = 50;
  const auto run = [&](int each) {
    std::array<Call<int>, kLanes> calls;
    for (auto& call : calls) start(publish_in_a_row(client, each), call);
    int acknowledged = 0;
    for (auto& call : calls) {
      if (!run_until([&] { return call.done(); }, seconds{100})) return -1;
      acknowledged += *call.result;
    }
    return acknowledged;
  };
  ASSERT_EQ(run(200), 200 * kLanes);  // everything is allocated that is kept
  const long before = resident_kib();
  ASSERT_EQ(run(2'000), 2'000 * kLanes);
  if (kFreedMemoryIsKept) GTEST_SKIP() << "a sanitizer keeps freed memory: nothing to measure";
  EXPECT_LT(resident_kib() - before, 2'048);
}

// Paho's sending thread can miss that there is something to send, for a second (bell.hpp).
TEST_F(ClientTest, NoPublishLiesUnsentUntilPahoLooksByItself) {
  Mosquitto broker;
  Client client(loop_.get_executor());
  ASSERT_TRUE(get(client.connect(options_for(broker.uri(), "client"))));
  Call<Clock::duration> slowest;
  start(slowest_of(client, 20'000), slowest);
  ASSERT_TRUE(run_until([&] { return slowest.done(); }, seconds{60}));
  EXPECT_LT(*slowest.result, milliseconds{900});
}

TEST_F(ClientTest, MoreThan256PublishesAtATimeAreRefusedAndTheRestStands) {
  Mosquitto broker;
  Client client(loop_.get_executor());
  ASSERT_TRUE(get(client.connect(options_for(broker.uri(), "client"))));
  std::vector<Call<int>> calls(300);
  int limits = 0;
  for (auto& call : calls) start(publish_and_count(client, limits), call);
  for (auto& call : calls) ASSERT_TRUE(run_until([&] { return call.done(); }));
  EXPECT_EQ(limits, 300 - 256);
  EXPECT_TRUE(get(client.publish({"t", "x", false})));
}

TEST_F(ClientTest, AReceiverThatNeverTakesLosesTheLinkAndNothingThatCameBefore) {
  Mosquitto broker(test::MosquittoOptions{"", "", "max_queued_messages 0"});
  Client receiver(loop_.get_executor());
  ConnectOptions options = options_for(broker.uri(), "receiver");
  options.subscriptions = {"load"};
  ASSERT_TRUE(get(receiver.connect(options)));
  Client sender(loop_.get_executor());
  ASSERT_TRUE(get(sender.connect(options_for(broker.uri(), "sender"))));
  Call<int> sending;
  start(publish_in_a_row(sender, 10'000), sending);
  ASSERT_TRUE(run_until([&] { return sending.done(); }, seconds{60}));
  ASSERT_TRUE(run_until([&] { return !receiver.connected(); }));
  int received = 0;
  while (get(receiver.receive())) ++received;
  EXPECT_GE(received, 4'096);
  EXPECT_EQ(receiver.dropped(), 0U);
}

/// Publishes numbers from 1 on as fast as it can, as another process.
class Flood {
 public:
  Flood(const Mosquitto& broker, int count)
      : pipe_(::popen(("seq " + std::to_string(count) + " | mosquitto_pub -l -q 1 -t load -p " +
                       std::to_string(broker.port()))
                          .c_str(),
                      "w")) {}
  ~Flood() {
    if (pipe_ != nullptr) ::pclose(pipe_);
  }
  Flood(const Flood&) = delete;
  Flood& operator=(const Flood&) = delete;

 private:
  FILE* pipe_;
};

TEST_F(ClientTest, AReceiverThatHoldsBackLosesNothingWhenItIsSlow) {
  Mosquitto broker(test::MosquittoOptions{"", "", "max_queued_messages 0"});
  Client receiver(loop_.get_executor());
  ConnectOptions options = options_for(broker.uri(), "receiver");
  options.subscriptions = {"load"};
  options.hold_back = true;
  ASSERT_TRUE(get(receiver.connect(options)));
  constexpr int kCount = 12'000;
  const Flood flood(broker, kCount);
  for (int n = 1; n <= kCount; ++n) {
    const Result<Message> message = get(receiver.receive());
    ASSERT_TRUE(message) << n;
    ASSERT_EQ(message->payload, std::to_string(n));
    // A pause in which the sender could send far more than is held here.
    if (n == 100) {
      ASSERT_FALSE(run_until([] { return false; }, seconds{2}));
    }
  }
  EXPECT_TRUE(receiver.connected());
}

}  // namespace
}  // namespace homeward::mqtt
