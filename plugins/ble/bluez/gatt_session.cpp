#include "plugins/ble/bluez/gatt_session.hpp"

#include "lib/log/log.hpp"
#include "plugins/ble/bluez/boot_clock.hpp"

#include <systemd/sd-bus.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace homeward::ble::bluez {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr auto kConnectTimeout = 20s;
constexpr auto kCallTimeout = 10s;
constexpr BootTime kResolvedWithin{15'000};
constexpr BootTime kKnownWithin{12'000};
constexpr auto kLook = 500ms;
constexpr std::size_t kMostCharacteristics = 64;
constexpr const char* kConnect = "Connect";
constexpr const char* kDisconnect = "Disconnect";
constexpr const char* kPair = "Pair";

std::string path_of(const std::string& adapter, const Address& address) {
  std::string name = to_text(address);
  std::replace(name.begin(), name.end(), ':', '_');
  return adapter + "/dev_" + name;
}

/// Collects the characteristics of one device.
class Collector : public ObjectVisitor {
 public:
  explicit Collector(std::string device) : device_(std::move(device)) {}

  bool object(std::string_view path, std::string_view interface, sd_bus_message* message) override {
    if (interface != kCharacteristicInterface || device_path_in(path) != device_) return false;
    CharacteristicReport report;
    if (!read_characteristic(message, report)) return true;
    const auto uuid = parse_uuid(report.uuid);
    const auto number = uuid ? short_form(*uuid) : std::nullopt;
    if (number && found.size() < kMostCharacteristics) {
      found.push_back(
          {*number, std::string(path), report.notifies, report.readable, report.writable});
    }
    return true;
  }

  std::vector<Characteristic> found;

 private:
  std::string device_;
};

}  // namespace

GattSessions::GattSessions(asio::any_io_executor executor, Radio& radio, Agent::Lookup lookup,
                           Values values)
    : executor_(std::move(executor)),
      radio_(radio),
      agent_(radio.bus(), std::move(lookup)),
      values_(std::move(values)),
      wake_(executor_) {}

void GattSessions::link(const Address& address, std::optional<bool> connected,
                        std::optional<bool> resolved) {
  if (address != address_) return;
  connected_ = connected.value_or(connected_);
  resolved_ = resolved.value_or(resolved_);
  wake_.cancel();
}

void GattSessions::value(std::string_view path, Bytes value) {
  if (!address_ || !script_) return;
  const std::uint16_t uuid = script_->uuid_at(path);
  if (uuid == 0) return;
  script_->told(uuid, value, boot_now());
  values_(*address_, uuid, value);
  wake_.cancel();
}

asio::awaitable<Result<void>> GattSessions::run(Partner partner, LocalTime local) {
  address_ = partner.address;
  path_ = path_of(radio_.adapter_path(), partner.address);
  connected_ = resolved_ = false;
  Result<void> outcome = co_await open(partner);
  if (outcome) outcome = co_await converse(partner, local);
  script_.reset();
  // A connection that is only half there is ended as well.
  const auto ended = co_await device_call(kDisconnect, kCallTimeout);
  static_cast<void>(ended);
  address_.reset();
  co_await radio_.discover_no_longer();
  radio_.scan_again();
  co_return outcome;
}

asio::awaitable<Result<void>> GattSessions::open(Partner partner) {
  const bool has_passkey = partner.passkey.has_value();
  const auto offered = co_await agent_.offer(has_passkey);
  if (!offered) log::notice("no agent for pairing", {{"why", to_text(offered.error())}});
  const auto connected = co_await connect();
  if (!connected) co_return connected.error();
  if (has_passkey) {
    const auto paired = co_await device_call(kPair, kConnectTimeout);
    const bool was = !paired && paired.error().where == "org.bluez.Error.AlreadyExists";
    if (!paired && !was) co_return paired.error();
  }
  co_await until_resolved();
  if (resolved_) co_return Result<void>{};
  co_return failure(ErrorCode::timeout, "the device does not tell its services");
}

/// Connects; where bluetoothd does not know the device, it is given some time to hear it.
asio::awaitable<Result<void>> GattSessions::connect() {
  auto connected = co_await device_call(kConnect, kConnectTimeout);
  const auto unknown = [&] {
    return !connected && connected.error().where == SD_BUS_ERROR_UNKNOWN_OBJECT;
  };
  if (!unknown()) co_return connected;
  co_await radio_.discover_too();
  const BootTime until = boot_now() + kKnownWithin;
  while (unknown() && boot_now() < until) {
    wake_.expires_after(kLook);
    co_await wake_.async_wait(kAwait);
    connected = co_await device_call(kConnect, kConnectTimeout);
  }
  co_return connected;
}

asio::awaitable<Result<void>> GattSessions::converse(Partner partner, LocalTime local) {
  auto offered = co_await characteristics();
  if (!offered) co_return offered.error();
  script_.emplace(std::move(*offered), partner.last_sequence, local);
  const std::vector<Action> actions = script_->actions();
  if (actions.empty()) co_return failure(ErrorCode::unsupported, "nothing to collect");
  for (const Action& action : actions) {
    if (!connected_) co_return failure(ErrorCode::disconnected, "the device went away");
    const auto acted = co_await act(action);
    if (!acted) {
      log::notice("a health device refuses a request",
                  {{"characteristic", action.uuid}, {"why", to_text(acted.error())}});
    }
  }
  script_->begun(boot_now());
  co_await until_over();
  co_return Result<void>{};
}

asio::awaitable<Result<void>> GattSessions::device_call(const char* member,
                                                        std::chrono::milliseconds timeout) {
  Message message = radio_.bus().make_call(kService, path_.c_str(), kDeviceInterface, member);
  const auto answer = co_await radio_.bus().call(std::move(message), timeout);
  if (!answer) co_return answer.error();
  co_return Result<void>{};
}

asio::awaitable<Result<std::vector<Characteristic>>> GattSessions::characteristics() {
  Message message = radio_.bus().make_call(kService, "/", kObjectsInterface, "GetManagedObjects");
  const auto answer = co_await radio_.bus().call(std::move(message), kCallTimeout);
  if (!answer) co_return answer.error();
  Collector collector(path_);
  if (!visit_managed(answer->get(), collector)) {
    co_return failure(ErrorCode::invalid, "BlueZ's objects can't be read");
  }
  co_return std::move(collector.found);
}

asio::awaitable<Result<void>> GattSessions::act(Action action) {
  const char* const member = action.what == Action::What::read    ? "ReadValue"
                             : action.what == Action::What::write ? "WriteValue"
                                                                  : "StartNotify";
  Message message =
      radio_.bus().make_call(kService, action.path.c_str(), kCharacteristicInterface, member);
  int filled = message ? 0 : -1;
  if (filled >= 0 && action.what == Action::What::write) {
    filled =
        sd_bus_message_append_array(message.get(), 'y', action.bytes.data(), action.bytes.size());
  }
  if (filled >= 0 && action.what != Action::What::subscribe) {
    filled = sd_bus_message_append(message.get(), "a{sv}", 0);
  }
  if (filled < 0) co_return failure(ErrorCode::disconnected, "can't write a call");
  const auto answer = co_await radio_.bus().call(std::move(message), kCallTimeout);
  if (!answer) co_return answer.error();
  const void* data = nullptr;
  std::size_t size = 0;
  const bool is_read = action.what == Action::What::read;
  if (is_read && sd_bus_message_read_array(answer->get(), 'y', &data, &size) > 0) {
    value(action.path, Bytes{static_cast<const std::uint8_t*>(data), size});
  }
  co_return Result<void>{};
}

asio::awaitable<void> GattSessions::until_resolved() {
  const BootTime until = boot_now() + kResolvedWithin;
  while (!resolved_) {
    const BootTime left = until - boot_now();
    if (left <= BootTime{0}) co_return;
    wake_.expires_after(left);
    co_await wake_.async_wait(kAwait);
  }
}

asio::awaitable<void> GattSessions::until_over() {
  while (connected_) {
    const BootTime left = script_->over_at() - boot_now();
    if (left <= BootTime{0}) co_return;
    wake_.expires_after(std::min(left, BootTime{1'000}));
    co_await wake_.async_wait(kAwait);
    // bluetoothd may have gone without a word about the device.
    if (radio_.adapter_path().empty()) connected_ = false;
  }
}

}  // namespace homeward::ble::bluez
