#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <string>

namespace homeward::async {

/// Starts a coroutine that must not fail: an exception that leaves it is logged with `name` and
/// ends the process, so that systemd restarts it. `done` counts towards nothing: the parent
/// outlives what it spawns. Use this, never asio::detached, which swallows exceptions.
void spawn(std::string name, const boost::asio::any_io_executor& executor,
           boost::asio::awaitable<void> work);

}  // namespace homeward::async
