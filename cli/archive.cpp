#include "cli/archive.hpp"

#include "cli/exit_code.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <utility>

namespace homeward::cli {
namespace {

constexpr unsigned kOwnerOnly = 0600;

/// Opens a new file for its owner alone.
int open_new(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly);
  if (descriptor >= 0) return descriptor;
  if (errno == EEXIST) {
    throw CommandFailure(ExitCode::no, file.string() + " is there already");
  }
  throw CommandFailure(ExitCode::no_permission, file.string() + ": " + std::strerror(errno));
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
    : file_(std::move(file)), handle_(std::make_unique<Handle>(open_new(file_))) {
  require(archive_write_set_format_zip(handle_->archive));
  require(archive_write_open_fd(handle_->archive, handle_->descriptor));
}

Archive::~Archive() {
  if (finished_) return;
  handle_.reset();
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);
}

void Archive::require(int code) const {
  if (code >= ARCHIVE_WARN) return;
  const char* what = archive_error_string(handle_->archive);
  throw CommandFailure(ExitCode::no_permission,
                       file_.string() + ": " + (what != nullptr ? what : "can't be written"));
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
  finished_ = true;
}

}  // namespace homeward::cli
