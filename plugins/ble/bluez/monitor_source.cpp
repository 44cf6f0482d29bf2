#include "plugins/ble/bluez/monitor_source.hpp"

#include "plugins/ble/bluez/objects.hpp"

#include <systemd/sd-bus.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <string_view>

namespace homeward::ble::bluez {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr auto kTimeout = 15s;
constexpr const char* kRegister = "RegisterMonitor";
constexpr const char* kUnregister = "UnregisterMonitor";
constexpr auto kActivationWithin = 5s;
constexpr const char* kRoot = "/homeward/monitors";
constexpr const char* kOurInterface = "org.bluez.AdvertisementMonitor1";
constexpr std::size_t kMostPatterns = 16;
constexpr std::uint8_t kServiceDataType = 0x16;
constexpr std::uint8_t kManufacturerDataType = 0xFF;

std::string path_of(std::size_t index) {
  return std::string(kRoot) + "/m" + std::to_string(index);
}

int append_patterns(sd_bus_message* message, const std::vector<Pattern>& patterns) {
  int outcome = sd_bus_message_open_container(message, 'e', "sv");
  if (outcome >= 0) outcome = sd_bus_message_append(message, "s", "Patterns");
  if (outcome >= 0) outcome = sd_bus_message_open_container(message, 'v', "a(yyay)");
  if (outcome >= 0) outcome = sd_bus_message_open_container(message, 'a', "(yyay)");
  for (const Pattern& pattern : patterns) {
    if (outcome >= 0) outcome = sd_bus_message_open_container(message, 'r', "yyay");
    if (outcome >= 0) {
      outcome = sd_bus_message_append(message, "yy", pattern.offset, pattern.ad_type);
    }
    if (outcome >= 0) {
      outcome =
          sd_bus_message_append_array(message, 'y', pattern.content.data(), pattern.content.size());
    }
    if (outcome >= 0) outcome = sd_bus_message_close_container(message);
  }
  for (int level = 0; level < 3 && outcome >= 0; ++level) {
    outcome = sd_bus_message_close_container(message);
  }
  return outcome;
}

int append_properties(sd_bus_message* message, const std::vector<Pattern>& patterns) {
  int outcome = sd_bus_message_open_container(message, 'a', "{sv}");
  if (outcome >= 0) outcome = sd_bus_message_append(message, "{sv}", "Type", "s", "or_patterns");
  if (outcome >= 0) outcome = append_patterns(message, patterns);
  return outcome < 0 ? outcome : sd_bus_message_close_container(message);
}

int send_and_release(sd_bus_message* reply, int outcome) {
  if (outcome >= 0) outcome = sd_bus_send(nullptr, reply, nullptr);
  sd_bus_message_unref(reply);
  return outcome < 0 ? outcome : 1;
}

}  // namespace

std::vector<std::vector<Pattern>> monitor_patterns(const Interests& interests) {
  std::vector<std::vector<Pattern>> monitors;
  const auto add = [&](std::uint8_t type, std::uint16_t number) {
    if (monitors.empty() || monitors.back().size() == kMostPatterns) monitors.emplace_back();
    const auto low = static_cast<std::uint8_t>(number & 0xFFU);
    const auto high = static_cast<std::uint8_t>(number >> 8U);
    monitors.back().push_back({0, type, {low, high}});
  };
  for (const std::uint16_t uuid : interests.service_uuids) add(kServiceDataType, uuid);
  for (const std::uint16_t company : interests.companies) add(kManufacturerDataType, company);
  return monitors;
}

MonitorSource::MonitorSource(asio::any_io_executor executor, Bus& bus, const Interests& interests)
    : executor_(std::move(executor)), bus_(bus), monitors_(monitor_patterns(interests)) {}

void MonitorSource::lost() {
  running_ = false;
  // On a new connection they have to be offered again.
  if (!bus_.is_open()) served_ = false;
}

int MonitorSource::answer(sd_bus_message* message) {
  const std::string path = sd_bus_message_get_path(message);
  if (sd_bus_message_is_method_call(message, kObjectsInterface, "GetManagedObjects") > 0) {
    return path == kRoot ? answer_objects(message) : 0;
  }
  if (sd_bus_message_is_method_call(message, kPropertiesInterface, "GetAll") > 0) {
    return answer_all_properties(message);
  }
  if (sd_bus_message_is_method_call(message, kOurInterface, nullptr) <= 0) return 0;
  const std::string_view member = sd_bus_message_get_member(message);
  if (member == "Activate") active_.insert(path);
  if (member == "Release") {
    active_.erase(path);
    running_ = false;
  }
  // DeviceFound and DeviceLost come late (seconds) and say nothing that Device1 does not.
  return sd_bus_reply_method_return(message, "");
}

