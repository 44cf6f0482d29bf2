#pragma once

#include "daemon/settings/settings.hpp"

#include <filesystem>
#include <vector>

namespace homeward::settings {

/// Where rule packs lie, in the order of search: `rules.d` beside the configuration, then the ones
/// shipped with this program: share/homeward beside its own folder, config/ of the sources when it
/// runs in a build tree, and the place it was configured for.
[[nodiscard]] std::vector<std::filesystem::path> pack_folders(
    const std::filesystem::path& main_file);

/// The packs of these folders; a name in an earlier folder goes before the same one in a later.
[[nodiscard]] PackLibrary library_of(const std::vector<std::filesystem::path>& folders);

}  // namespace homeward::settings
