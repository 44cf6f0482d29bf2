// Preloaded into homewardd: while the file that HOMEWARD_TEST_DISK_FAILS names exists, nothing is
// written to the database or synced. Each try ends with EIO, as on a card that dies, or waits when
// there is something in that file, as on one that hangs.
#include <dlfcn.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

enum class Trouble { none, fails, hangs };

Trouble trouble() {
  const char* name = std::getenv("HOMEWARD_TEST_DISK_FAILS");
  struct stat status {};
  if (name == nullptr || ::stat(name, &status) != 0) return Trouble::none;
  return status.st_size > 0 ? Trouble::hangs : Trouble::fails;
}

bool is_database(int descriptor) {
  std::array<char, 64> link{};
  std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", descriptor);
  std::array<char, 4096> path{};
  const ssize_t length = ::readlink(link.data(), path.data(), path.size());
  if (length <= 0) return false;
  return std::string_view(path.data(), static_cast<std::size_t>(length)).find("homeward.db") !=
         std::string_view::npos;
}

/// True when the call has to fail; waits as long as the disk hangs.
bool dies(int descriptor) {
  if (trouble() == Trouble::none || !is_database(descriptor)) return false;
  constexpr useconds_t kPause = 10'000;
  while (trouble() == Trouble::hangs) ::usleep(kPause);
  if (trouble() == Trouble::none) return false;
  errno = EIO;
  return true;
}

/// The libc's own function behind the one of the same name here.
template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

ssize_t write(int descriptor, const void* bytes, size_t size) {
  static auto* const real = next<ssize_t(int, const void*, size_t)>("write");
  return dies(descriptor) ? -1 : real(descriptor, bytes, size);
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t offset) {
  static auto* const real = next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  return dies(descriptor) ? -1 : real(descriptor, bytes, size, offset);
}

ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t offset) {
  return pwrite64(descriptor, bytes, size, offset);
}

int fsync(int descriptor) {
  static auto* const real = next<int(int)>("fsync");
  return dies(descriptor) ? -1 : real(descriptor);
}

int fdatasync(int descriptor) {
  static auto* const real = next<int(int)>("fdatasync");
  return dies(descriptor) ? -1 : real(descriptor);
}
}
