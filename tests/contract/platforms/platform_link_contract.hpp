#pragma once

#include "daemon/ports/platform_link.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>

namespace homeward::ports {

/// The contract of a PlatformLink, as typed tests. `World` is the factory and the other side:
///
///     struct World {
///       static bool available();                      // else the tests skip
///       explicit World(boost::asio::io_context&);
///       std::unique_ptr<PlatformLink> make_link();
///       LinkOptions options(std::string client_id);   // connects to this world
///       void freeze();                                // nothing is answered any more
///       void thaw();
///       void kill();                                  // connections break
///       void restart();                               // after kill()
///       void turn();                                  // lets something happen, waits at most 50
///       ms
///     };
///
/// The real adapter and its double instantiate it, so that the double can be believed.
template <class World>
class PlatformLinkContract : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!World::available()) GTEST_SKIP() << "the world of this link isn't there";
    world_ = std::make_unique<World>(loop_);
    link_ = world_->make_link();
  }

  template <class T>
  void start(boost::asio::awaitable<T> work, std::optional<T>& result) {
    boost::asio::co_spawn(loop_, std::move(work), [&result](std::exception_ptr failure, T value) {
      if (failure) std::rethrow_exception(failure);
      result = std::move(value);
    });
  }

  template <class Condition>
  bool turn_until(Condition condition, int turns = 400) {
    for (int i = 0; i < turns && !condition(); ++i) world_->turn();
    return condition();
  }

  template <class T>
  T get(boost::asio::awaitable<T> work) {
    std::optional<T> result;
    start(std::move(work), result);
    if (!turn_until([&] { return result.has_value(); })) throw std::runtime_error("no result");
    return std::move(*result);
  }

  Result<void> connect(std::vector<std::string> subscriptions = {}) {
    LinkOptions options = world_->options("gateway");
    options.subscriptions = std::move(subscriptions);
    return get(link_->connect(std::move(options)));
  }

  boost::asio::io_context loop_{1};
  std::unique_ptr<World> world_;
  std::unique_ptr<PlatformLink> link_;
};

TYPED_TEST_SUITE_P(PlatformLinkContract);

TYPED_TEST_P(PlatformLinkContract, WhatIsPublishedComesBackToASubscriber) {
  ASSERT_TRUE(this->connect({"home/commands"}));
  EXPECT_TRUE(this->link_->connected());
  ASSERT_TRUE(this->get(this->link_->publish({"home/commands", "payload", false})));
  const auto message = this->get(this->link_->receive());
  ASSERT_TRUE(message);
  EXPECT_EQ(message->topic, "home/commands");
  EXPECT_EQ(message->payload, "payload");
  EXPECT_FALSE(message->retain);
}

TYPED_TEST_P(PlatformLinkContract, WithoutALinkCallsSayDisconnected) {
  EXPECT_FALSE(this->link_->connected());
  EXPECT_EQ(this->get(this->link_->publish({"t", "x", false})).error().code,
            ErrorCode::disconnected);
  EXPECT_EQ(this->get(this->link_->receive()).error().code, ErrorCode::disconnected);
}

TYPED_TEST_P(PlatformLinkContract, ALossEndsWhatIsPending) {
  ASSERT_TRUE(this->connect({"t"}));
  this->world_->freeze();
  std::optional<Result<void>> publishing;
  std::optional<Result<WireMessage>> receiving;
  this->start(this->link_->publish({"t", "x", false}), publishing);
  this->start(this->link_->receive(), receiving);
  for (int i = 0; i < 5; ++i) this->world_->turn();
  EXPECT_FALSE(publishing);
  this->world_->kill();
  ASSERT_TRUE(this->turn_until([&] { return publishing && receiving; }));
  EXPECT_EQ(publishing->error().code, ErrorCode::disconnected);
  EXPECT_EQ(receiving->error().code, ErrorCode::disconnected);
  EXPECT_FALSE(this->link_->connected());
}

TYPED_TEST_P(PlatformLinkContract, AbandonEndsWhatIsPendingAtOnce) {
  ASSERT_TRUE(this->connect());
  this->world_->freeze();
  std::optional<Result<void>> publishing;
  this->start(this->link_->publish({"t", "x", false}), publishing);
  for (int i = 0; i < 5; ++i) this->world_->turn();
  EXPECT_FALSE(publishing);
  this->link_->abandon();
  EXPECT_FALSE(this->link_->connected());
  ASSERT_TRUE(this->turn_until([&] { return publishing.has_value(); }, 10));
  EXPECT_EQ(publishing->error().code, ErrorCode::disconnected);
  this->world_->thaw();
}

TYPED_TEST_P(PlatformLinkContract, ALinkConnectsAgainAndNothingOldIsSent) {
  ASSERT_TRUE(this->connect({"t"}));
  this->world_->freeze();
  std::optional<Result<void>> lost;
  this->start(this->link_->publish({"t", "old", false}), lost);
  for (int i = 0; i < 5; ++i) this->world_->turn();
  this->world_->kill();
  ASSERT_TRUE(this->turn_until([&] { return lost.has_value(); }));
  this->world_->restart();
  ASSERT_TRUE(this->connect({"t"}));
  ASSERT_TRUE(this->get(this->link_->publish({"t", "new", false})));
  const auto message = this->get(this->link_->receive());
  ASSERT_TRUE(message);
  EXPECT_EQ(message->payload, "new");
}

TYPED_TEST_P(PlatformLinkContract, ConnectFailsInTimeWhereNobodyAnswers) {
  this->world_->kill();
  const auto result = this->connect();
  ASSERT_FALSE(result);
  EXPECT_TRUE(result.error().code == ErrorCode::disconnected ||
              result.error().code == ErrorCode::timeout);
  this->world_->restart();
  EXPECT_TRUE(this->connect());
}

TYPED_TEST_P(PlatformLinkContract, AMessageTooLargeIsALimitAndTheLinkStays) {
  ASSERT_TRUE(this->connect());
  const auto result =
      this->get(this->link_->publish({"t", std::string((64UL << 10U) + 1, 'x'), false}));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::limit);
  EXPECT_TRUE(this->get(this->link_->publish({"t", "small", false})));
}

REGISTER_TYPED_TEST_SUITE_P(PlatformLinkContract, WhatIsPublishedComesBackToASubscriber,
                            WithoutALinkCallsSayDisconnected, ALossEndsWhatIsPending,
                            AbandonEndsWhatIsPendingAtOnce, ALinkConnectsAgainAndNothingOldIsSent,
                            ConnectFailsInTimeWhereNobodyAnswers,
                            AMessageTooLargeIsALimitAndTheLinkStays);

}  // namespace homeward::ports
