#pragma once

#include "daemon/settings/settings.hpp"

#include <filesystem>
#include <vector>

/// Where the files of a home lie that are not the daemon's own.
namespace homeward::cli {

/// The folder that a file lies in; `.` for a name alone.
[[nodiscard]] std::filesystem::path folder_of(const std::filesystem::path& file);

/// The main file, when it is there, and the YAML files beside it that are read with it; in order.
[[nodiscard]] std::vector<std::filesystem::path> configuration_files(
    const std::filesystem::path& main);

/// The files with passwords and keys of platforms and plugins, and the gateway's own certificates,
/// that a configuration names. A credential of systemd is not a file of ours.
[[nodiscard]] std::vector<std::filesystem::path> key_files(const settings::Settings& settings);

/// The files with keys of single devices, such as a BLE bind key, that a configuration names.
[[nodiscard]] std::vector<std::filesystem::path> device_key_files(
    const settings::Settings& settings);

}  // namespace homeward::cli