int MonitorSource::answer_objects(sd_bus_message* message) {
  sd_bus_message* reply = nullptr;
  int outcome = sd_bus_message_new_method_return(message, &reply);
  if (outcome >= 0) outcome = sd_bus_message_open_container(reply, 'a', "{oa{sa{sv}}}");
  for (std::size_t i = 0; i < monitors_.size() && outcome >= 0; ++i) {
    outcome = sd_bus_message_open_container(reply, 'e', "oa{sa{sv}}");
    if (outcome >= 0) outcome = sd_bus_message_append(reply, "o", path_of(i).c_str());
    if (outcome >= 0) outcome = sd_bus_message_open_container(reply, 'a', "{sa{sv}}");
    if (outcome >= 0) outcome = sd_bus_message_open_container(reply, 'e', "sa{sv}");
    if (outcome >= 0) outcome = sd_bus_message_append(reply, "s", kOurInterface);
    if (outcome >= 0) outcome = append_properties(reply, monitors_[i]);
    for (int level = 0; level < 3 && outcome >= 0; ++level) {
      outcome = sd_bus_message_close_container(reply);
    }
  }
  if (outcome >= 0) outcome = sd_bus_message_close_container(reply);
  return send_and_release(reply, outcome);
}

int MonitorSource::answer_all_properties(sd_bus_message* message) {
  const std::string_view path = sd_bus_message_get_path(message);
  for (std::size_t i = 0; i < monitors_.size(); ++i) {
    if (path != path_of(i)) continue;
    sd_bus_message* reply = nullptr;
    int outcome = sd_bus_message_new_method_return(message, &reply);
    if (outcome >= 0) outcome = append_properties(reply, monitors_[i]);
    return send_and_release(reply, outcome);
  }
  return 0;
}

asio::awaitable<Result<void>> MonitorSource::ask(const char* member) {
  Message message = bus_.make_call(kService, adapter_path_.c_str(), kMonitorInterface, member);
  if (message) sd_bus_message_append(message.get(), "o", kRoot);
  const auto answer = co_await bus_.call(std::move(message), kTimeout);
  if (answer) co_return Result<void>{};
  const std::string& name = answer.error().where;
  const bool absent = name == SD_BUS_ERROR_UNKNOWN_INTERFACE ||
                      name == SD_BUS_ERROR_UNKNOWN_METHOD || name == SD_BUS_ERROR_UNKNOWN_OBJECT;
  if (!absent) co_return answer.error();
  co_return failure(ErrorCode::unsupported, "this bluetoothd offers no advertisement monitor");
}

asio::awaitable<Result<void>> MonitorSource::start(std::string adapter_path) {
  adapter_path_ = std::move(adapter_path);
  if (!served_) {
    const auto served = bus_.serve(kRoot, [this](sd_bus_message* call) { return answer(call); });
    if (!served) co_return served.error();
    served_ = true;
  }
  const auto ended = co_await ask(kUnregister);
  if (!ended && ended.error().code != ErrorCode::refused) co_return ended.error();
  active_.clear();
  running_ = true;  // a Release may come before the answer
  const auto registered = co_await ask(kRegister);
  if (!registered) {
    running_ = false;
    co_return registered.error();
  }
  const bool up = co_await activated();
  if (up) co_return Result<void>{};
  running_ = false;
  co_return failure(ErrorCode::timeout, "bluetoothd took the monitors and did not start them");
}

/// Waits until all monitors are active, one was released, or the time is over.
asio::awaitable<bool> MonitorSource::activated() {
  constexpr auto kLook = 100ms;
  asio::steady_timer timer(executor_);
  const auto until = asio::steady_timer::clock_type::now() + kActivationWithin;
  while (running_ && active_.size() < monitors_.size()) {
    if (asio::steady_timer::clock_type::now() >= until) co_return false;
    timer.expires_after(kLook);
    co_await timer.async_wait(kAwait);
  }
  co_return running_;
}

asio::awaitable<void> MonitorSource::stop() {
  if (!running_) co_return;
  running_ = false;
  const auto ended = co_await ask(kUnregister);
  static_cast<void>(ended);
}

}  // namespace homeward::ble::bluez
