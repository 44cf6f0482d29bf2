#include "cli/machine/archive.hpp"

#include "cli/exit_code.hpp"
#include "cli/text/language.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <utility>

namespace homeward::cli {
namespace {

constexpr unsigned kOwnerOnly = 0600;

[[noreturn]] void fail(const std::filesystem::path& file, int reason) {
  if (reason == EEXIST)
    throw CommandFailure(ExitCode::no, tr("{0} is there already", file.string()));
  throw CommandFailure(ExitCode::no_permission, file.string() + ": " + std::strerror(reason));
}

/// Opens a new file beside `file`, for its owner alone; `unfinished` becomes its name.
int open_new(const std::filesystem::path& file, std::string& unfinished) {
  std::error_code ignored;
  if (std::filesystem::exists(file, ignored)) fail(file, EEXIST);
  unfinished = file.string() + ".XXXXXX";
  const int descriptor = ::mkostemp(unfinished.data(), O_CLOEXEC);
  if (descriptor < 0) fail(file, errno);
  return descriptor;
}

/// Gives a file its name, unless there is one of that name; 0 or what went wrong.
int rename_new(const std::string& from, const std::filesystem::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  // Some file systems of memory sticks can't promise that.
  if (errno == EINVAL && ::rename(from.c_str(), to.c_str()) == 0) return 0;
  return errno;
}

/// The new name is on disk only when its folder is.
void sync_folder(const std::filesystem::path& folder) {
  const int opened = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_CLOEXEC);
  if (opened < 0) return;
  ::fsync(opened);
  ::close(opened);
}

}  // namespace

struct Archive::Handle {
  explicit Handle(int file) : descriptor(file), archive(archive_write_new()) {}
  ~Handle() {
    archive_write_free(archive);
    ::close(descriptor);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  int descriptor;
  ::archive* archive;
};

Archive::Archive(std::filesystem::path file)
    : file_(std::move(file)), handle_(std::make_unique<Handle>(open_new(file_, unfinished_))) {
  require(archive_write_set_format_zip(handle_->archive));
  require(archive_write_open_fd(handle_->archive, handle_->descriptor));
}

Archive::~Archive() {
  if (finished_) return;
  handle_.reset();
  std::error_code ignored;
  std::filesystem::remove(unfinished_, ignored);
}

void Archive::require(int code) const {
  if (code >= ARCHIVE_WARN) return;
  const char* what = archive_error_string(handle_->archive);
  throw CommandFailure(ExitCode::no_permission,
                       file_.string() + ": " + (what != nullptr ? what : tr("can't be written")));
}

void Archive::add(const std::string& name, const std::function<void(const Write&)>& fill) {
  const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(),
                                                                       &archive_entry_free);
  archive_entry_set_pathname(entry.get(), name.c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), kOwnerOnly);
  archive_entry_set_mtime(entry.get(), std::time(nullptr), 0);
  require(archive_write_header(handle_->archive, entry.get()));
  fill([this](std::string_view piece) {
    if (piece.empty()) return;
    const auto written = archive_write_data(handle_->archive, piece.data(), piece.size());
    if (written < 0) require(ARCHIVE_FATAL);
  });
  require(archive_write_finish_entry(handle_->archive));
}

void Archive::add(const std::string& name, std::string_view content) {
  add(name, [content](const Write& write) { write(content); });
}

void Archive::finish() {
  require(archive_write_close(handle_->archive));
  if (::fsync(handle_->descriptor) != 0) fail(file_, errno);
  if (const int reason = rename_new(unfinished_, file_); reason != 0) fail(file_, reason);
  sync_folder(file_.parent_path());
  finished_ = true;
}

struct ArchiveReader::Handle {
  Handle() : archive(archive_read_new()) {}
  ~Handle() { archive_read_free(archive); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  ::archive* archive;
};

ArchiveReader::ArchiveReader(std::filesystem::path file)
    : file_(std::move(file)), handle_(std::make_unique<Handle>()) {
  std::error_code absent;
  if (!std::filesystem::is_regular_file(file_, absent)) {
    throw CommandFailure(ExitCode::no_input, tr("{0}: there is no such file", file_.string()));
  }
  constexpr std::size_t kBlock = 64UL * 1024;
  require(archive_read_support_format_zip_seekable(handle_->archive));
  require(archive_read_open_filename(handle_->archive, file_.c_str(), kBlock));
}

ArchiveReader::~ArchiveReader() = default;

void ArchiveReader::require(int code) const {
  if (code >= ARCHIVE_WARN) return;
  const char* what = archive_error_string(handle_->archive);
  throw CommandFailure(ExitCode::data, tr("{0} is no archive that can be read: {1}", file_.string(),
                                          what != nullptr ? what : tr("unknown reason")));
}

std::optional<ArchiveReader::Member> ArchiveReader::next() {
  archive_entry* entry = nullptr;
  const int code = archive_read_next_header(handle_->archive, &entry);
  if (code == ARCHIVE_EOF) return {};
  require(code);
  const char* name = archive_entry_pathname(entry);
  return Member{name != nullptr ? name : "", archive_entry_filetype(entry) == AE_IFREG};
}

std::size_t ArchiveReader::read(char* into, std::size_t bytes) {
  const auto got = archive_read_data(handle_->archive, into, bytes);
  if (got < 0) require(ARCHIVE_FATAL);
  return static_cast<std::size_t>(got);
}

}  // namespace homeward::cli
