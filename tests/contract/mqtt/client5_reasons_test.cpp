#include "tests/contract/mqtt/client5_fixture.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace homeward::mqtt {
namespace {

struct Told {
  int code;
  ErrorCode error;
  const char* words;
};

TEST_F(Client5Test, ARefusedConnectIsToldInPlainWords) {
  const std::vector<Told> kinds{
      {0x84, ErrorCode::unsupported, "unsupported protocol version"},
      {0x85, ErrorCode::refused, "client id"},
      {0x86, ErrorCode::refused, "bad user name or password"},
      {0x87, ErrorCode::refused, "not authorised"},
      {0x88, ErrorCode::disconnected, "unavailable"},
      {0x89, ErrorCode::disconnected, "busy"},
      {0x8A, ErrorCode::refused, "banned"},
      {0x97, ErrorCode::refused, "quota exceeded"},
      {0x9A, ErrorCode::refused, "retain_status"},
      {0x9C, ErrorCode::disconnected, "another server"},
      {0x9D, ErrorCode::disconnected, "has moved"},
      {0xEE, ErrorCode::refused, "0xEE"},
  };
  for (const Told& kind : kinds) {
    connack_ = test::packet(0x20, "\x00"s + static_cast<char>(kind.code) + "\x00"s);
    const auto result = get(client_.connect(newer(broker_.uri())));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, kind.error) << result.error().what;
    EXPECT_NE(result.error().what.find(kind.words), std::string::npos) << result.error().what;
    EXPECT_EQ(result.error().where, broker_.uri());
  }
}

TEST_F(Client5Test, ABrokerOfMqtt311ThatRefusesTheVersionIsKnownByItsOwnWord) {
  connack_ = "\x20\x02\x00\x01"s;
  const auto result = get(client_.connect(newer(broker_.uri())));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::unsupported);
}

TEST_F(Client5Test, ARefusedPublishTellsWhetherItMayBeSentAgain) {
  const std::vector<Told> kinds{
      {0x80, ErrorCode::refused, "does not say why"},
      {0x83, ErrorCode::refused, "implementation specific"},
      {0x87, ErrorCode::refused, "not authorised"},
      {0x90, ErrorCode::invalid, "topic name"},
      {0x95, ErrorCode::limit, "too large"},
      {0x97, ErrorCode::refused, "quota exceeded"},
      {0x99, ErrorCode::invalid, "payload format invalid"},
  };
  ASSERT_TRUE(get(client_.connect(newer(broker_.uri()))));
  for (const Told& kind : kinds) {
    puback_ = static_cast<char>(kind.code) + "\x00"s;
    const auto result = get(client_.publish({"t", "x", false}));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, kind.error) << result.error().what;
    EXPECT_NE(result.error().what.find(kind.words), std::string::npos) << result.error().what;
    EXPECT_TRUE(client_.connected()) << "the link stands";
  }
  puback_ = "\x10\x00"s;
  EXPECT_TRUE(get(client_.publish({"t", "x", false}))) << "nobody listens: the broker has it";
  puback_ = "";
  EXPECT_TRUE(get(client_.publish({"t", "x", false})));
}

TEST_F(Client5Test, TheBrokersOwnWordsAreShownButNotBelieved) {
  ASSERT_TRUE(get(client_.connect(newer(broker_.uri()))));
  const std::string words = "no\x1b[31m\n\xc2\x9b\xff for you";
  const std::string property = "\x1f\x00"s + static_cast<char>(words.size()) + words;
  puback_ = "\x87"s + static_cast<char>(property.size()) + property;
  const auto result = get(client_.publish({"t", "x", false}));
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().what.find("(it says: no?[31m??? for you)"), std::string::npos)
      << result.error().what;
}

TEST_F(Client5Test, ARefusedSubscriptionIsToldInPlainWords) {
  suback_ = "\x00\x87"s;
  ConnectOptions options = newer(broker_.uri());
  options.subscriptions = {"commands"};
  const auto refused = get(client_.connect(options));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::refused);
  EXPECT_NE(refused.error().what.find("refused the subscription: we are not authorised"),
            std::string::npos)
      << refused.error().what;
  suback_ = "\x00\x01\x9e"s;
  options.subscriptions = {"commands", "more"};
  options.subscriptions_may_fail = true;
  ASSERT_TRUE(get(client_.connect(options)));
  ASSERT_TRUE(client_.refused_subscription());
  EXPECT_EQ(client_.refused_subscription()->code, ErrorCode::refused);
}

TEST_F(Client5Test, WhyTheBrokerEndsTheConnectionIsKept) {
  const std::vector<Told> kinds{{0x8E, {}, "session taken over"}, {0x8B, {}, "shutting down"},
                                {0x9C, {}, "another server"},     {0x98, {}, "administrator"},
                                {0x93, {}, "too many messages"},  {0x95, {}, "too large"}};
  for (const Told& kind : kinds) {
    after_suback_ = test::packet(0xE0, std::string(1, static_cast<char>(kind.code)) + "\x00"s);
    ConnectOptions options = newer(broker_.uri());
    options.subscriptions = {"commands"};
    if (get(client_.connect(options))) {
      ASSERT_TRUE(run_until([&] { return !client_.connected(); }, seconds{5}));
    }
    ASSERT_TRUE(client_.ended_by_broker());
    EXPECT_NE(client_.ended_by_broker()->what.find(kind.words), std::string::npos)
        << client_.ended_by_broker()->what;
    const auto late = get(client_.publish({"t", "x", false}));
    EXPECT_EQ(late.error().what, client_.ended_by_broker()->what);
  }
  after_suback_.clear();
  ASSERT_TRUE(get(client_.connect(newer(broker_.uri()))));
  EXPECT_FALSE(client_.ended_by_broker()) << "of the last connection, not of this one";
}

}  // namespace
}  // namespace homeward::mqtt
