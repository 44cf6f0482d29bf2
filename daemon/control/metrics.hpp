#pragma once

#include "daemon/ports/operations.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace homeward::control {

/// Of the text that metrics_text() gives.
inline constexpr std::string_view kMetricsType = "text/plain; version=0.0.4; charset=utf-8";

/// How the gateway is, in Prometheus' text format 0.0.4, without the last newline:
/// https://github.com/prometheus/docs/blob/main/content/docs/instrumenting/exposition_formats.md.
/// No device, room, rule or person is named: figures go to whoever runs the gateway, and a count
/// of motions is a habit. docs/CLI.md lists the names.
[[nodiscard]] std::string metrics_text(const ports::DaemonStatus& status,
                                       const std::vector<ports::DeviceStatus>& devices);

}  // namespace homeward::control
