#pragma once

#include "cli/backup/manifest.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace homeward::cli {

/// Where a home lies on this machine.
struct HomePlaces {
  std::filesystem::path config;   ///< the main file
  std::filesystem::path state;    ///< the daemon's folder
  std::filesystem::path plugins;  ///< the folder with the `homeward-PLUGIN` folders
};

/// Where a member goes: a main file may have another name here.
[[nodiscard]] std::filesystem::path place_of(const HomePlaces& places, const std::string& member);

/// What lies where the home of a backup would go; empty: nothing does.
[[nodiscard]] std::vector<std::filesystem::path> in_the_way(const HomePlaces& places,
                                                            const Manifest& manifest);

/// Moves those files into a folder `before-restore-STAMP` beside each of them; gives the folders.
/// Throws CommandFailure (no_permission).
std::vector<std::filesystem::path> set_aside(const HomePlaces& places,
                                             const std::vector<std::filesystem::path>& files,
                                             const std::string& stamp);

/// Moves what was unpacked and checked to its places, with the owner of the folder it goes to.
/// The database comes last, and with it the mark that its numbers go on behind those of its first
/// home. Throws CommandFailure (no_permission).
void place(const HomePlaces& places, const Manifest& manifest,
           const std::filesystem::path& unpacked);

}  // namespace homeward::cli
