#include "lib/mqtt/broker_uri.hpp"

#include <gtest/gtest.h>

namespace homeward::mqtt {
namespace {

TEST(BrokerUri, SchemesAndPortsAreUnderstood) {
  const struct {
    const char* text;
    const char* paho;
  } cases[] = {
      {"mqtt://care.example:1884", "tcp://care.example:1884"},
      {"mqtt://care.example", "tcp://care.example:1883"},
      {"tcp://127.0.0.1:1", "tcp://127.0.0.1:1"},
      {"mqtts://care.example", "ssl://care.example:8883"},
      {"ssl://care.example:65535", "ssl://care.example:65535"},
      {"mqtt://[fe80::1]:1883", "tcp://[fe80::1]:1883"},
  };
  for (const auto& [text, paho] : cases) {
    const auto uri = parse_broker_uri(text);
    ASSERT_TRUE(uri) << text;
    EXPECT_EQ(uri->for_paho(), paho);
  }
}

TEST(BrokerUri, EverythingElseIsInvalid) {
  for (const std::string& text :
       {std::string(), std::string("care.example"), std::string("http://care.example"),
        std::string("mqtt://"), std::string("mqtt://:1883"), std::string("mqtt://a:0"),
        std::string("mqtt://a:65536"), std::string("mqtt://a:12x"), std::string("mqtt://a:"),
        std::string("mqtt://u:p@a:1883"), std::string("mqtt://a/b"), std::string("mqtt://[::1"),
        std::string("mqtt://[]:1"), std::string("mqtt://a b"), std::string("mqtt://a\0b", 10),
        "mqtt://" + std::string(254, 'a')}) {
    const auto uri = parse_broker_uri(text);
    ASSERT_FALSE(uri) << text;
    EXPECT_EQ(uri.error().code, ErrorCode::invalid) << text;
  }
}

}  // namespace
}  // namespace homeward::mqtt
