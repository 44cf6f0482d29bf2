#include "lib/base/folder_lock.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace homeward {
namespace {

namespace fs = std::filesystem;

Error io_error(int reason, const fs::path& path) {
  return failure(ErrorCode::io, std::generic_category().message(reason), path.string());
}

struct flock whole_file() {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

/// Who has the lock; 0 when it ended meanwhile or lives in another name space.
pid_t holder_of(int file) {
  struct flock lock = whole_file();
  if (::fcntl(file, F_GETLK, &lock) != 0 || lock.l_type == F_UNLCK) return 0;
  return lock.l_pid;
}

/// What root locks, the folder's own user must be able to lock later.
void belongs_to_owner_of(const fs::path& folder, int file) {
  struct stat above {};
  if (::geteuid() != 0 || ::stat(folder.c_str(), &above) != 0) return;
  [[maybe_unused]] const int given = ::fchown(file, above.st_uid, above.st_gid);
}

Error taken(int file, const fs::path& folder) {
  const pid_t holder = holder_of(file);
  std::string what = "another process uses this folder";
  if (holder > 0) what += ", process " + std::to_string(holder);
  return failure(ErrorCode::refused, what + "; is homewardd running already?", folder.string());
}

}  // namespace

Result<FolderLock> FolderLock::take(const fs::path& folder) {
  std::error_code failed;
  const bool made = fs::create_directories(folder, failed);
  if (failed) return io_error(failed.value(), folder);
  if (made) fs::permissions(folder, fs::perms::owner_all, failed);
  const fs::path path = folder / "homeward.lock";
  const int file =
      ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (file < 0) return io_error(errno, path);
  belongs_to_owner_of(folder, file);
  struct flock lock = whole_file();
  if (::fcntl(file, F_SETLK, &lock) == 0) return FolderLock(file);
  const int reason = errno;
  const bool busy = reason == EAGAIN || reason == EACCES;
  Error error = busy ? taken(file, folder) : io_error(reason, path);
  ::close(file);
  return error;
}

FolderLock::~FolderLock() {
  if (file_ >= 0) ::close(file_);
}

FolderLock::FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

}  // namespace homeward
