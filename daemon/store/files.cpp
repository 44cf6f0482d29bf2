#include "daemon/store/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace homeward::store {
namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, 3> kParts{"", "-wal", "-shm"};
constexpr int kMostSetAside = 1000;

Error io_error(const std::string& what, const std::error_code& code, const fs::path& path) {
  return failure(ErrorCode::io, what + ": " + code.message(), path.string());
}

fs::path part(const fs::path& path, const char* ending, const std::string& suffix = {}) {
  return fs::path(path.string() + ending + suffix);
}

Result<void> make_folder(const fs::path& folder) {
  std::error_code code;
  if (folder.empty() || fs::is_directory(folder, code)) return {};
  if (const Result<void> parent = make_folder(folder.parent_path()); !parent) return parent;
  if (::mkdir(folder.c_str(), S_IRWXU) == 0 || errno == EEXIST) return {};
  return io_error("can't make the folder", {errno, std::generic_category()}, folder);
}

bool any_part_exists(const fs::path& path, const std::string& suffix) {
  std::error_code code;
  for (const char* ending : kParts) {
    if (fs::exists(part(path, ending, suffix), code)) return true;
  }
  return false;
}

/// Renames are durable only when their folder is synced.
void sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

class RealFiles final : public Files {
 public:
  Result<bool> prepare(const fs::path& path) override;
  Result<fs::path> set_aside(const fs::path& path, const std::string& suffix) override;
  Result<void> replace(const fs::path& from, const fs::path& to) override;
  void remove(const fs::path& path) override;
  bool exists(const fs::path& path) override;
  std::uint64_t bytes(const fs::path& path) noexcept override;
};

Result<bool> RealFiles::prepare(const fs::path& path) {
  if (const Result<void> made = make_folder(path.parent_path()); !made) return made.error();
  std::error_code ignored;
  const bool existed = fs::exists(path, ignored);
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) {
    return io_error("can't open the database", {errno, std::generic_category()}, path);
  }
  const int changed = ::fchmod(descriptor, S_IRUSR | S_IWUSR);
  const int reason = errno;
  ::close(descriptor);
  if (changed != 0) {
    return io_error("can't set the mode", {reason, std::generic_category()}, path);
  }
  return !existed;
}

Result<fs::path> RealFiles::set_aside(const fs::path& path, const std::string& suffix) {
  std::string ending = "." + suffix;
  for (int number = 2; any_part_exists(path, ending); ++number) {
    if (number > kMostSetAside) {
      return failure(ErrorCode::io, "too many databases were set aside", path.string());
    }
    ending = "." + suffix + "-" + std::to_string(number);
  }
  for (const char* name : kParts) {
    std::error_code code;
    if (!fs::exists(part(path, name), code)) continue;
    fs::rename(part(path, name), part(path, name, ending), code);
    if (code) return io_error("can't set the database aside", code, path);
  }
  sync_folder(path.parent_path());
  return part(path, "", ending);
}

Result<void> RealFiles::replace(const fs::path& from, const fs::path& to) {
  std::error_code code;
  fs::rename(from, to, code);
  if (code) return io_error("can't rename the file", code, from);
  sync_folder(to.parent_path());
  return {};
}

void RealFiles::remove(const fs::path& path) {
  std::error_code ignored;
  fs::remove(path, ignored);
}

bool RealFiles::exists(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

std::uint64_t RealFiles::bytes(const fs::path& path) noexcept {
  std::uint64_t bytes = 0;
  for (const char* name : {"", "-wal"}) {
    struct stat status {};
    const std::string file = path.string() + name;
    if (::stat(file.c_str(), &status) == 0) bytes += static_cast<std::uint64_t>(status.st_size);
  }
  return bytes;
}

}  // namespace

Files& real_files() {
  static RealFiles files;
  return files;
}

}  // namespace homeward::store
