#pragma once

#include "daemon/ports/profile.hpp"
#include "lib/json/writer.hpp"

#include <string>

namespace homeward::platforms {

/// The `data` of an alert (PLATFORM.md, Alert data) with what this recipient's detail allows and
/// without its excluded fields. `alert` and `revision` are always there: without them nothing
/// could be acknowledged. With detail `signal` the title is a sentence that tells nothing of the
/// home.
[[nodiscard]] std::string alert_data(const ports::AlertMessage& message,
                                     const ports::Recipient& recipient);

/// Writes the title of detail `signal`: it tells nothing of the home.
void write_plain_title(json::Writer& json, const ports::Recipient& recipient);

/// The `data` of a silence: that something is silent is for all who would be told; which rule,
/// why and who asked for it, from detail `alert` on.
[[nodiscard]] std::string silence_data(const ports::SilenceMessage& message,
                                       const ports::Recipient& recipient);

}  // namespace homeward::platforms
