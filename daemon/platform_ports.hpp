#pragma once

#include "daemon/app/options.hpp"
#include "daemon/ports/options.hpp"
#include "lib/base/result.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <vector>

namespace homeward::daemon {

/// Makes the link and the profile of each platform. Errors: unsupported (a profile that this
/// version does not have).
[[nodiscard]] Result<std::vector<app::PlatformPorts>> make_platform_ports(
    const boost::asio::any_io_executor& executor,
    const std::vector<ports::PlatformOptions>& platforms);

/// A recording may drive the clock only when nobody outside this machine could take its alerts
/// for real. Error: refused, naming the broker.
[[nodiscard]] Result<void> all_on_loopback(const std::vector<ports::PlatformOptions>& platforms);

}  // namespace homeward::daemon
