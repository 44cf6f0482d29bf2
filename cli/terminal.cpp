#include "cli/terminal.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <string_view>

namespace homeward::cli {
namespace {

std::chrono::seconds system_utc_offset(WallTime time) {
  const std::time_t seconds =
      std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::tm local{};
  ::localtime_r(&seconds, &local);
  return std::chrono::seconds{local.tm_gmtoff};
}

bool has_colours() {
  const char* terminal = std::getenv("TERM");
  const char* refused = std::getenv("NO_COLOR");
  return ::isatty(STDOUT_FILENO) != 0 && terminal != nullptr &&
         std::string_view(terminal) != "dumb" && (refused == nullptr || *refused == '\0');
}

}  // namespace

Look terminal_look() {
  ::tzset();
  const auto now = std::chrono::system_clock::now();
  return {.colour = has_colours(),
          .now = std::chrono::time_point_cast<std::chrono::microseconds>(now),
          .utc_offset = system_utc_offset};
}

std::string user_name() {
  const passwd* user = ::getpwuid(::getuid());
  return user != nullptr ? user->pw_name : "user " + std::to_string(::getuid());
}

}  // namespace homeward::cli
