#pragma once

#include "daemon/ports/event_source.hpp"
#include "plugins/protocol/messages.hpp"

namespace homeward::plugin_host {

/// The wire's values as the app's.
[[nodiscard]] ports::SourceEvent to_source(protocol::Event event);
[[nodiscard]] ports::SourceDevice to_source(const core::PluginId& plugin, protocol::Device device);
[[nodiscard]] ports::SourceHealth to_source(const core::PluginId& plugin,
                                            const protocol::Health& health);

}  // namespace homeward::plugin_host
