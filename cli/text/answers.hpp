#pragma once

#include "cli/text/look.hpp"
#include "lib/json/parser.hpp"

#include <string>

/// The daemon's answers as text for people. Fields that are missing show as `-`: an older or newer
/// daemon is no reason to fail.
namespace homeward::cli {

/// One screen of how it is, what is wrong first. `devices` and `alerts` are the answers to
/// /v1/devices and /v1/alerts?open=1.
[[nodiscard]] std::string status_text(const json::Value& status, const json::Value& devices,
                                      const json::Value& alerts, const Look& look);

[[nodiscard]] std::string devices_text(const json::Value& answer, const Look& look);
[[nodiscard]] std::string alerts_text(const json::Value& answer, const Look& look);
[[nodiscard]] std::string events_text(const json::Value& answer, const Look& look);

[[nodiscard]] std::string audit_text(const json::Value& answer, const Look& look);

/// One event of a stream as one line; empty for a line that only says "still here".
[[nodiscard]] std::string event_line(const json::Value& event, const Look& look);

/// A JSON value as a cell: text without quotes, `-` for nothing.
[[nodiscard]] std::string cell(const json::Value& value);

}  // namespace homeward::cli
