#pragma once

#include "plugins/protocol/messages.hpp"
#include "plugins/sdk/connection.hpp"
#include "plugins/sdk/plugin.hpp"

#include <functional>
#include <memory>

namespace homeward::sdk {

using CommandHandler = std::function<boost::asio::awaitable<Result<boost::json::object>>(Command)>;

/// Runs the handler for one command and puts its result among the replies of the connection that
/// the command came from. At the command's deadline the core is told `timeout`; what the handler
/// answers later is dropped. A handler that is empty answers `unsupported`.
void answer(const boost::asio::any_io_executor& executor, std::shared_ptr<Connection> connection,
            CommandHandler handler, protocol::Command command);

}  // namespace homeward::sdk
