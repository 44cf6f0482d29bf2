#include "tests/sim/sim_disk.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace homeward::sim {

/// The VFS as SQLite sees it (sqlite.org/vfs.html), with the media behind it.
class SimDisk::Vfs {
 public:
  explicit Vfs(SimMedia& media) : media_(&media) {
    static std::uint64_t count = 0;
    name_ = "sim-disk-" + std::to_string(++count);
    vfs_.iVersion = 2;
    vfs_.szOsFile = sizeof(OpenFile);
    vfs_.mxPathname = 512;
    vfs_.zName = name_.c_str();
    vfs_.pAppData = this;
    vfs_.xOpen = open;
    vfs_.xDelete = remove;
    vfs_.xAccess = access;
    vfs_.xFullPathname = full_path;
    vfs_.xRandomness = randomness;
    vfs_.xSleep = [](sqlite3_vfs*, int microseconds) { return microseconds; };
    vfs_.xCurrentTime = [](sqlite3_vfs*, double* days) {
      *days = 2'461'000.5;
      return SQLITE_OK;
    };
    vfs_.xCurrentTimeInt64 = [](sqlite3_vfs*, sqlite3_int64* milliseconds) {
      *milliseconds = 212'630'000'000'000;
      return SQLITE_OK;
    };
    vfs_.xGetLastError = [](sqlite3_vfs*, int, char*) { return 0; };
    sqlite3_vfs_register(&vfs_, 1);
    // What SQLite draws is this disk's from here on, not a rest of the one before.
    sqlite3_randomness(0, nullptr);
  }
  ~Vfs() { sqlite3_vfs_unregister(&vfs_); }
  Vfs(const Vfs&) = delete;
  Vfs& operator=(const Vfs&) = delete;

  void detach() { media_ = nullptr; }
  [[nodiscard]] SimMedia* media() { return media_; }

 private:
  struct OpenFile {
    sqlite3_file base;
    Vfs* vfs;
    std::string* name;
    bool remove_at_close;
  };

  static Vfs& of(sqlite3_vfs* vfs) { return *static_cast<Vfs*>(vfs->pAppData); }
  static OpenFile& of(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }
  static SimMedia* media_of(sqlite3_file* file) { return of(file).vfs->media_; }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out) {
    OpenFile& opened = *new (file) OpenFile{};
    SimMedia* media = of(vfs).media_;
    if (media == nullptr || media->dead()) return SQLITE_CANTOPEN;
    const std::string wanted = name != nullptr ? name : "temporary";
    if (!media->exists(wanted)) {
      const bool create = (flags & SQLITE_OPEN_CREATE) != 0;
      if (!create || media->trouble.read_only || media->trouble.full) return SQLITE_CANTOPEN;
      media->create(wanted);
    }
    opened.vfs = &of(vfs);
    opened.name = new std::string(wanted);
    opened.remove_at_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    opened.base.pMethods = &kMethods;
    if (out != nullptr) *out = flags;
    return SQLITE_OK;
  }

  static int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
    SimMedia* media = of(vfs).media_;
    if (media == nullptr || media->dead()) return SQLITE_IOERR_DELETE;
    if (!media->exists(name)) return SQLITE_IOERR_DELETE_NOENT;
    if (media->trouble.read_only) return SQLITE_IOERR_DELETE;
    media->remove(name, sync_folder != 0);
    return SQLITE_OK;
  }

  static int access(sqlite3_vfs* vfs, const char* name, int /*flags*/, int* answer) {
    SimMedia* media = of(vfs).media_;
    *answer = media != nullptr && media->exists(name) ? 1 : 0;
    return SQLITE_OK;
  }

  static int full_path(sqlite3_vfs*, const char* name, int size, char* into) {
    std::strncpy(into, name, static_cast<std::size_t>(size) - 1);
    into[size - 1] = '\0';
    return SQLITE_OK;
  }

  static int randomness(sqlite3_vfs* vfs, int size, char* into) {
    SimMedia* media = of(vfs).media_;
    for (int at = 0; at < size; ++at) {
      into[at] = media != nullptr ? static_cast<char>(media->random() & 0xFF) : '\0';
    }
    return size;
  }

  static int close(sqlite3_file* file) {
    OpenFile& opened = of(file);
    SimMedia* media = media_of(file);
    if (opened.remove_at_close && media != nullptr) media->remove(*opened.name, false);
    delete opened.name;
    opened.name = nullptr;
    return SQLITE_OK;
  }

  static int read(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
    SimMedia* media = media_of(file);
    const std::span bytes(static_cast<std::byte*>(into), static_cast<std::size_t>(size));
    std::size_t got = 0;
    const bool done = media != nullptr &&
                      media->read(*of(file).name, static_cast<std::uint64_t>(offset), bytes, got);
    if (!done) return SQLITE_IOERR_READ;
    if (got == bytes.size()) return SQLITE_OK;
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(got), bytes.end(), std::byte{0});
    return SQLITE_IOERR_SHORT_READ;
  }

  static int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
    SimMedia* media = media_of(file);
    const std::span bytes(static_cast<const std::byte*>(from), static_cast<std::size_t>(size));
    if (media == nullptr) return SQLITE_IOERR_WRITE;
    if (media->write(*of(file).name, static_cast<std::uint64_t>(offset), bytes)) return SQLITE_OK;
    const bool full = media->trouble.full && !media->trouble.write_fails && !media->dead();
    return full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  }

  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    SimMedia* media = media_of(file);
    const bool done =
        media != nullptr && media->truncate(*of(file).name, static_cast<std::uint64_t>(size));
    return done ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
  }

  static int sync(sqlite3_file* file, int /*flags*/) {
    SimMedia* media = media_of(file);
    return media != nullptr && media->sync(*of(file).name) ? SQLITE_OK : SQLITE_IOERR_FSYNC;
  }

  static int size(sqlite3_file* file, sqlite3_int64* into) {
    SimMedia* media = media_of(file);
    *into = media != nullptr ? static_cast<sqlite3_int64>(media->size(*of(file).name)) : 0;
    return media != nullptr ? SQLITE_OK : SQLITE_IOERR_FSTAT;
  }

  static const sqlite3_io_methods kMethods;

  SimMedia* media_;
  std::string name_;
  sqlite3_vfs vfs_{};
};

