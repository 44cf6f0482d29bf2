#pragma once

#include "daemon/control/request.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace homeward::control {

/// Finds the route of a request, lets its handler answer, and turns what is wrong with the
/// request into an error response: 404 unknown path, 405 wrong method (with `allow`), 400.
/// `operations` is not null and outlives the call.
boost::asio::awaitable<Reply> answer(ports::Operations* operations, std::string method,
                                     std::string target, std::string body);

}  // namespace homeward::control
