#include "cli/plugin_test/real_core.hpp"

#include "daemon/plugin_host/plugin_host.hpp"
#include "daemon/system/system_clock.hpp"
#include "lib/async/spawn.hpp"
#include "plugins/protocol/decode.hpp"
#include "plugins/protocol/encode.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <array>
#include <utility>

namespace homeward::cli::plugin_test {
namespace {

using Protocol = boost::asio::local::stream_protocol;

constexpr std::chrono::milliseconds kStep{10};
constexpr std::chrono::seconds kStop{5};

/// Counts what comes and has it committed at once.
class CountingSink final : public ports::EventSink {
 public:
  boost::asio::awaitable<void> take(ports::SourceBatch batch) override {
    if (batch.sequence) committed_ = {batch.run, *batch.sequence};
    if (batch.sequence && sources_ != nullptr) {
      sources_->committed_of(batch.plugin, batch.run, *batch.sequence);
    }
    co_return;
  }
  boost::asio::awaitable<void> take(ports::SourceDevice device) override {
    if (!device.gone) ++devices;
    if (device.keep) kept_.insert_or_assign(device.address, *device.keep);
    co_return;
  }
  void take(const ports::SourceHealth& /*health*/) override {}
  boost::asio::awaitable<void> ended(core::PluginId /*plugin*/) override {
    said_bye = true;
    co_return;
  }
  [[nodiscard]] std::map<core::DeviceAddress, std::string> known_devices(
      const core::PluginId& /*plugin*/) const override {
    return kept_;
  }
  [[nodiscard]] std::optional<std::uint64_t> committed_sequence(
      const core::PluginId& /*plugin*/, const std::string& run) const override {
    if (run != committed_.first) return std::nullopt;
    return committed_.second;
  }
  void tell(ports::EventSources& sources) { sources_ = &sources; }

  std::uint64_t devices{0};
  bool said_bye{false};

 private:
  ports::EventSources* sources_{nullptr};
  std::pair<std::string, std::uint64_t> committed_;
  std::map<core::DeviceAddress, std::string> kept_;
};

plugin_host::Options options_of(const std::filesystem::path& socket, const core::PluginId& plugin,
                                const std::string& config) {
  plugin_host::Options options;
  options.socket = socket.string();
  ports::PluginOptions entry;
  entry.id = plugin;
  entry.config = config;
  options.plugins = {entry};
  options.read_secret = [](const ports::SecretSource&) -> Result<std::string> {
    return failure(ErrorCode::not_found, "there are no secrets here");
  };
  return options;
}

/// The reason of a refusal; empty for everything else.
std::string reason_of(const std::string& line) {
  protocol::Decoder decoder;
  const Result<protocol::FromCore> message = decoder.from_core(line);
  const auto* refuse = message ? std::get_if<protocol::Refuse>(&*message) : nullptr;
  return refuse == nullptr ? "" : refuse->reason;
}

}  // namespace

class RealCore::Impl {
 public:
  Impl(const std::filesystem::path& socket, const std::string& plugin, const std::string& config)
      : socket_(socket),
        plugin_(plugin),
        clock_(loop_.get_executor()),
        host_(loop_.get_executor(), options_of(socket, plugin_, config), clock_, sink_) {
    sink_.tell(host_);
    async::spawn("plugin host", loop_.get_executor(), serve());
  }

  ~Impl() {
    host_.stop();
    run_until([this] { return done_; }, kStop);
  }

  bool run_until(const std::function<bool()>& holds, std::chrono::milliseconds time) {
    const auto deadline = std::chrono::steady_clock::now() + time;
    while (!holds()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      loop_.restart();
      loop_.run_for(kStep);
    }
    return true;
  }

  [[nodiscard]] Seen seen() const {
    const plugin_host::PluginCounters counters = host_.counters(plugin_);
    return {host_.status().front().state, counters.events, counters.dropped, counters.malformed,
            counters.refused_devices,     sink_.devices,   sink_.said_bye};
  }

  std::string challenge(std::chrono::milliseconds time) {
    Protocol::socket second(loop_);
    second.connect(Protocol::endpoint(socket_.string()));
    protocol::Hello hello;
    hello.plugin = plugin_.str();
    const std::string line = protocol::encode(hello);
    second.send(boost::asio::buffer(line));
    std::string answer;
    std::array<char, 4096> space{};
    bool ended = false;
    second.async_receive(boost::asio::buffer(space),
                         [&](const boost::system::error_code&, std::size_t size) {
                           answer.assign(space.data(), size);
                           ended = true;
                         });
    run_until([&ended] { return ended; }, time);
    second.close();
    run_until([&ended] { return ended; }, kStop);
    return reason_of(answer.substr(0, answer.find('\n')));
  }

 private:
  boost::asio::awaitable<void> serve() {
    co_await host_.run();
    done_ = true;
  }

  std::filesystem::path socket_;
  core::PluginId plugin_;
  boost::asio::io_context loop_{1};
  system::SystemClock clock_;
  CountingSink sink_;
  plugin_host::PluginHost host_;
  bool done_{false};
};

RealCore::RealCore(const std::filesystem::path& socket, const std::string& plugin,
                   const std::string& config)
    : impl_(std::make_unique<Impl>(socket, plugin, config)) {}

RealCore::~RealCore() = default;

bool RealCore::run_until(const std::function<bool()>& holds, std::chrono::milliseconds time) {
  return impl_->run_until(holds, time);
}

RealCore::Seen RealCore::seen() const {
  return impl_->seen();
}

std::string RealCore::challenge(std::chrono::milliseconds time) {
  return impl_->challenge(time);
}

}  // namespace homeward::cli::plugin_test
