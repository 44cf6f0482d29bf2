#pragma once

#include "daemon/ports/outbox.hpp"
#include "daemon/ports/profile.hpp"

#include <span>
#include <string>

namespace homeward::platforms {

/// The `data` of a queued alert, silence or message of readings without what none of `audience`
/// (not empty, the widest view first) may have: for a row some of whose recipients withdrew their
/// consent while it waited. What can't be read is given up: an empty object.
[[nodiscard]] std::string narrowed_data(const ports::OutboxRow& row,
                                        std::span<const ports::Recipient* const> audience);

}  // namespace homeward::platforms
