#pragma once

#include "daemon/ports/operations.hpp"
#include "lib/base/result.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace homeward::control {

/// Where a request goes: the path's segments and the query, both percent-decoded.
struct Target {
  std::vector<std::string> path;
  std::map<std::string, std::string> query;

  friend bool operator==(const Target&, const Target&) = default;
};

/// Reads `/v1/alerts?open=1`. Limits: 1024 bytes, 8 segments, 8 parameters. Error: invalid (not
/// absolute, a bad escape, a control character, a parameter given twice), limit.
[[nodiscard]] Result<Target> parse_target(std::string_view text);

/// A request as a handler sees it. `names` are the segments that the route's pattern leaves open.
struct Request {
  std::vector<std::string> names;
  std::map<std::string, std::string> query;
  std::string body;
};

/// An answer in one piece with its HTTP status.
struct Response {
  unsigned status{200};
  std::string body;
  std::string allow{};                                ///< the `Allow` header; empty: none
  std::string_view content_type{"application/json"};  ///< a literal
};

/// What a handler gives: an answer, or a feed of events to stream until the client goes.
using Reply = std::variant<Response, std::unique_ptr<ports::EventFeed>>;

/// The HTTP status that fits an error.
[[nodiscard]] unsigned http_status(ErrorCode code) noexcept;

/// The answer that tells an error.
[[nodiscard]] Response error_response(const Error& error);

/// Error: invalid when the query has a parameter that is not among `known`.
[[nodiscard]] Result<void> expect_parameters(const Request& request,
                                             const std::vector<std::string_view>& known);

/// A parameter that is `1` or `0` (absent: false). Error: invalid.
[[nodiscard]] Result<bool> flag_parameter(const Request& request, const std::string& name);

/// A number that is an id (absent: 0). Error: invalid.
[[nodiscard]] Result<std::uint64_t> id_parameter(const Request& request, const std::string& name);

/// `limit`, 1 to 1000 (absent: 100). Error: invalid.
[[nodiscard]] Result<std::uint32_t> limit_parameter(const Request& request);

}  // namespace homeward::control
