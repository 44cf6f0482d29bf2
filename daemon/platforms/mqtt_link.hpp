#pragma once

#include "daemon/ports/platform_link.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace homeward::mqtt {
class Client;
class Deadline;
struct ConnectOptions;
}  // namespace homeward::mqtt

namespace homeward::platforms {

/// A platform's link over MQTT 3.1.1 or 5. Created once per platform, lives as long as its
/// forwarder. Alerts do not depend on commands: where a broker ends the connection at the
/// subscription (as RabbitMQ does while the node that had the queue is down), it connects without,
/// and complains. Nor do they depend on MQTT 5: a broker that refuses that version is spoken to in
/// 3.1.1, and it complains, too.
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
  [[nodiscard]] std::size_t window() const override;
  [[nodiscard]] std::optional<Error> ended_by_broker() const override;

 private:
  [[nodiscard]] static bool take_time(mqtt::ConnectOptions& options,
                                      const mqtt::Deadline& deadline);
  void complain(const std::string& what);

  std::unique_ptr<mqtt::Client> client_;
  std::string complaint_;
};

}  // namespace homeward::platforms
