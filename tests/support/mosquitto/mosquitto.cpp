#include "tests/support/mosquitto/mosquitto.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <vector>

namespace homeward::test {
namespace {

namespace fs = std::filesystem;

/// Runs on its own when 20 s have passed: the test's limit.
constexpr std::chrono::seconds kPatience{20};

class Socket {
 public:
  Socket() : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  ~Socket() { ::close(descriptor_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

struct Address {
  explicit Address(std::uint16_t port) {
    in.sin_family = AF_INET;
    in.sin_port = htons(port);
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  }
  sockaddr* raw() {
    void* address = &in;
    return static_cast<sockaddr*>(address);
  }
  sockaddr_in in{};
  socklen_t size{sizeof in};
};

bool listens(std::uint16_t port) {
  const Socket socket;
  Address address(port);
  return ::connect(socket.get(), address.raw(), address.size) == 0;
}

fs::path find_program(const char* name) {
  for (const char* folder : {"/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"}) {
    fs::path path = fs::path(folder) / name;
    if (fs::exists(path)) return path;
  }
  return {};
}

fs::path make_folder() {
  std::string name = (fs::temp_directory_path() / "homeward-mosquitto-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("can't make a folder in /tmp");
  return name;
}

/// Starts a program with its output in a file of the folder.
pid_t spawn(std::vector<std::string> words, const fs::path& output) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  pid_t process = -1;
  const int error =
      posix_spawn(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error(words[0] + ": " + std::strerror(error));
  return process;
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

std::uint16_t free_port() {
  const Socket socket;
  Address address(0);
  if (::bind(socket.get(), address.raw(), address.size) != 0 ||
      ::getsockname(socket.get(), address.raw(), &address.size) != 0) {
    throw std::runtime_error("no free port on the loopback");
  }
  return ntohs(address.in.sin_port);
}

bool Mosquitto::available() {
  return !find_program("mosquitto").empty();
}

Mosquitto::Mosquitto(MosquittoOptions options) : folder_(make_folder()), port_(free_port()) {
  write_configuration(options);
  start();
}

Mosquitto::~Mosquitto() {
  kill();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string Mosquitto::uri() const {
  return "mqtt://127.0.0.1:" + std::to_string(port_);
}

void Mosquitto::write_configuration(const MosquittoOptions& options) const {
  std::ofstream file(folder_ / "mosquitto.conf");
  // Without this mosquitto, when started by root, becomes a user who can't read the folder.
  if (const passwd* user = getpwuid(geteuid())) file << "user " << user->pw_name << "\n";
  file << "listener " << port_ << " 127.0.0.1\n";
  file << "persistence false\n";
  file << (options.username.empty() ? "allow_anonymous true\n" : "allow_anonymous false\n");
  file << options.more << "\n";
  if (options.username.empty()) return;
  const fs::path passwords = folder_ / "passwords";
  file << "password_file " << passwords.string() << "\n";
  const fs::path program = find_program("mosquitto_passwd");
  const pid_t process =
      spawn({program.string(), "-b", "-c", passwords.string(), options.username, options.password},
            folder_ / "passwd.log");
  int status = 0;
  if (waitpid(process, &status, 0) != process || status != 0) {
    throw std::runtime_error("mosquitto_passwd failed");
  }
}

void Mosquitto::start() {
  const fs::path program = find_program("mosquitto");
  if (program.empty()) throw std::runtime_error("mosquitto isn't installed");
  process_ = spawn({program.string(), "-c", (folder_ / "mosquitto.conf").string()},
                   folder_ / "mosquitto.log");
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!listens(port_)) {
    const bool ended = waitpid(process_, nullptr, WNOHANG) == process_;
    if (ended || std::chrono::steady_clock::now() > deadline) {
      if (ended) process_ = -1;
      throw std::runtime_error("mosquitto doesn't start: " + read_file(folder_ / "mosquitto.log"));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void Mosquitto::end(int signal) {
  if (process_ < 0) return;
  ::kill(process_, signal);
  waitpid(process_, nullptr, 0);
  process_ = -1;
}

void Mosquitto::stop() {
  end(SIGTERM);
}

void Mosquitto::kill() {
  end(SIGKILL);
}

void Mosquitto::freeze() {
  ::kill(process_, SIGSTOP);
}

void Mosquitto::thaw() {
  ::kill(process_, SIGCONT);
}

}  // namespace homeward::test
