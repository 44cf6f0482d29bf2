#include "plugins/sdk/signal.hpp"
#include "plugins/zigbee/devices/profiles.hpp"
#include "plugins/zigbee/network/manager.hpp"
#include "plugins/zigbee/zcl/names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

#include <optional>
#include <tuple>
#include <vector>

namespace homeward::zigbee {
namespace {

namespace asio = boost::asio;
using testing::ElementsAre;
using testing::IsEmpty;

/// A radio on which each frame is under way until the test says that it arrived.
class SlowRadio final : public Coordinator {
 public:
  explicit SlowRadio(const asio::any_io_executor& executor) : arrived_(executor) {}

  asio::awaitable<Result<void>> send(Outgoing frame) override {
    sequences.push_back(frame.payload.at(1));
    co_await arrived_.wait();
    co_return Result<void>{};
  }
  void arrive() { arrived_.notify(); }

  asio::awaitable<Result<void>> permit_join(std::uint8_t) override { co_return nothing(); }
  asio::awaitable<Result<NodeDescriptor>> node_descriptor(std::uint16_t) override {
    co_return nothing();
  }
  asio::awaitable<Result<std::vector<std::uint8_t>>> active_endpoints(std::uint16_t) override {
    co_return nothing();
  }
  asio::awaitable<Result<SimpleDescriptor>> simple_descriptor(std::uint16_t,
                                                              std::uint8_t) override {
    co_return nothing();
  }
  asio::awaitable<Result<void>> bind(std::uint16_t, std::uint64_t, std::uint8_t,
                                     std::uint16_t) override {
    co_return nothing();
  }
  asio::awaitable<Result<void>> leave(std::uint16_t, std::uint64_t) override {
    co_return nothing();
  }
  asio::awaitable<Result<std::uint16_t>> find_address(std::uint64_t) override {
    co_return nothing();
  }
  asio::awaitable<Result<std::uint64_t>> find_ieee(std::uint16_t) override { co_return nothing(); }

  std::vector<int> sequences;  ///< of the frames that were sent

 private:
  static Error nothing() { return failure(ErrorCode::timeout, "nobody answers"); }

  sdk::Signal arrived_;
};

/// Nobody looks at what the devices tell.
class NoSink final : public Sink {
 public:
  void send(std::vector<sdk::Event>) override {}
  void device(sdk::Device) override {}
  void gone(std::string, bool) override {}
  void changed() override {}
};

/// One alarm that a test lets speak, and the radio that carries the answers.
class AnswersTest : public testing::Test {
 protected:
  void use(DeviceManager::Timings timings) {
    manager_.emplace(
        loop_.get_executor(), radio_, sink_, profiles_, [] { return zcl::ClockReading{}; },
        timings);
    DeviceRecord alarm;
    alarm.ieee = 0x00124b0001a2b307;
    alarm.address = kAddress;
    manager_->adopt({alarm});
  }

  /// Frames first to last, each of which wants an answer; then what can go on goes on.
  void hear(int first, int last) {
    for (int sequence = first; sequence <= last; ++sequence) {
      const auto count = static_cast<std::uint8_t>(sequence);
      std::ignore = manager_->received(
          {kAddress, 1, zcl::cluster::ias_zone, false, 0, {0x09, count, 0, 1, 0, 0, 0, 0, 0}});
    }
    go_on();
  }

  void all_arrive() {
    for (std::size_t sent = 0; sent != radio_.sequences.size();) {
      sent = radio_.sequences.size();
      radio_.arrive();
      go_on();
    }
  }

  void go_on() {
    loop_.restart();
    loop_.poll();
  }

  static constexpr std::uint16_t kAddress = 0x1234;
  asio::io_context loop_;
  SlowRadio radio_{loop_.get_executor()};
  NoSink sink_;
  const Profiles profiles_{};
  std::optional<DeviceManager> manager_;
};

TEST_F(AnswersTest, GoOutOneAfterTheOther) {
  use({});
  hear(1, 1);
  hear(2, 3);
  EXPECT_THAT(radio_.sequences, ElementsAre(1));
  all_arrive();
  EXPECT_THAT(radio_.sequences, ElementsAre(1, 2, 3));
}

TEST_F(AnswersTest, ToADeviceGoneWildWaitFourAtATimeAndTheOldestGiveWay) {
  use({});
  hear(1, 1);
  hear(2, 100);
  all_arrive();
  EXPECT_THAT(radio_.sequences, ElementsAre(1, 97, 98, 99, 100));
  hear(101, 101);
  all_arrive();
  EXPECT_EQ(radio_.sequences.back(), 101);
}

TEST_F(AnswersTest, ThatComeTooLateAreNotSent) {
  DeviceManager::Timings timings;
  timings.reply = std::chrono::milliseconds{0};
  use(timings);
  hear(1, 3);
  all_arrive();
  EXPECT_THAT(radio_.sequences, IsEmpty());
}

}  // namespace
}  // namespace homeward::zigbee
