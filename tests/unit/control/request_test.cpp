#include "daemon/control/request.hpp"

#include <gtest/gtest.h>

namespace homeward::control {
namespace {

TEST(Target, IsReadWithItsEscapes) {
  const Result<Target> target = parse_target("/v1/alerts/a%2Fb?open=1&limit=%35&flag");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, (std::vector<std::string>{"v1", "alerts", "a/b"}));
  const std::map<std::string, std::string> query{{"open", "1"}, {"limit", "5"}, {"flag", ""}};
  EXPECT_EQ(target->query, query);
}

TEST(Target, RefusesWhatIsBrokenOrTooMuch) {
  const struct {
    std::string text;
    ErrorCode code;
  } table[] = {
      {"", ErrorCode::invalid},
      {"v1", ErrorCode::invalid},
      {"http://x/v1", ErrorCode::invalid},
      {"/%", ErrorCode::invalid},
      {"/%4", ErrorCode::invalid},
      {"/%zz", ErrorCode::invalid},
      {"/%00", ErrorCode::invalid},
      {"/a\x01", ErrorCode::invalid},
      {"/?a=1&a=2", ErrorCode::invalid},
      {"/1/2/3/4/5/6/7/8/9", ErrorCode::limit},
      {"/?1&2&3&4&5&6&7&8&9", ErrorCode::limit},
      {"/" + std::string(1024, 'a'), ErrorCode::limit},
  };
  for (const auto& row : table) {
    const Result<Target> target = parse_target(row.text);
    ASSERT_FALSE(target) << row.text;
    EXPECT_EQ(target.error().code, row.code) << row.text;
  }
}

TEST(Parameters, HaveDefaults) {
  const Request request;
  EXPECT_EQ(limit_parameter(request).value(), 100U);
  EXPECT_FALSE(flag_parameter(request, "open").value());
}

TEST(Parameters, OfTheWrongFormAreErrors) {
  for (const char* limit : {"", "0", "1001", "-1", "5x", "1e2", "99999999999"}) {
    Request request;
    request.query["limit"] = limit;
    EXPECT_FALSE(limit_parameter(request)) << limit;
  }
}

}  // namespace
}  // namespace homeward::control
