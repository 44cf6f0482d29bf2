#pragma once

#include "cli/backup/manifest.hpp"

#include <filesystem>

namespace homeward::cli {

/// Unpacks a backup into a folder of its own that is empty, and checks it: each member is named in
/// the manifest once, has its size and its digest, and none is missing. Files get the mode 0600
/// and are on disk when it returns. What an archive may do to a file system (names that lead
/// elsewhere, links, members twice, more bytes than a home has) is an error. Throws CommandFailure:
/// no_input, data, no_permission (the folder can't be written); the folder's content is worthless
/// then.
[[nodiscard]] Manifest unpack(const std::filesystem::path& archive,
                              const std::filesystem::path& folder);

}  // namespace homeward::cli
