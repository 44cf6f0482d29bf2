#pragma once

namespace homeward::zigbee {

/// Runs the plugin: `homeward-zigbee [--port P] [--socket S] [--state DIR]`. Returns the exit code.
[[nodiscard]] int run_plugin(int argc, char** argv);

}  // namespace homeward::zigbee
