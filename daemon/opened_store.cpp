#include "daemon/opened_store.hpp"

#include "daemon/store/database.hpp"
#include "daemon/store/sqlite_store.hpp"
#include "lib/base/rfc3339.hpp"
#include "lib/log/log.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace homeward::daemon {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargestInMemory = 16UL << 20U;  ///< bytes

/// A database that `homeward restore` put here goes on behind the numbers of its first home.
Result<void> begin_restored(store::Database& database, const fs::path& folder, core::WallTime now) {
  const fs::path mark = folder / "homeward.db.restored";
  std::error_code failed;
  if (!fs::exists(mark, failed)) return {};
  Result<void> begun = database.begin_restored(now);
  if (!begun) return begun;
  fs::remove(mark, failed);
  if (failed) return failure(ErrorCode::io, failed.message(), mark.string());
  log::notice("restored", {{"folder", folder.string()}});
  return {};
}

/// What the start found of a file that was not closed well, damaged or gone.
void tell(const store::OpenReport& report) {
  if (report.set_aside) {
    log::error("the database was damaged and is set aside", {{"file", report.set_aside->string()},
                                                             {"what", report.damage},
                                                             {"recovered", report.recovered}});
  } else if (!report.damage.empty()) {
    log::error("the database could not be found again",
               {{"what", report.damage}, {"recovered", report.recovered}});
  } else if (!report.clean) {
    log::notice("the last run was not ended in order; the database was checked and is whole");
  }
}

/// What a disk answers that is broken, full or read-only; not what a missing right answers.
bool is_of_the_disk(int reason) {
  constexpr std::array kReasons{EIO, EROFS, ENOSPC, EDQUOT, EBADMSG, EUCLEAN};
  return std::find(kReasons.begin(), kReasons.end(), reason) != kReasons.end();
}

/// Writes a byte into the folder; 0, or why that failed.
int try_to_write(const fs::path& folder) {
  const fs::path path = folder / "homeward.probe";
  const int file =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (file < 0) return errno;
  const bool written = ::write(file, "x", 1) == 1 && ::fsync(file) == 0;
  const int reason = written ? 0 : errno;
  ::close(file);
  ::unlink(path.c_str());
  return reason;
}

Result<OpenedStore> open_locked(const fs::path& folder, std::uint64_t max_bytes,
                                core::WallTime now) {
  Result<FolderLock> lock = FolderLock::take(folder);
  if (!lock) return lock.error();
  Result<OpenedStore> opened = open_store(folder, max_bytes, now);
  if (opened) opened->lock.emplace(std::move(*lock));
  return opened;
}

}  // namespace

Result<OpenedStore> open_store(const fs::path& folder, std::uint64_t max_bytes,
                               core::WallTime now) {
  // A copy that nobody took, because who asked for it ended or may not read it.
  std::error_code ignored;
  fs::remove(folder / "homeward.db.copy", ignored);
  store::StoreOptions options;
  options.path = folder / "homeward.db";
  options.max_bytes = max_bytes;
  options.set_aside_suffix = "corrupt-" + format_rfc3339_utc(now);
  Result<store::Database::Opened> opened = store::Database::open(options);
  if (!opened) return opened.error();
  const store::OpenReport& report = opened->report;
  const Result<void> begun = begin_restored(*opened->database, folder, now);
  if (!begun) return begun.error();
  OpenedStore made;
  tell(report);
  if (!report.damage.empty()) {
    made.damage = report.recovered ? "devices and open alerts came back from the backup"
                                   : "there was no backup to recover from";
  }
  made.store = std::make_unique<store::SqliteStore>(std::move(opened->database));
  return made;
}

std::string trouble_of(const fs::path& folder) {
  const int reason = try_to_write(folder);
  return reason == 0 ? std::string() : std::generic_category().message(reason);
}

Result<OpenedStore> open_store_or_stand_in(const fs::path& folder, const fs::path& stand_in,
                                           std::uint64_t max_bytes, core::WallTime now) {
  Result<OpenedStore> opened = open_locked(folder, max_bytes, now);
  if (opened || opened.error().code == ErrorCode::refused) return opened;
  const int reason = try_to_write(folder);
  if (!is_of_the_disk(reason)) return opened;
  log::error("the state folder can't be used, memory stands in",
             {{"what", to_text(opened.error())}, {"stand_in", stand_in.string()}});
  const std::uint64_t room = std::min(max_bytes, kLargestInMemory);
  Result<OpenedStore> standing_in = open_locked(stand_in, room, now);
  if (standing_in) standing_in->away = std::generic_category().message(reason);
  return standing_in;
}

}  // namespace homeward::daemon
