#pragma once

#include "lib/base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace homeward::store {

/// Makes the folder (0700, with its parents) when it is missing, and the file (0600) when it is
/// missing; an existing file gets the mode 0600. SQLite gives its log the mode of the database.
/// Returns true when the file was made. Errors: io.
[[nodiscard]] Result<bool> prepare_file(const std::filesystem::path& path);

/// Renames the database, its log and its index by appending `.suffix` to each: a database
/// without its log has lost commits, so the three stay together. A number is appended when such
/// files are there already. Returns the new path of the database. Errors: io.
[[nodiscard]] Result<std::filesystem::path> set_aside(const std::filesystem::path& path,
                                                      const std::string& suffix);

/// The size of the database and its log on disk.
[[nodiscard]] std::uint64_t file_bytes(const std::filesystem::path& path) noexcept;

}  // namespace homeward::store