/// Locks are nobody's business: the store opens its file exclusively, and each simulated process
/// has a disk of its own. Sectors are 512 bytes, and a torn write may leave any of them.
const sqlite3_io_methods SimDisk::Vfs::kMethods{
    1,
    SimDisk::Vfs::close,
    SimDisk::Vfs::read,
    SimDisk::Vfs::write,
    SimDisk::Vfs::truncate,
    SimDisk::Vfs::sync,
    SimDisk::Vfs::size,
    [](sqlite3_file*, int) { return SQLITE_OK; },
    [](sqlite3_file*, int) { return SQLITE_OK; },
    [](sqlite3_file*, int* held) {
      *held = 0;
      return SQLITE_OK;
    },
    [](sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; },
    [](sqlite3_file*) { return 512; },
    [](sqlite3_file*) { return 0; },
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr};

SimDisk::SimDisk(SimMedia& media) : vfs_(std::make_unique<Vfs>(media)) {}

SimDisk::~SimDisk() = default;

void SimDisk::detach() {
  vfs_->detach();
}

bool SimDisk::exists(const std::filesystem::path& path) {
  return vfs_->media() != nullptr && vfs_->media()->exists(path.string());
}

Result<bool> SimDisk::prepare(const std::filesystem::path& path) {
  return !exists(path);
}

Result<void> SimDisk::replace(const std::filesystem::path& from, const std::filesystem::path& to) {
  SimMedia* media = vfs_->media();
  const bool works = media != nullptr && !media->dead() && !media->trouble.read_only;
  if (!works) return failure(ErrorCode::io, "the simulated disk renames nothing");
  media->rename(from.string(), to.string());
  return {};
}

Result<std::filesystem::path> SimDisk::set_aside(const std::filesystem::path& path,
                                                 const std::string& suffix) {
  const std::string ending = "." + suffix + "-" + std::to_string(vfs_->media() ? 1 : 0);
  for (const char* part : {"", "-wal", "-journal"}) {
    const std::string from = path.string() + part;
    if (!exists(from)) continue;
    const Result<void> moved = replace(from, from + ending);
    if (!moved) return moved.error();
  }
  return std::filesystem::path(path.string() + ending);
}

void SimDisk::remove(const std::filesystem::path& path) {
  if (vfs_->media() != nullptr) vfs_->media()->remove(path.string(), true);
}

std::uint64_t SimDisk::bytes(const std::filesystem::path& path) noexcept {
  SimMedia* media = vfs_->media();
  if (media == nullptr) return 0;
  return media->size(path.string()) + media->size(path.string() + "-wal");
}

}  // namespace homeward::sim
