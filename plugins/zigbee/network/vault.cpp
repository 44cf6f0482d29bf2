#include "plugins/zigbee/network/vault.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace homeward::zigbee {
namespace {

constexpr mode_t kMode = 0600;

Error io_error(const std::string& path) {
  return failure(ErrorCode::io, std::strerror(errno), path);
}

bool write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const auto size = ::write(file, content.data(), content.size());
    if (size < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

void sync_folder(const std::string& folder) {
  const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return;
  ::fsync(handle);
  ::close(handle);
}

}  // namespace

Vault::Vault(std::string folder) : folder_(std::move(folder)) {
  if (folder_.empty()) return;
  std::error_code ignored;  // writing tells what is wrong
  std::filesystem::create_directories(folder_, ignored);
}

std::optional<std::string> Vault::read(std::string_view name) const {
  if (folder_.empty()) return std::nullopt;
  std::ifstream file(folder_ + '/' + std::string(name), std::ios::binary);
  if (!file) return std::nullopt;
  std::string content{std::istreambuf_iterator<char>(file), {}};
  if (file.bad()) return std::nullopt;
  return content;
}

Result<void> Vault::write(std::string_view name, std::string_view content) const {
  if (folder_.empty()) return {};
  const std::string path = folder_ + '/' + std::string(name);
  const std::string beside = path + ".new";
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kMode);
  if (file < 0) return io_error(beside);
  const bool written = write_all(file, content) && ::fsync(file) == 0;
  const Error error = written ? Error{} : io_error(beside);
  ::close(file);
  if (!written) return error;
  if (::rename(beside.c_str(), path.c_str()) != 0) return io_error(path);
  sync_folder(folder_);
  return {};
}

}  // namespace homeward::zigbee
