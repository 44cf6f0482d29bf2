#include "cli/machine/child.hpp"

#include "cli/exit_code.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

namespace homeward::cli {
namespace {

constexpr std::size_t kMost = 1024UL * 1024UL;
constexpr std::chrono::seconds kPatience{10};

std::string read_all(int from) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  std::string text;
  std::array<char, 4096> space{};
  while (text.size() < kMost) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd wait{.fd = from, .events = POLLIN, .revents = 0};
    if (left.count() <= 0 || ::poll(&wait, 1, static_cast<int>(left.count())) <= 0) break;
    const ssize_t size = ::read(from, space.data(), space.size());
    if (size <= 0) break;
    text.append(space.data(), static_cast<std::size_t>(size));
  }
  return text;
}

}  // namespace

std::string output_of(std::vector<std::string> command) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw CommandFailure(ExitCode::internal, std::string("pipe: ") + std::strerror(errno));
  }
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (std::string& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions{};
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  pid_t child = 0;
  const int error =
      ::posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  std::string text = error == 0 ? read_all(ends[0]) : "";
  ::close(ends[0]);
  if (error != 0) {
    throw CommandFailure(ExitCode::no_input, command.front() + ": " + std::strerror(error));
  }
  ::kill(child, SIGKILL);  // it wrote all that is wanted
  ::waitpid(child, nullptr, 0);
  return text;
}

}  // namespace homeward::cli
