// The way of a request from its target and body to a handler's answer. Input: a method on the
// first line, a target on the second, the rest is the body. The HTTP framing itself is Beast's.
#include "daemon/control/router.hpp"
#include "lib/base/assert.hpp"
#include "lib/json/parser.hpp"
#include "tests/support/operations/scripted_operations.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace homeward;

std::string take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  std::string line(rest.substr(0, end));
  rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  return line;
}

/// Whatever comes in, what goes out is JSON with a known status.
void check(const control::Response& response) {
  HW_ASSERT(response.status == 200 || (response.status >= 400 && response.status < 600));
  json::Parser parser({.size = 1UL << 20U, .depth = 32});
  const auto parsed = parser.parse(response.body);
  HW_ASSERT(parsed.has_value() && parsed->is_object());
  HW_ASSERT((response.status == 200) != parsed->member("error").has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::string method = take_line(rest);
  std::string target = take_line(rest);
  boost::asio::io_context context;
  test::ScriptedOperations operations(context.get_executor());
  std::optional<control::Reply> reply;
  boost::asio::co_spawn(
      context,
      control::answer(&operations, std::move(method), std::move(target), std::string(rest)),
      [&](const std::exception_ptr& failure, control::Reply given) {
        if (failure) std::rethrow_exception(failure);
        reply = std::move(given);
      });
  context.run();
  HW_ASSERT(reply.has_value());
  if (const auto* response = std::get_if<control::Response>(&*reply)) check(*response);
  return 0;
}
