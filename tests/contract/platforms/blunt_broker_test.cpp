#include "daemon/platforms/mqtt_link.hpp"

#include "lib/async/spawn.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace homeward::platforms {
namespace {

using boost::asio::awaitable;
using boost::asio::ip::tcp;
constexpr auto kResult = boost::asio::as_tuple(boost::asio::use_awaitable);

constexpr unsigned char kConnect = 0x10;
constexpr unsigned char kPublish = 0x32;  // QoS 1
constexpr unsigned char kSubscribe = 0x82;

/// A broker that takes connections and messages, and ends the connection at a subscription, as
/// RabbitMQ 3.10 does while the node is down that had the client's queue.
class BluntBroker {
 public:
  explicit BluntBroker(boost::asio::io_context& loop)
      : loop_(loop), acceptor_(loop, {boost::asio::ip::address_v4::loopback(), 0}) {
    async::spawn("accept", loop_.get_executor(), accept());
  }

  [[nodiscard]] std::string uri() const {
    return "mqtt://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
  }

  int connects{0}, subscribes{0}, publishes{0};
  bool blunt{true};

 private:
  awaitable<void> accept() {
    for (;;) {
      auto [error, socket] = co_await acceptor_.async_accept(kResult);
      if (error) co_return;
      async::spawn("serve", loop_.get_executor(), serve(std::move(socket)));
    }
  }

  awaitable<void> serve(tcp::socket socket) {
    for (;;) {
      std::array<unsigned char, 2> head{};  // of what comes here, the length fits in one byte
      const auto head_buffer = boost::asio::buffer(head);
      const auto [error, size] = co_await boost::asio::async_read(socket, head_buffer, kResult);
      if (error || head[1] > 127) co_return;
      std::string body(head[1], '\0');
      const auto body_buffer = boost::asio::buffer(body);
      const auto [cut, length] = co_await boost::asio::async_read(socket, body_buffer, kResult);
      if (cut) co_return;
      const std::string answer = answer_to(head[0], body);
      if (answer.empty()) co_return;
      const auto answer_buffer = boost::asio::buffer(answer);
      co_await boost::asio::async_write(socket, answer_buffer, kResult);
    }
  }

  /// Empty: the connection ends.
  std::string answer_to(unsigned char kind, const std::string& body) {
    if (kind == kConnect && ++connects > 0) return {"\x20\x02\x00\x00", 4};
    if (kind == kSubscribe && ++subscribes > 0 && !blunt) {
      return std::string("\x90\x03", 2) + body.substr(0, 2) + '\x01';
    }
    if (kind != kPublish) return {};
    ++publishes;
    const std::size_t topic = static_cast<unsigned char>(body[1]);
    return std::string("\x40\x02", 2) + body.substr(2 + topic, 2);
  }

  boost::asio::io_context& loop_;
  tcp::acceptor acceptor_;
};

class LinkToABluntBroker : public testing::Test {
 protected:
  Result<void> get(awaitable<Result<void>> work) {
    std::optional<Result<void>> result;
    boost::asio::co_spawn(loop_, std::move(work), [&](std::exception_ptr failed, Result<void> got) {
      if (failed) std::rethrow_exception(failed);
      result = std::move(got);
    });
    for (int turn = 0; turn < 400 && !result; ++turn) {
      loop_.restart();
      loop_.run_one_for(std::chrono::milliseconds{50});
    }
    return result ? *result : failure(ErrorCode::timeout, "no result in 20 s");
  }

  [[nodiscard]] ports::LinkOptions options() const {
    ports::LinkOptions made;
    made.broker = broker_.uri();
    made.client_id = "hw";
    made.connect_timeout = std::chrono::seconds{5};
    made.subscriptions = {"hw/commands"};
    return made;
  }

  boost::asio::io_context loop_{1};
  BluntBroker broker_{loop_};
  MqttLink link_{loop_.get_executor()};
};

TEST_F(LinkToABluntBroker, AlertsGoOutThoughASubscriptionEndsTheConnection) {
  ASSERT_TRUE(get(link_.connect(options())));
  EXPECT_EQ(broker_.connects, 2);
  EXPECT_EQ(broker_.subscribes, 1);
  EXPECT_NE(link_.complaint().find("no command arrives"), std::string::npos) << link_.complaint();
  EXPECT_TRUE(get(link_.publish({"hw/alerts", "fall", false})));
  EXPECT_EQ(broker_.publishes, 1);
}

TEST_F(LinkToABluntBroker, TheNextConnectAsksForCommandsAgain) {
  ASSERT_TRUE(get(link_.connect(options())));
  link_.abandon();
  broker_.blunt = false;
  ASSERT_TRUE(get(link_.connect(options())));
  EXPECT_EQ(broker_.subscribes, 2);
  EXPECT_EQ(link_.complaint(), "");
}

}  // namespace
}  // namespace homeward::platforms
