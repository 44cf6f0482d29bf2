#include "plugins/sdk/plugin.hpp"

#include "plugins/sdk/link.hpp"

#include <cstdlib>
#include <utility>

namespace homeward::sdk {

namespace asio = boost::asio;

class Plugin::Impl : public Link {
 public:
  using Link::Link;
};

std::string default_socket() {
  const char* path = std::getenv("HOMEWARD_PLUGIN_SOCKET");
  return path != nullptr && *path != '\0' ? path : "/run/homeward/plugins.sock";
}

Plugin::Plugin(asio::any_io_executor executor, Options options)
    : impl_(std::make_shared<Impl>(std::move(executor), std::move(options))) {}

Plugin::~Plugin() = default;

void Plugin::on_welcome(std::function<void(const Welcome&)> handler) {
  impl_->on_welcome(std::move(handler));
}

void Plugin::on_command(
    std::function<asio::awaitable<Result<boost::json::object>>(Command)> handler) {
  impl_->on_command(std::move(handler));
}

asio::awaitable<Result<void>> Plugin::run() {
  const auto link = impl_;
  Result<void> outcome = co_await link->run();
  co_return outcome;
}

void Plugin::stop(std::string reason) {
  impl_->stop(std::move(reason));
}

void Plugin::send(std::vector<Event> events) {
  impl_->send(std::move(events));
}

void Plugin::send(Device device) {
  impl_->send(std::move(device));
}

void Plugin::gone(std::string device, bool removed) {
  impl_->gone(std::move(device), removed);
}

void Plugin::health(HealthState state, std::string code, std::string detail) {
  impl_->health(state, std::move(code), std::move(detail));
}

asio::awaitable<void> Plugin::drained_below(std::size_t fewer_than) {
  const auto link = impl_;
  co_await link->drained_below(fewer_than);
}

}  // namespace homeward::sdk
