#pragma once

namespace homeward::ble {

/// `homeward-ble scan [--json] [--seconds N] [--adapter ADDRESS] [--bus ADDRESS]`: a live table of
/// the devices around, for whoever installs them. Returns the exit code.
[[nodiscard]] int run_scan(int argc, const char* const* argv);

}  // namespace homeward::ble
