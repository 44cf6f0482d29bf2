#include "plugins/ble/bluez/management_source.hpp"

#include "lib/async/spawn.hpp"
#include "lib/base/hex.hpp"
#include "plugins/ble/bluez/management.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>
#include <boost/asio/io_context.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace homeward::ble::bluez {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

constexpr const char* kPath = "/org/bluez/hci1";
// Device Found of hci1: A4:C1:38:00:11:22, LE public, -60 dBm, a button's press.
constexpr std::string_view kPress =
    "120001001a0022110038c1a401c4000000000c000201060816d2fc4400013a01";
constexpr std::string_view kEnded = "1300010002000600";

/// The source on one end of a socket pair, and this test as the kernel on the other.
class ManagementSourceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::array<int, 2> ends{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()),
              0);
    kernel_ = ends[1];
    ManagementSource::Partners partners;
    partners.open = [this, ours = ends[0]]() -> Result<int> {
      if (refusal_) return *refusal_;
      return ours;
    };
    partners.heard = [this](const Advertisement& heard) {
      std::string text = to_text(heard.address);
      for (const ServiceData& data : heard.service_data) append_hex(text += " ", data.data);
      heard_.push_back(text);
    };
    partners.ended = [this] { ++ended_; };
    source_ = std::make_unique<ManagementSource>(loop_.get_executor(), std::move(partners));
  }

  void TearDown() override {
    source_.reset();
    loop_.run_for(1s);
    EXPECT_TRUE(loop_.stopped());
    if (kernel_ >= 0) ::close(kernel_);
  }

  void start() { async::spawn("start", loop_.get_executor(), begin()); }

  boost::asio::awaitable<void> begin() { started_ = co_await source_->start(kPath); }

  void tell(std::string_view hex) {
    const auto packet = parse_hex(hex).value();
    ASSERT_EQ(::send(kernel_, packet.data(), packet.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(packet.size()));
  }

  /// The next command, as hexadecimal text; empty when none comes within two seconds.
  std::string command() {
    std::array<std::uint8_t, 64> buffer{};
    ssize_t size = -1;
    static_cast<void>(until([&] {
      size = ::recv(kernel_, buffer.data(), buffer.size(), 0);
      return size > 0;
    }));
    std::string text;
    if (size > 0) append_hex(text, Bytes(buffer.data(), static_cast<std::size_t>(size)));
    return text;
  }

  template <class Condition>
  [[nodiscard]] bool until(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + 2s;
    while (std::chrono::steady_clock::now() < end) {
      if (condition()) return true;
      if (loop_.stopped()) loop_.restart();
      loop_.run_one_for(10ms);
    }
    return false;
  }

  void start_with_success() {
    start();
    ASSERT_EQ(command(), "23000100010006");
    tell("01000100040023000006");
    ASSERT_TRUE(until([&] { return started_.has_value(); }));
    ASSERT_TRUE(*started_) << to_text(started_->error());
  }

  boost::asio::io_context loop_{1};
  int kernel_{-1};
  std::optional<Error> refusal_;
  std::unique_ptr<ManagementSource> source_;
  std::optional<Result<void>> started_;
  std::vector<std::string> heard_;
  int ended_{0};
};

TEST_F(ManagementSourceTest, starts_a_discovery_and_tells_each_advertisement) {
  start_with_success();
  EXPECT_TRUE(source_->running());
  tell(kPress);
  tell(kPress);  // unchanged, and told all the same
  ASSERT_TRUE(until([&] { return heard_.size() == 2; }));
  EXPECT_THAT(heard_, ElementsAre("A4:C1:38:00:11:22 4400013a01", "A4:C1:38:00:11:22 4400013a01"));
}

TEST_F(ManagementSourceTest, looks_on_when_the_kernel_ended_a_discovery) {
  start_with_success();
  tell(kEnded);
  EXPECT_EQ(command(), "23000100010006");
}

TEST_F(ManagementSourceTest, listens_while_the_discovery_of_another_runs) {
  start();
  ASSERT_NE(command(), "");
  tell("02000100030023000a");
  ASSERT_TRUE(until([&] { return source_->running(); }));
  tell(kPress);
  EXPECT_TRUE(until([&] { return heard_.size() == 1; }));
  tell(kEnded);
  EXPECT_EQ(command(), "23000100010006");
}

TEST_F(ManagementSourceTest, without_the_right_it_is_unsupported) {
  start();
  ASSERT_NE(command(), "");
  tell("020001000300230014");
  ASSERT_TRUE(until([&] { return started_.has_value(); }));
  EXPECT_EQ(started_->error().code, ErrorCode::unsupported);
  EXPECT_FALSE(source_->running());
}

TEST_F(ManagementSourceTest, a_socket_that_is_not_to_be_had_is_an_error) {
  refusal_ = failure(ErrorCode::unsupported, "no Bluetooth sockets");
  start();
  ASSERT_TRUE(until([&] { return started_.has_value(); }));
  EXPECT_EQ(started_->error().code, ErrorCode::unsupported);
}

TEST_F(ManagementSourceTest, outlives_a_refusal_while_a_device_is_being_connected) {
  start_with_success();
  tell(kEnded);
  ASSERT_NE(command(), "");
  tell("020001000300230003");
  EXPECT_EQ(command(), "23000100010006");
  EXPECT_TRUE(source_->running());
}

TEST_F(ManagementSourceTest, says_that_it_ended_with_the_adapter_or_the_socket) {
  start_with_success();
  tell("050002000000");  // another one
  tell(kPress);
  ASSERT_TRUE(until([&] { return heard_.size() == 1; }));
  EXPECT_TRUE(source_->running());
  tell("050001000000");
  ASSERT_TRUE(until([&] { return ended_ == 1; }));
  EXPECT_FALSE(source_->running());
}

TEST_F(ManagementSourceTest, says_that_it_ended_when_the_other_side_closes) {
  start_with_success();
  ::close(kernel_);
  kernel_ = -1;
  ASSERT_TRUE(until([&] { return ended_ == 1; }));
  EXPECT_FALSE(source_->running());
}

TEST_F(ManagementSourceTest, passes_over_nonsense) {
  start_with_success();
  for (const std::string_view nonsense :
       {"12", "12000100ffff", "120001000000", "13000100010006",
        "120001000d0022110038c1a401c40000000000", "ffff01000000",
        "120001001a0022110038c1a400c4000000000c000201060816d2fc4400013a01", "0100010003002300ff"}) {
    tell(nonsense);
  }
  tell(kPress);
  EXPECT_TRUE(until([&] { return heard_.size() == 1; }));
}

TEST_F(ManagementSourceTest, stops_the_discovery) {
  start_with_success();
  async::spawn("stop", loop_.get_executor(), source_->stop());
  EXPECT_EQ(command(), "24000100010006");
  EXPECT_FALSE(source_->running());
  EXPECT_EQ(ended_, 0);
}

}  // namespace
}  // namespace homeward::ble::bluez
