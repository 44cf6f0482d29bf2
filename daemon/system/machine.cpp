#include "daemon/system/machine.hpp"

#include "lib/base/hex.hpp"

#include <sys/random.h>
#include <sys/statvfs.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string_view>

namespace homeward::system {
namespace {

void fill_random(void* bytes, std::size_t size) {
  if (::getrandom(bytes, size, 0) != static_cast<ssize_t>(size)) std::abort();
}

}  // namespace

std::string boot_id() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  if (!(file >> id)) return "unknown";
  return id;
}

std::string random_seed() {
  std::array<unsigned char, 32> bytes{};
  fill_random(bytes.data(), bytes.size());
  return to_hex(bytes);
}

std::uint64_t random_number() {
  std::uint64_t number = 0;
  fill_random(&number, sizeof number);
  return number;
}

Result<std::filesystem::path> secret_path(const ports::SecretSource& source) {
  if (source.kind == ports::SecretSource::Kind::file) return std::filesystem::path(source.name);
  const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
  if (folder == nullptr) {
    return failure(ErrorCode::not_found,
                   "no systemd credentials are given to this process (LoadCredential=)",
                   "credential:" + source.name);
  }
  return std::filesystem::path(folder) / source.name;
}

Result<std::string> read_secret(const ports::SecretSource& source) {
  if (source.kind == ports::SecretSource::Kind::none) return std::string();
  const auto path = secret_path(source);
  if (!path) return path.error();
  std::ifstream file(*path);
  if (!file) return failure(ErrorCode::io, std::strerror(errno), path->string());
  std::string line;
  std::getline(file, line);
  constexpr std::size_t kLongest = 4096;
  if (line.empty() || line.size() > kLongest) {
    return failure(ErrorCode::invalid, "the first line holds no secret", path->string());
  }
  return line;
}

std::uint64_t disk_free_bytes(const std::filesystem::path& path) {
  struct statvfs status {};
  if (::statvfs(path.c_str(), &status) != 0) return 0;
  return std::uint64_t{status.f_bavail} * status.f_frsize;
}

std::uint64_t written_bytes() {
  std::ifstream file("/proc/self/io");
  std::string name;
  std::uint64_t value = 0;
  while (file >> name >> value) {
    if (name == "write_bytes:") return value;
  }
  return 0;
}

}  // namespace homeward::system
