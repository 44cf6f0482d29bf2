#include "plugins/ble/bluez/discovery_source.hpp"

#include "plugins/ble/bluez/objects.hpp"

#include <systemd/sd-bus.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace homeward::ble::bluez {
namespace {

using namespace std::chrono_literals;
// A controller that hangs answers its commands after 10 s with an error, or never.
constexpr auto kTimeout = 15s;
constexpr auto kAwait = boost::asio::as_tuple(boost::asio::use_awaitable);
constexpr int kMostAttempts = 12;
constexpr const char* kStart = "StartDiscovery";
constexpr const char* kStop = "StopDiscovery";
constexpr std::string_view kInProgress = "org.bluez.Error.InProgress";

}  // namespace

boost::asio::awaitable<Result<void>> DiscoverySource::plain_call(const char* member) {
  Message message = bus_.make_call(kService, adapter_path_.c_str(), kAdapterInterface, member);
  const auto answer = co_await bus_.call(std::move(message), kTimeout);
  if (!answer) co_return answer.error();
  co_return Result<void>{};
}

boost::asio::awaitable<Result<void>> DiscoverySource::set_filter() {
  Message message =
      bus_.make_call(kService, adapter_path_.c_str(), kAdapterInterface, "SetDiscoveryFilter");
  if (message) {
    const int filled = sd_bus_message_append(message.get(), "a{sv}", 2, "Transport", "s", "le",
                                             "DuplicateData", "b", 1);
    if (filled < 0) co_return failure(ErrorCode::invalid, "can't write a discovery filter");
  }
  const auto answer = co_await bus_.call(std::move(message), kTimeout);
  if (!answer) co_return answer.error();
  co_return Result<void>{};
}

boost::asio::awaitable<Result<void>> DiscoverySource::start(std::string adapter_path) {
  adapter_path_ = std::move(adapter_path);
  running_ = false;
  // A second start on top of a first can hang a controller (habluetooth), so end it, if any.
  const auto ended = co_await plain_call(kStop);
  if (!ended && ended.error().code != ErrorCode::refused) co_return ended.error();
  const auto filtered = co_await set_filter();
  if (!filtered) co_return filtered.error();
  const auto started = co_await begin();
  if (!started) co_return started.error();
  running_ = true;
  co_return Result<void>{};
}

boost::asio::awaitable<Result<void>> DiscoverySource::begin() {
  boost::asio::steady_timer pause(executor_);
  for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
    const auto started = co_await plain_call(kStart);
    if (started || started.error().where != kInProgress) co_return started;
    pause.expires_after(busy_pause_);
    co_await pause.async_wait(kAwait);
  }
  co_return Result<void>{};
}

boost::asio::awaitable<void> DiscoverySource::stop() {
  if (!running_) co_return;
  running_ = false;
  const auto ended = co_await plain_call(kStop);
  static_cast<void>(ended);
}

}  // namespace homeward::ble::bluez
