#pragma once

#include "daemon/ports/options.hpp"
#include "lib/base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace homeward::system {

/// The kernel's id of this boot, 36 characters; "unknown" where the kernel has none.
[[nodiscard]] std::string boot_id();

/// 32 random bytes as hex, from the kernel.
[[nodiscard]] std::string random_seed();
[[nodiscard]] std::uint64_t random_number();

/// Reads a secret: the first line of a file, or of a systemd credential
/// ($CREDENTIALS_DIRECTORY). Errors: not_found, io; they name the source, never the content.
[[nodiscard]] Result<std::string> read_secret(const ports::SecretSource& source);

/// The file in which a secret lies, for libraries that want a path (TLS keys).
[[nodiscard]] Result<std::filesystem::path> secret_path(const ports::SecretSource& source);

/// Bytes free for us on the file system of `path`; 0 when that can't be told.
[[nodiscard]] std::uint64_t disk_free_bytes(const std::filesystem::path& path);

/// Bytes this process caused to be written to storage since it started (/proc/self/io).
[[nodiscard]] std::uint64_t written_bytes();

}  // namespace homeward::system
