#pragma once

#include "daemon/app/options.hpp"
#include "daemon/ports/rule_operations.hpp"
#include "daemon/rules/engine.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>

namespace homeward::app {

/// Runs `program` over the whole journal of `world`, from its first event to `now`, in pages, so
/// that the home's own events get their turn in between. `gaps` are the gateway's stops. Stops when
/// `stopping` says so. Errors: storage, disconnected (stopping).
[[nodiscard]] boost::asio::awaitable<Result<ports::Hindsight>> look_back(
    const rules::Program& program, const World& world, std::vector<rules::Gap> gaps,
    core::WallTime since, std::function<bool()> stopping);

}  // namespace homeward::app
