#pragma once

#include "lib/base/result.hpp"

#include <filesystem>

namespace homeward {

/// Says that one process uses a folder: the lock of the file `homeward.lock` in it. The kernel lets
/// go of it when the process ends, however that happens. Held as long as the object lives; one per
/// process and folder.
class FolderLock {
 public:
  /// Makes the folder (0700) when it is missing. Errors: refused (another process uses it; the
  /// text gives its id where it can be seen from here), io.
  [[nodiscard]] static Result<FolderLock> take(const std::filesystem::path& folder);

  ~FolderLock();
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  explicit FolderLock(int file) : file_(file) {}
  int file_;
};

}  // namespace homeward
