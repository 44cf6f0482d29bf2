#include "tests/contract/store/failing_disk.hpp"

#include <sqlite3.h>

#include <map>
#include <stdexcept>

namespace homeward::store::testing {
namespace {

// SQLite calls plain functions, so what they need lies here; FailingDisk says who may use it.
struct Disk {
  sqlite3_vfs* real{nullptr};
  // The real file system has one table for files that it locks and one for those it does not.
  std::map<const sqlite3_io_methods*, sqlite3_io_methods> tables;
  sqlite3_vfs vfs{};
  int failing_syncs{0};
  int failing_writes{0};
};

Disk& disk() {
  static Disk the_disk;
  return the_disk;
}

/// The real functions of a file whose table was replaced.
const sqlite3_io_methods& real_methods(const sqlite3_file* file) {
  for (const auto& [real, ours] : disk().tables) {
    if (&ours == file->pMethods) return *real;
  }
  throw std::logic_error("a file that was opened elsewhere");
}

int sync_or_fail(sqlite3_file* file, int flags) {
  if (disk().failing_syncs > 0) {
    --disk().failing_syncs;
    return SQLITE_IOERR_FSYNC;
  }
  return real_methods(file).xSync(file, flags);
}

int write_or_fail(sqlite3_file* file, const void* data, int bytes, sqlite3_int64 offset) {
  if (disk().failing_writes > 0) {
    --disk().failing_writes;
    return SQLITE_IOERR_WRITE;
  }
  return real_methods(file).xWrite(file, data, bytes, offset);
}

int open_through(sqlite3_vfs* /*vfs*/, sqlite3_filename name, sqlite3_file* file, int flags,
                 int* out_flags) {
  Disk& d = disk();
  const int code = d.real->xOpen(d.real, name, file, flags, out_flags);
  if (code != SQLITE_OK || file->pMethods == nullptr) return code;
  sqlite3_io_methods& ours = d.tables.try_emplace(file->pMethods, *file->pMethods).first->second;
  ours.xSync = sync_or_fail;
  ours.xWrite = write_or_fail;
  file->pMethods = &ours;
  return code;
}

}  // namespace

FailingDisk::FailingDisk() {
  Disk& d = disk();
  d = Disk{};
  d.real = sqlite3_vfs_find(nullptr);
  d.vfs = *d.real;
  d.vfs.zName = "homeward-failing";
  d.vfs.xOpen = open_through;
  if (sqlite3_vfs_register(&d.vfs, 1) != SQLITE_OK) throw std::runtime_error("no failing disk");
}

FailingDisk::~FailingDisk() {
  sqlite3_vfs_unregister(&disk().vfs);
  sqlite3_vfs_register(disk().real, 1);
}

void FailingDisk::fail_syncs(int count) {
  disk().failing_syncs = count;
}

void FailingDisk::fail_writes(int count) {
  disk().failing_writes = count;
}

}  // namespace homeward::store::testing
