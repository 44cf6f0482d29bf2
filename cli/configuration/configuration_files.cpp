#include "cli/configuration/configuration_files.hpp"

#include "cli/configuration/home_files.hpp"
#include "cli/exit_code.hpp"
#include "cli/text/language.hpp"
#include "cli/text/phrases.hpp"
#include "daemon/settings/check.hpp"
#include "daemon/settings/file_text.hpp"
#include "daemon/settings/yaml_reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string_view>

namespace homeward::cli {
namespace {

[[noreturn]] void fail_to_write(const std::filesystem::path& path) {
  const int error = errno;
  const bool refused = error == EACCES || error == EPERM || error == EROFS;
  throw CommandFailure(refused ? ExitCode::no_permission : ExitCode::internal,
                       path.string() + ": " + std::strerror(error));
}

std::string read_or_fail(const std::filesystem::path& path) {
  Result<std::string> text = settings::read_file(path, settings::YamlLimits::kBytes);
  if (text) return std::move(*text);
  throw CommandFailure(ExitCode::no_input, told_text(to_text(text.error())));
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(file) == 0;
}

/// The new name is on disk only when its folder is.
void sync_folder(const std::filesystem::path& folder) {
  const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return;
  ::fsync(opened);
  ::close(opened);
}

/// Gives what we made to the group of the folder that it lies in, so that the daemon may read what
/// root writes there. Only root may choose any group; who may not keeps its own.
void share_with_group_of(const std::filesystem::path& folder, int made) {
  struct stat above {};
  if (::stat(folder.c_str(), &above) != 0) return;
  [[maybe_unused]] const int given = ::fchown(made, static_cast<uid_t>(-1), above.st_gid);
}

/// Where the daemon reads files from, beside the main one.
constexpr std::array kFolders{"conf.d", "devices.d"};

/// A folder of its own for texts that are tried before they are written; it goes with this.
class Draft {
 public:
  Draft() {
    std::string folder =
        (std::filesystem::temp_directory_path() / "homeward-check-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) fail_to_write(folder);
    folder_ = folder;
  }
  ~Draft() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

}  // namespace

void replace_file(const std::filesystem::path& path, const std::string& text) {
  const std::filesystem::path folder = folder_of(path);
  std::string fresh = (folder / (path.filename().string() + ".XXXXXX")).string();
  const int file = ::mkostemp(fresh.data(), O_CLOEXEC);
  if (file < 0) fail_to_write(path);
  struct stat before {};
  if (::stat(path.c_str(), &before) == 0) {
    // Only root may give a file away; who may not keeps what it made.
    [[maybe_unused]] const int given = ::fchown(file, before.st_uid, before.st_gid);
    ::fchmod(file, before.st_mode & 07777U);
  } else {
    share_with_group_of(folder, file);
    ::fchmod(file, 0640);
  }
  const bool written = write_all(file, text);
  ::close(file);
  if (!written || ::rename(fresh.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(fresh.c_str());
    errno = error;
    fail_to_write(path);
  }
  sync_folder(folder);
}

void make_folder(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), 0750) != 0) return;
  const int made = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (made < 0) return;
  share_with_group_of(folder_of(folder), made);
  ::close(made);
}

void expect_writable(const std::filesystem::path& path) {
  if (::access(folder_of(path).c_str(), W_OK | X_OK) != 0) fail_to_write(path);
}

void create_file(const std::filesystem::path& path, const std::string& text) {
  const std::filesystem::path folder = folder_of(path);
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640);
  if (file < 0 && errno == EEXIST)
    throw CommandFailure(ExitCode::no, tr("{0} exists", path.string()));
  if (file < 0) fail_to_write(path);
  share_with_group_of(folder, file);
  const bool written = write_all(file, text);
  const int error = errno;
  ::close(file);
  if (!written) {
    ::unlink(path.c_str());
    errno = error;
    fail_to_write(path);
  }
  sync_folder(folder);
}

ConfigurationFiles::ConfigurationFiles(const std::filesystem::path& main_file)
    : main_file_(main_file) {
  texts_.push_back({main_file.string(), read_or_fail(main_file)});
  for (const char* const folder : kFolders) {
    const auto parts = settings::yaml_files_in(main_file.parent_path() / folder);
    if (!parts) throw CommandFailure(ExitCode::no_input, told_text(to_text(parts.error())));
    for (const std::filesystem::path& part : *parts) {
      texts_.push_back({part.string(), read_or_fail(part)});
    }
  }
  for (const settings::SourceText& text : texts_) before_.push_back(text.text);
}

settings::SourceText& ConfigurationFiles::add(const std::filesystem::path& path) {
  texts_.push_back({path.string(), ""});
  before_.emplace_back();
  return texts_.back();
}

core::Diagnostics ConfigurationFiles::check() const {
  const std::filesystem::path home = folder_of(main_file_);
  const Draft draft;
  for (const settings::SourceText& text : texts_) {
    const std::filesystem::path copy =
        draft.folder() / std::filesystem::path(text.name).lexically_relative(home);
    std::filesystem::create_directories(copy.parent_path());
    std::ofstream(copy, std::ios::binary) << text.text;
  }
  std::error_code ignored;
  std::filesystem::create_directory_symlink(std::filesystem::absolute(home / "rules.d"),
                                            draft.folder() / "rules.d", ignored);
  core::Diagnostics found = settings::check({draft.folder() / main_file_.filename()}).diagnostics;
  for (core::Diagnostic& one : found) {
    const std::filesystem::path file(one.position.file);
    const std::filesystem::path inside = file.lexically_relative(draft.folder());
    if (*inside.begin() != "..") one.position.file = (home / inside).string();
  }
  return found;
}

void ConfigurationFiles::save() const {
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    if (texts_[i].text == before_[i]) continue;
    const std::filesystem::path path(texts_[i].name);
    make_folder(path.parent_path());
    replace_file(path, texts_[i].text);
  }
}

}  // namespace homeward::cli
