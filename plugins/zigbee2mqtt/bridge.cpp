#include "plugins/zigbee2mqtt/bridge.hpp"

#include "lib/async/spawn.hpp"
#include "lib/log/log.hpp"

#include <boost/json/value.hpp>

#include <random>

namespace homeward::zigbee2mqtt {
namespace {

namespace asio = boost::asio;

// The table of a large home is a few MB; everything else is far smaller.
constexpr std::size_t max_payload = 8UL << 20U;
// The core is behind: leave messages with the broker until it has caught up.
constexpr std::size_t most_waiting = 4'000;
constexpr unsigned look_every = 64;

Now now() {
  return {std::chrono::steady_clock::now(),
          std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now())};
}

}  // namespace

Bridge::Bridge(asio::any_io_executor executor, sdk::Plugin& plugin, Timings timings)
    : executor_(executor),
      plugin_(plugin),
      timings_(timings),
      client_(executor),
      health_([this](sdk::HealthState state, std::string code, std::string detail) {
        plugin_.health(state, std::move(code), std::move(detail));
      }),
      backoff_(timings.backoff_least, timings.backoff_most, std::random_device{}()),
      settings_changed_(executor),
      look_(executor),
      run_(std::to_string(std::random_device{}())) {
  plugin_.on_welcome([this](const sdk::Welcome& told) { welcome(told); });
  plugin_.on_command([this](sdk::Command told) { return command(std::move(told)); });
}

void Bridge::send(std::vector<sdk::Event> events) {
  plugin_.send(std::move(events));
}
void Bridge::device(sdk::Device device) {
  plugin_.send(std::move(device));
}
void Bridge::gone(std::string device, bool removed) {
  plugin_.gone(std::move(device), removed);
}

void Bridge::response(BridgeResponse response) {
  const auto found = pending_.find(response.transaction);
  if (found == pending_.end()) return;
  found->second->response = std::move(response);
  found->second->timer.cancel();
}

void Bridge::welcome(const sdk::Welcome& welcome) {
  const boost::json::value config(welcome.config);
  auto settings = read_settings(json::Value(config));
  if (!settings) {
    health_.raise("configuration", sdk::HealthState::failed, to_text(settings.error()));
    return;
  }
  health_.clear("configuration");
  if (settings_ != *settings) adopt(std::move(*settings));
  std::vector<std::string> known;
  for (const auto& [id, keep] : welcome.known) known.push_back(id);
  home_->core_knows(std::move(known));
  health_.repeat();
}

void Bridge::adopt(Settings settings) {
  settings_ = std::move(settings);
  Sink& sink = *this;
  home_ = std::make_unique<Home>(settings_->base_topic, sink, health_);
  client_.abandon();
  settings_changed_.notify();
}

mqtt::ConnectOptions Bridge::connect_options() {
  mqtt::ConnectOptions options;
  options.broker = settings_->broker;
  options.client_id = "homeward-zigbee2mqtt-" + run_;
  options.username = settings_->username;
  options.password = settings_->password;
  options.ca_file = settings_->ca_file;
  options.cert_file = settings_->cert_file;
  options.key_file = settings_->key_file;
  options.subscriptions = home_->topics();
  options.max_payload = max_payload;
  options.hold_back = true;
  return options;
}

asio::awaitable<void> Bridge::run() {
  async::spawn("zigbee2mqtt-probe", executor_, look_after());
  for (;;) {
    if (settings_) {
      co_await connect_and_serve();
    } else {
      co_await settings_changed_.wait();
    }
  }
}

asio::awaitable<void> Bridge::connect_and_serve() {
  const Settings settings = *settings_;
  auto options = connect_options();
  const auto connected = co_await client_.connect(std::move(options));
  if (settings != *settings_) {
    client_.abandon();
    co_return;
  }
  if (connected) {
    log::notice("connected to the broker", {{"broker", settings.broker}});
    health_.clear("broker-unreachable");
    backoff_.reset();
    co_await serve();
    if (settings != *settings_) co_return;
  }
  const std::string why = connected ? "the connection was lost" : to_text(connected.error());
  log::warning("no connection to the broker", {{"broker", settings.broker}, {"why", why}});
  health_.raise("broker-unreachable", sdk::HealthState::failed, "MQTT broker: " + why);
  const auto pause = backoff_.next();
  co_await wait(pause);
}

