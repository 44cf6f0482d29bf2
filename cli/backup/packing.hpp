#pragma once

#include "cli/backup/manifest.hpp"
#include "cli/machine/archive.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace homeward::cli {

/// A file that goes into a backup, and what it is called there.
struct PackedFile {
  std::string name;
  std::filesystem::path file;
};

/// Adds the files and, behind them, the manifest with their sizes and digests; `manifest.members`
/// is filled. Throws CommandFailure (no_input, no_permission, and of Archive).
void pack(Archive& archive, const std::vector<PackedFile>& files, Manifest& manifest);

/// The files of all `homeward-PLUGIN` folders below `root`: what plugins keep besides the database.
/// Throws CommandFailure (no_permission).
[[nodiscard]] std::vector<PackedFile> plugin_files(const std::filesystem::path& root);

/// The version of the schema that an SQLite file says; 0 when it is none.
[[nodiscard]] std::uint64_t schema_of(const std::filesystem::path& database);

}  // namespace homeward::cli
