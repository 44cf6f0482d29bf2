#pragma once

namespace homeward::ble {

/// `homeward-ble [--bus ADDRESS] ...`: the plugin, until it is stopped. Returns the exit code.
[[nodiscard]] int run_plugin(int argc, const char* const* argv);

}  // namespace homeward::ble
