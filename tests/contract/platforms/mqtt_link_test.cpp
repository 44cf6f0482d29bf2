#include "daemon/platforms/mqtt_link.hpp"

#include "tests/contract/platforms/platform_link_contract.hpp"
#include "tests/support/mosquitto/mosquitto.hpp"

namespace homeward::ports {
namespace {

/// The real adapter and a real broker.
class MosquittoWorld {
 public:
  explicit MosquittoWorld(boost::asio::io_context& loop) : loop_(loop) {}

  static bool available() { return test::Mosquitto::available(); }

  std::unique_ptr<PlatformLink> make_link() {
    return std::make_unique<platforms::MqttLink>(loop_.get_executor());
  }

  LinkOptions options(std::string client_id) {
    LinkOptions options;
    options.broker = broker_.uri();
    options.client_id = std::move(client_id);
    options.connect_timeout = std::chrono::seconds{5};
    return options;
  }

  void freeze() { broker_.freeze(); }
  void thaw() { broker_.thaw(); }
  void kill() { broker_.kill(); }
  void restart() { broker_.start(); }

  void turn() {
    loop_.restart();
    loop_.run_one_for(std::chrono::milliseconds{50});
  }

 private:
  boost::asio::io_context& loop_;
  test::Mosquitto broker_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(MqttLink, PlatformLinkContract, MosquittoWorld);

}  // namespace
}  // namespace homeward::ports
