#pragma once

#include "lib/base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace homeward::store {

/// What the store does with files besides what SQLite does. One for the real disk; the simulation
/// has its own, and with it goes the VFS that is SQLite's default there. Outlives every database
/// opened with it.
class Files {
 public:
  virtual ~Files() = default;

  /// Makes the folder (0700, with its parents) when it is missing, and the file (0600) when it is
  /// missing; an existing file gets the mode 0600. SQLite gives its log the mode of the database.
  /// Returns true when the file was made. Errors: io.
  [[nodiscard]] virtual Result<bool> prepare(const std::filesystem::path& path) = 0;

  /// Renames the database, its log and its index by appending `.suffix` to each: a database
  /// without its log has lost commits, so the three stay together. A number is appended when such
  /// files are there already. Returns the new path of the database. Errors: io.
  [[nodiscard]] virtual Result<std::filesystem::path> set_aside(const std::filesystem::path& path,
                                                                const std::string& suffix) = 0;

  /// Puts one file in the place of another, whole or not at all, also after a power cut.
  [[nodiscard]] virtual Result<void> replace(const std::filesystem::path& from,
                                             const std::filesystem::path& to) = 0;
  virtual void remove(const std::filesystem::path& path) = 0;
  [[nodiscard]] virtual bool exists(const std::filesystem::path& path) = 0;

  /// The size of the database and its log on disk.
  [[nodiscard]] virtual std::uint64_t bytes(const std::filesystem::path& path) noexcept = 0;
};

/// The disk of this machine.
[[nodiscard]] Files& real_files();

}  // namespace homeward::store
