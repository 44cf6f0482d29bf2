#pragma once

#include "lib/base/result.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace homeward::settings {

/// Reads a regular file of at most `limit` bytes. Errors: not_found, io, limit, invalid (not a
/// regular file); the texts are for a person and `where` is the path.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit);

/// The `*.yaml` files of a folder by name; none when there is no such folder. Error: io.
[[nodiscard]] Result<std::vector<std::filesystem::path>> yaml_files_in(
    const std::filesystem::path& folder);

}  // namespace homeward::settings
