#include "cli/plugin_test/plugin_process.hpp"

#include "cli/exit_code.hpp"
#include "cli/machine/pause.hpp"
#include "cli/text/language.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace homeward::cli::plugin_test {
namespace {

constexpr std::chrono::milliseconds kLook{10};

/// In the child: becomes the plugin, or tells `report` why it can't.
[[noreturn]] void become(char* const* arguments, int report) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // Ctrl-C ends us without a word
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing >= 0) ::dup2(nothing, STDIN_FILENO);
  ::execvp(arguments[0], arguments);
  const int error = errno;
  [[maybe_unused]] const ssize_t written = ::write(report, &error, sizeof error);
  ::_exit(127);
}

std::string with_socket(std::string text, const std::string& socket) {
  constexpr std::string_view kPlace = "{socket}";
  const std::size_t at = text.find(kPlace);
  if (at != text.npos) text.replace(at, kPlace.size(), socket);
  return text;
}

}  // namespace

PluginProcess::PluginProcess(std::vector<std::string> command, const std::filesystem::path& socket)
    : command_(std::move(command)), socket_(socket) {
  for (std::string& word : command_) word = with_socket(std::move(word), socket_.string());
}

PluginProcess::~PluginProcess() {
  kill();
}

void PluginProcess::start() {
  if (running()) return;
  std::vector<char*> arguments;
  for (std::string& word : command_) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::setenv("HOMEWARD_PLUGIN_SOCKET", socket_.c_str(), 1);
  std::array<int, 2> report{};
  if (::pipe2(report.data(), O_CLOEXEC) != 0) {
    throw CommandFailure(ExitCode::internal, std::string("pipe: ") + std::strerror(errno));
  }
  pid_ = ::fork();
  if (pid_ == 0) become(arguments.data(), report[1]);
  ::close(report[1]);
  int error = pid_ < 0 ? errno : 0;
  // Nothing to read: exec worked, and closed the pipe.
  if (pid_ > 0 && ::read(report[0], &error, sizeof error) <= 0) error = 0;
  ::close(report[0]);
  if (error == 0) return;
  throw CommandFailure(ExitCode::no_input, command_.front() + ": " + std::strerror(error));
}

bool PluginProcess::running() {
  if (pid_ <= 0) return false;
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) == 0) return true;
  note_end(status);
  return false;
}

void PluginProcess::signal(int number) {
  if (pid_ > 0) ::kill(-pid_, number);
}

bool PluginProcess::ended_within(std::chrono::milliseconds time) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  while (running()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    pause_for(kLook);
  }
  return true;
}

void PluginProcess::kill() {
  if (!running()) return;
  signal(SIGKILL);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  note_end(status);
}

void PluginProcess::note_end(int status) {
  // What the plugin itself started goes with it.
  ::kill(-pid_, SIGKILL);
  pid_ = 0;
  end_ = WIFSIGNALED(status) ? tr("signal {0}", WTERMSIG(status))
                             : tr("exit status {0}", WEXITSTATUS(status));
}

}  // namespace homeward::cli::plugin_test
