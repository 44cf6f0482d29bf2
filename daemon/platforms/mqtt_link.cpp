#include "daemon/platforms/mqtt_link.hpp"

#include "lib/mqtt/client.hpp"
#include "lib/mqtt/deadline.hpp"

#include <utility>

namespace homeward::platforms {
namespace {

mqtt::Message to_mqtt(ports::WireMessage message) {
  ports::WireProperties& properties = message.properties;
  return {std::move(message.topic),
          std::move(message.payload),
          message.retain,
          {std::move(properties.content_type), std::move(properties.user), properties.expiry}};
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
  result.mqtt5 = options.mqtt5;
  return result;
}

}  // namespace

MqttLink::MqttLink(boost::asio::any_io_executor executor)
    : client_(std::make_unique<mqtt::Client>(std::move(executor))) {}

MqttLink::~MqttLink() = default;

/// Each further try is for less: first without MQTT 5, then without commands. Alerts come first.
boost::asio::awaitable<Result<void>> MqttLink::connect(ports::LinkOptions options) {
  const mqtt::Deadline deadline(options.connect_timeout);
  complaint_.clear();
  mqtt::ConnectOptions wanted = to_mqtt(std::move(options));
  Result<void> done = co_await client_->connect(wanted);
  const bool too_old = !done && done.error().code == ErrorCode::unsupported;
  if (too_old && take_time(wanted, deadline)) {
    complain(to_text(done.error()) +
             ": MQTT 5 was asked for, 3.1.1 is spoken, so that nothing "
             "expires at the broker and no refusal is heard");
    wanted.mqtt5 = false;
    done = co_await client_->connect(wanted);
  }
  const auto refused = client_->refused_subscription();
  if (refused) complain(to_text(*refused) + ": no command arrives");
  if (done || !refused || !take_time(wanted, deadline)) co_return done;
  wanted.subscriptions.clear();
  done = co_await client_->connect(wanted);
  co_return done;
}

/// Gives the next try what is left of the time; false when nothing is.
bool MqttLink::take_time(mqtt::ConnectOptions& options, const mqtt::Deadline& deadline) {
  options.connect_timeout = deadline.left();
  return options.connect_timeout > std::chrono::milliseconds::zero();
}

void MqttLink::complain(const std::string& what) {
  if (!complaint_.empty()) complaint_ += "; ";
  complaint_ += what;
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

std::size_t MqttLink::window() const {
  return client_->window();
}

std::optional<Error> MqttLink::ended_by_broker() const {
  return client_->ended_by_broker();
}

}  // namespace homeward::platforms
