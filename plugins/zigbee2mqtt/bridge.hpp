#pragma once

#include "lib/mqtt/client.hpp"
#include "plugins/sdk/backoff.hpp"
#include "plugins/sdk/plugin.hpp"
#include "plugins/sdk/signal.hpp"
#include "plugins/zigbee2mqtt/home.hpp"
#include "plugins/zigbee2mqtt/requests.hpp"
#include "plugins/zigbee2mqtt/settings.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace homeward::zigbee2mqtt {

/// How long the bridge waits for what; tests shorten them.
struct Timings {
  std::chrono::milliseconds backoff_least{500};
  std::chrono::milliseconds backoff_most{30'000};
  std::chrono::milliseconds first_look{12'000};    ///< at the bridge, after the connection
  std::chrono::milliseconds probe_every{300'000};  ///< that the radio still answers
  std::chrono::milliseconds probe_again{60'000};   ///< after a probe that failed
  std::chrono::milliseconds answer_within{20'000};
};

/// Carries a Zigbee2MQTT bridge to the core: keeps the connection to its broker, hands each
/// message to the Home and what the Home tells to the plugin link, turns commands into requests
/// and proves every few minutes that the bridge answers. `bridge/state` alone does not tell a
/// coordinator that hangs. Owned by main, on the link's executor; the link outlives it, and the
/// executor runs no more once it ends.
class Bridge : private Sink {
 public:
  Bridge(boost::asio::any_io_executor executor, sdk::Plugin& plugin, Timings timings = {});
  ~Bridge() override = default;
  Bridge(const Bridge&) = delete;
  Bridge& operator=(const Bridge&) = delete;

  /// Starts at the first welcome, which brings the settings; runs until the executor ends.
  boost::asio::awaitable<void> run();

 private:
  /// A request whose answer is awaited.
  struct Pending {
    explicit Pending(const boost::asio::any_io_executor& executor) : timer(executor) {}
    boost::asio::steady_timer timer;
    std::optional<BridgeResponse> response;
  };

  void send(std::vector<sdk::Event> events) override;
  void device(sdk::Device device) override;
  void gone(std::string device, bool removed) override;
  void response(BridgeResponse response) override;

  void welcome(const sdk::Welcome& welcome);
  void adopt(Settings settings);
  [[nodiscard]] mqtt::ConnectOptions connect_options();
  boost::asio::awaitable<void> connect_and_serve();
  boost::asio::awaitable<void> serve();
  boost::asio::awaitable<Result<void>> update_topics();
  boost::asio::awaitable<void> wait(std::chrono::milliseconds time);
  boost::asio::awaitable<void> look_after();
  boost::asio::awaitable<bool> probe();
  boost::asio::awaitable<Result<boost::json::object>> command(sdk::Command command);
  boost::asio::awaitable<Result<void>> ask(Request request, std::string transaction);
  [[nodiscard]] std::string next_transaction();

  boost::asio::any_io_executor executor_;
  sdk::Plugin& plugin_;
  Timings timings_;
  mqtt::Client client_;
  HealthBoard health_;
  sdk::Backoff backoff_;
  sdk::Signal settings_changed_;
  boost::asio::steady_timer look_;
  std::optional<Settings> settings_;
  std::unique_ptr<Home> home_;                               ///< there once settings_ are
  std::map<std::string, std::shared_ptr<Pending>> pending_;  ///< shared with who waits for it
  std::string run_;  ///< of this process, so that answers to an earlier one are not ours
  std::uint64_t transactions_{0};
};

}  // namespace homeward::zigbee2mqtt
