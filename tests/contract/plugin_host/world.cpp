#include "tests/contract/plugin_host/world.hpp"

#include "daemon/core/value.hpp"
#include "lib/async/spawn.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace homeward::plugin_host {

boost::asio::awaitable<void> RecordingSink::take(ports::SourceBatch batch) {
  while (!held_.empty() && batch.plugin.str() == held_) co_await released_.wait();
  batches.push_back(std::move(batch));
}

boost::asio::awaitable<void> RecordingSink::take(ports::SourceDevice device) {
  devices.push_back(std::move(device));
  co_return;
}

boost::asio::awaitable<void> RecordingSink::ended(core::PluginId plugin) {
  goodbyes.push_back(plugin.str());
  co_return;
}

std::map<core::DeviceAddress, std::string> RecordingSink::known_devices(
    const core::PluginId& plugin) const {
  std::map<core::DeviceAddress, std::string> own;
  for (const auto& [address, keep] : known) {
    if (address.str().starts_with(plugin.str() + ":")) own.emplace(address, keep);
  }
  return own;
}

std::optional<std::uint64_t> RecordingSink::committed_sequence(const core::PluginId& /*plugin*/,
                                                               const std::string& run) const {
  const auto found = committed.find(run);
  if (found == committed.end()) return std::nullopt;
  return found->second;
}

void RecordingSink::release() {
  held_.clear();
  released_.notify();
}

std::vector<std::string> RecordingSink::values(const std::string& plugin) const {
  std::vector<std::string> all;
  for (const ports::SourceBatch& batch : batches) {
    if (batch.plugin.str() != plugin) continue;
    for (const ports::SourceEvent& event : batch.events) {
      all.push_back(core::to_text(event.value));
    }
  }
  return all;
}

std::vector<std::string> RecordingSink::health_of(const std::string& plugin) const {
  std::vector<std::string> all;
  for (const ports::SourceHealth& health : healths) {
    if (health.plugin.str() != plugin) continue;
    all.push_back(std::string(ports::to_text(health.state)) + " " + health.code);
  }
  return all;
}

RawPlugin::~RawPlugin() {
  hang_up();
}

void RawPlugin::hang_up() {
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

std::size_t RawPlugin::send_some(std::string_view text) {
  const ssize_t sent = ::send(socket_, text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  return sent < 0 ? 0 : static_cast<std::size_t>(sent);
}

void RawPlugin::read() {
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t bytes = ::recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (bytes > 0) {
      received_.append(buffer.data(), static_cast<std::size_t>(bytes));
      continue;
    }
    if (bytes == 0 || errno == ECONNRESET) closed_ = true;
    return;
  }
}

std::string RawPlugin::line() {
  read();
  const std::size_t end = received_.find('\n');
  if (end == std::string::npos) return {};
  std::string line = received_.substr(0, end);
  received_.erase(0, end + 1);
  return line;
}

std::vector<std::string> RawPlugin::lines() {
  std::vector<std::string> all;
  for (std::string next = line(); !next.empty(); next = line()) all.push_back(next);
  return all;
}

bool RawPlugin::closed() {
  read();
  return closed_ && received_.empty();
}

HostTest::HostTest() {
  std::string pattern = (std::filesystem::temp_directory_path() / "homeward-host-XXXXXX").string();
  folder = ::mkdtemp(pattern.data());
  socket = (folder / "plugins.sock").string();
}

HostTest::~HostTest() {
  if (host) {
    sink.release();
    host->stop();
    settle();
    EXPECT_TRUE(ended) << "run() did not end after stop()";
  }
  std::filesystem::remove_all(folder);
}

namespace {

boost::asio::awaitable<void> run_host(PluginHost& host, bool& ended) {
  co_await host.run();
  ended = true;
}

}  // namespace

void HostTest::start(std::vector<ports::PluginOptions> plugins) {
  Options options;
  options.socket = socket;
  options.plugins = std::move(plugins);
  options.read_secret = [this](const ports::SecretSource& source) -> Result<std::string> {
    const auto found = secrets.find(source.name);
    if (found == secrets.end()) return failure(ErrorCode::io, "Permission denied", source.name);
    return found->second;
  };
  host = std::make_unique<PluginHost>(io.get_executor(), std::move(options), clock, sink);
  async::spawn("host", io.get_executor(), run_host(*host, ended));
  settle();
}

void HostTest::settle() {
  io.restart();
  while (io.poll() > 0) {
  }
}

void HostTest::pass(std::chrono::seconds time) {
  for (std::chrono::seconds passed{0}; passed < time; ++passed) {
    clock.advance(std::chrono::seconds{1});
    settle();
  }
}

std::unique_ptr<RawPlugin> HostTest::connect() {
  const int number = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, socket.data(), socket.size());
  const auto* generic = static_cast<const sockaddr*>(static_cast<const void*>(&address));
  EXPECT_EQ(::connect(number, generic, sizeof(address)), 0) << std::strerror(errno);
  auto plugin = std::make_unique<RawPlugin>(number);
  settle();
  return plugin;
}

std::unique_ptr<RawPlugin> HostTest::hello(const std::string& plugin, const std::string& more) {
  auto client = connect();
  send(*client, R"({"type":"hello","protocol":1,"plugin":")" + plugin + "\"" + more + "}\n");
  return client;
}

std::unique_ptr<RawPlugin> HostTest::welcomed(const std::string& plugin, const std::string& more) {
  auto client = hello(plugin, more);
  const std::string line = client->line();
  EXPECT_TRUE(line.starts_with(R"({"type":"welcome")")) << line;
  return client;
}

void HostTest::send(RawPlugin& plugin, std::string_view text) {
  // A plugin that is not read any more takes no more: that ends the loop too.
  while (!text.empty()) {
    const std::size_t sent = plugin.send_some(text);
    text.remove_prefix(sent);
    settle();
    if (sent == 0) break;
  }
  settle();
}

ports::PluginOptions HostTest::plugin(const std::string& id, ports::PluginLimits limits) {
  ports::PluginOptions options;
  options.id = core::PluginId(id);
  options.limits = limits;
  return options;
}

std::string HostTest::event(const std::string& device, int value, const std::string& more) {
  return R"({"type":"event","device":")" + device + R"(","property":"temperature","value":)" +
         std::to_string(value) + more + "}\n";
}

}  // namespace homeward::plugin_host
