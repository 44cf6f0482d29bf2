#include "daemon/core/value.hpp"

#include <gtest/gtest.h>

namespace homeward::core {
namespace {

TEST(Value, OnOffTrueAndFalseAreOneBoolean) {
  EXPECT_EQ(canonical(Value{std::string("on")}), Value{true});
  EXPECT_EQ(canonical(Value{std::string("OFF")}), Value{false});
  EXPECT_EQ(canonical(Value{std::string("true")}), Value{true});
  EXPECT_EQ(canonical(Value{std::string("open")}), Value{std::string("open")});
  EXPECT_EQ(canonical(Value{1.0}), Value{1.0});
}

TEST(Value, WritesNumbersSoThatTheyReadBack) {
  EXPECT_EQ(to_text(Value{21.5}), "21.5");
  EXPECT_EQ(to_text(Value{5.000000123}), "5.000000123");
  EXPECT_EQ(to_text(Value{true}), "true");
  EXPECT_EQ(to_text(Value{std::string("open")}), "open");
}

}  // namespace
}  // namespace homeward::core
