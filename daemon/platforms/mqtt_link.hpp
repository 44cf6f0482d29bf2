#pragma once

#include "daemon/ports/platform_link.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace homeward::mqtt {
class Client;
}

namespace homeward::platforms {

/// A platform's link over MQTT 3.1.1. Created once per platform, lives as long as its forwarder.
/// Alerts do not depend on commands: where a broker ends the connection at the subscription (as
/// RabbitMQ does while the node that had the queue is down), it connects without, and complains.
class MqttLink : public ports::PlatformLink {
 public:
  explicit MqttLink(boost::asio::any_io_executor executor);
  ~MqttLink() override;

  boost::asio::awaitable<Result<void>> connect(ports::LinkOptions options) override;
  boost::asio::awaitable<Result<void>> publish(ports::WireMessage message) override;
  boost::asio::awaitable<Result<ports::WireMessage>> receive() override;
  boost::asio::awaitable<void> disconnect(std::chrono::milliseconds grace) override;
  void abandon() override;
  [[nodiscard]] bool connected() const override;
  [[nodiscard]] std::string complaint() const override;

 private:
  std::unique_ptr<mqtt::Client> client_;
  std::string complaint_;
};

}  // namespace homeward::platforms
