#include "tests/contract/control/control_bench.hpp"

#include "lib/async/spawn.hpp"

#include <boost/asio/post.hpp>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <future>
#include <stdexcept>

namespace homeward::test {

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "homeward-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::filesystem::remove_all(path_);
}

RawClient::RawClient(const std::filesystem::path& socket)
    : descriptor_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socket.string().copy(address.sun_path, sizeof(address.sun_path) - 1);
  const timeval patience{5, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    throw std::runtime_error(std::string("connect: ") + std::strerror(errno));
  }
}

RawClient::~RawClient() {
  close();
}

void RawClient::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawClient::read_some(std::string& into) {
  std::array<char, 4096> bytes{};
  const ssize_t size = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
  if (size <= 0) return false;
  into.append(bytes.data(), static_cast<std::size_t>(size));
  return true;
}

std::string RawClient::read_all() {
  std::string text;
  while (read_some(text)) {
  }
  return text;
}

std::string RawClient::read_until(std::string_view end) {
  std::string text;
  while (text.find(end) == text.npos && read_some(text)) {
  }
  return text;
}

ControlBench::~ControlBench() {
  stop();
}

void ControlBench::start(control::ControlLimits limits) {
  server_ = std::make_unique<control::ControlServer>(context_.get_executor(), socket(), operations_,
                                                     limits);
  async::spawn("control server", context_.get_executor(), server_->run());
  thread_ = std::thread([this] { context_.run(); });
}

void ControlBench::stop() {
  if (!thread_.joinable()) return;
  boost::asio::post(context_, [this] { server_->stop(); });
  thread_.join();
  server_.reset();
}

std::string ControlBench::ask(std::string_view method, std::string_view target,
                              std::string_view body) {
  RawClient client(socket());
  std::string request = std::string(method) + " " + std::string(target) +
                        " HTTP/1.1\r\nHost: homeward\r\nConnection: close\r\n";
  if (!body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  client.send(request + "\r\n" + std::string(body));
  return client.read_all();
}

void ControlBench::on_server(const std::function<void()>& work) {
  std::promise<void> done;
  boost::asio::post(context_, [&] {
    work();
    done.set_value();
  });
  done.get_future().wait();
}

bool ControlBench::eventually(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{5};
  bool holds = false;
  while (!holds && std::chrono::steady_clock::now() < deadline) {
    on_server([&] { holds = condition(); });
    if (!holds) std::this_thread::yield();
  }
  return holds;
}

}  // namespace homeward::test