asio::awaitable<void> Bridge::serve() {
  home_->connected(now());
  look_.expires_after(timings_.first_look);
  for (unsigned count = 1;; ++count) {
    const auto message = co_await client_.receive();
    if (!message) break;
    home_->message(message->topic, message->payload, message->retain, now());
    if (home_->topics_changed()) {
      const auto updated = co_await update_topics();
      if (!updated) break;
    }
    if (count % look_every == 0) co_await plugin_.drained_below(most_waiting);
  }
  client_.abandon();
  home_->disconnected();
  for (const auto& [transaction, pending] : pending_) pending->timer.cancel();
}

asio::awaitable<Result<void>> Bridge::update_topics() {
  TopicChange change = home_->take_topic_change();
  auto remove = std::move(change.remove);
  auto add = std::move(change.add);
  if (!remove.empty()) {
    const auto removed = co_await client_.unsubscribe(std::move(remove));
    if (!removed) co_return removed.error();
  }
  if (!add.empty()) {
    const auto added = co_await client_.subscribe(std::move(add));
    if (!added) co_return added.error();
  }
  co_return Result<void>{};
}

asio::awaitable<void> Bridge::wait(std::chrono::milliseconds time) {
  asio::steady_timer timer(executor_, time);
  co_await timer.async_wait(sdk::kAwait);
}

/// Looks after the bridge: shortly after each connection (which moves the timer), then every few
/// minutes.
asio::awaitable<void> Bridge::look_after() {
  look_.expires_after(timings_.probe_every);
  for (;;) {
    const auto [moved] = co_await look_.async_wait(sdk::kAwait);
    if (moved) continue;
    auto next = timings_.probe_every;
    if (home_ && client_.connected()) {
      home_->tidy(now());
      const bool answers = co_await probe();
      if (!answers) next = timings_.probe_again;
    }
    look_.expires_after(next);
  }
}

/// True when the bridge answers, or need not: it is known to be offline, or lets devices join,
/// which a probe would end.
asio::awaitable<bool> Bridge::probe() {
  if (!home_->bridge_online() || home_->joining_open()) {
    health_.clear("bridge-silent");
    co_return true;
  }
  const auto transaction = next_transaction();
  auto request = make_probe(*home_, transaction);
  const auto answer = co_await ask(std::move(request), transaction);
  if (answer || !client_.connected()) {
    health_.clear("bridge-silent");
    co_return true;
  }
  log::warning("the bridge does not answer", {{"why", to_text(answer.error())}});
  health_.raise("bridge-silent", sdk::HealthState::failed,
                "Zigbee2MQTT says it is online, but its radio does not answer");
  co_return false;
}

std::string Bridge::next_transaction() {
  return "homeward-" + run_ + '-' + std::to_string(++transactions_);
}

/// Publishes and, for a request that is answered, waits for the answer.
asio::awaitable<Result<void>> Bridge::ask(Request request, std::string transaction) {
  const bool answered = request.answered;
  auto pending = std::make_shared<Pending>(executor_);
  pending->timer.expires_after(timings_.answer_within);
  if (answered) pending_[transaction] = pending;
  mqtt::Message message{std::move(request.topic), std::move(request.payload), false};
  const auto published = co_await client_.publish(std::move(message));
  if (published && answered && !pending->response) {
    co_await pending->timer.async_wait(sdk::kAwait);
  }
  pending_.erase(transaction);
  if (!published) co_return published.error();
  if (!answered) co_return Result<void>{};
  if (!pending->response) co_return failure(ErrorCode::timeout, "the bridge gave no answer");
  if (!pending->response->ok) co_return failure(ErrorCode::refused, pending->response->error);
  co_return Result<void>{};
}

asio::awaitable<Result<boost::json::object>> Bridge::command(sdk::Command command) {
  if (!home_ || !client_.connected()) {
    co_return failure(ErrorCode::disconnected, "there is no connection to the MQTT broker");
  }
  const auto transaction = next_transaction();
  const boost::json::value args(std::move(command.args));
  auto request = make_request(*home_, command.name, json::Value(args), transaction);
  if (!request) co_return request.error();
  const auto done = co_await ask(std::move(*request), transaction);
  if (!done) co_return done.error();
  co_return boost::json::object{};
}

}  // namespace homeward::zigbee2mqtt
