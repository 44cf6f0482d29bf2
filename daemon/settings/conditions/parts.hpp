#pragma once

#include "daemon/rules/rule_set.hpp"
#include "daemon/settings/fields.hpp"

#include <optional>
#include <string_view>
#include <vector>

/// The parts that conditions, presence, groups and rules share: selectors, event patterns and
/// windows. Names are not resolved here; rules::compile() does that.
namespace homeward::settings {

/// `device.property`, a group, `room:NAME`, `room:NAME.property` or a glob.
[[nodiscard]] std::optional<rules::Selector> read_selector(Reader& reader, const Node& node,
                                                           std::string_view name);

/// EV: a selector, `{SEL: v}`, `{SEL: [v, w]}`, `{reports: SEL}`, or a list of these, which means
/// any of them. An empty list means no event, ever.
[[nodiscard]] rules::EventPattern read_event(Reader& reader, const Node& node,
                                             std::string_view name);

/// `v` or `[v, w]`.
[[nodiscard]] std::vector<core::Value> read_values(Reader& reader, const Node& node,
                                                   std::string_view name);

/// `"23:00-07:00"` or the name of a schedule.
[[nodiscard]] std::optional<rules::WindowReference> read_window_reference(Reader& reader,
                                                                          const Node& node,
                                                                          std::string_view name);

/// The window under `key`, if it is there.
[[nodiscard]] std::optional<rules::WindowReference> read_window_reference(const Fields& fields,
                                                                          std::string_view key);

}  // namespace homeward::settings
