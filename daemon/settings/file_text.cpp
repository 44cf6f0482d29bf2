#include "daemon/settings/file_text.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

namespace homeward::settings {
namespace fs = std::filesystem;

Result<std::string> read_file(const fs::path& path, std::size_t limit) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) {
    return failure(ErrorCode::not_found, "there is no such file", path.string());
  }
  if (error) {
    return failure(ErrorCode::io, "can't be read: " + error.message(), path.string());
  }
  if (status.type() != fs::file_type::regular) {
    return failure(ErrorCode::invalid, "is not a file", path.string());
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    const std::string reason = std::generic_category().message(errno);
    return failure(ErrorCode::io, "can't be read: " + reason, path.string());
  }
  // One byte more than the limit tells a file that is too large from one that just fits.
  std::string text(limit + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return failure(ErrorCode::io, "can't be read to its end", path.string());
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > limit) {
    return failure(ErrorCode::limit, "the file is larger than 1 MiB", path.string());
  }
  return text;
}

Result<std::vector<fs::path>> yaml_files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  if (error == std::errc::no_such_file_or_directory) return files;
  while (!error && entries != fs::directory_iterator{}) {
    if (entries->path().extension() == ".yaml") files.push_back(entries->path());
    entries.increment(error);
  }
  if (error) {
    return failure(ErrorCode::io, "can't be read: " + error.message(), folder.string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace homeward::settings
