#include "daemon/platforms/mqtt_link.hpp"

#include "lib/mqtt/client.hpp"

#include <utility>

namespace homeward::platforms {
namespace {

mqtt::Message to_mqtt(ports::WireMessage message) {
  return {std::move(message.topic), std::move(message.payload), message.retain};
}

mqtt::ConnectOptions to_mqtt(ports::LinkOptions options) {
  mqtt::ConnectOptions result;
  result.broker = std::move(options.broker);
  result.client_id = std::move(options.client_id);
  result.username = std::move(options.username);
  result.password = std::move(options.password);
  result.ca_file = std::move(options.ca_file);
  result.cert_file = std::move(options.cert_file);
  result.key_file = std::move(options.key_file);
  result.keep_alive = options.keep_alive;
  result.connect_timeout = options.connect_timeout;
  if (options.will) result.will = to_mqtt(std::move(*options.will));
  result.subscriptions = std::move(options.subscriptions);
  result.subscriptions_may_fail = true;
  return result;
}

}  // namespace

MqttLink::MqttLink(boost::asio::any_io_executor executor)
    : client_(std::make_unique<mqtt::Client>(std::move(executor))) {}

MqttLink::~MqttLink() = default;

boost::asio::awaitable<Result<void>> MqttLink::connect(ports::LinkOptions options) {
  ports::LinkOptions without = options;
  without.subscriptions.clear();
  complaint_.clear();
  mqtt::ConnectOptions whole = to_mqtt(std::move(options));
  Result<void> done = co_await client_->connect(std::move(whole));
  const auto refused = client_->refused_subscription();
  if (refused) complaint_ = to_text(*refused) + ": no command arrives";
  if (done || !refused) co_return done;
  mqtt::ConnectOptions bare = to_mqtt(std::move(without));
  done = co_await client_->connect(std::move(bare));
  co_return done;
}

boost::asio::awaitable<Result<void>> MqttLink::publish(ports::WireMessage message) {
  return client_->publish(to_mqtt(std::move(message)));
}

boost::asio::awaitable<Result<ports::WireMessage>> MqttLink::receive() {
  Result<mqtt::Message> message = co_await client_->receive();
  if (!message) co_return message.error();
  ports::WireMessage result{std::move(message->topic), std::move(message->payload),
                            message->retain};
  co_return result;
}

boost::asio::awaitable<void> MqttLink::disconnect(std::chrono::milliseconds grace) {
  return client_->disconnect(grace);
}

void MqttLink::abandon() {
  client_->abandon();
}

bool MqttLink::connected() const {
  return client_->connected();
}

std::string MqttLink::complaint() const {
  return complaint_;
}

}  // namespace homeward::platforms
