#pragma once

#include "cli/asking/control_client.hpp"
#include "lib/base/rfc3339.hpp"
#include "lib/json/parser.hpp"

#include <functional>

namespace homeward::cli {

/// Reads the daemon's journal from `since` on, a page at a time, oldest event first; nothing of it
/// is kept. Where `since` lies is found by halving, so that a short look costs little however long
/// the journal is. Failures: those of the client.
void read_journal(const ControlClient& client, WallTime since,
                  const std::function<void(WallTime, const json::Value&)>& take);

}  // namespace homeward::cli
