#pragma once

#include "daemon/rehearsal/clock_time.hpp"
#include "daemon/settings/reader.hpp"
#include "daemon/settings/scalars.hpp"

#include <optional>
#include <string_view>

namespace homeward::settings {

/// `+20s`, `23:10:00`, `next 02:30`, `2026-10-25T02:30:00`; seconds may be left out, and a `b`
/// after the time means the second one of the night that has two.
[[nodiscard]] Parsed<rehearsal::TimeText> parse_time_text(std::string_view text);

/// The instant that a node means, seen from `reference`; nothing after it has said why.
[[nodiscard]] std::optional<core::SteadyTime> read_time(Reader& reader, const Node& node,
                                                        std::string_view name,
                                                        const rehearsal::TimeReference& reference);

}  // namespace homeward::settings
