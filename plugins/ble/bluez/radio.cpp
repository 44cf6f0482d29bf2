#include "plugins/ble/bluez/radio.hpp"

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
constexpr auto kTimeout = 20s;
// How often a bus that can't be reached, or a service that does not answer, is tried again.
constexpr BootTime kTryAgain{2'000};
constexpr BootTime kLongestWait{30'000};

std::string_view text_of(const char* text) {
  return text != nullptr ? std::string_view(text) : std::string_view{};
}

std::int8_t strength_of(std::int16_t rssi) {
  return static_cast<std::int8_t>(std::clamp<std::int16_t>(rssi, -127, 20));
}

}  // namespace

/// Sees the objects of BlueZ: adapters, and names of devices.
class Radio::Visitor : public ObjectVisitor {
 public:
  /// `live`: devices in it are heard right now; otherwise they are what BlueZ remembers.
  Visitor(Radio& radio, bool live) : radio_(radio), live_(live) {}

  bool object(std::string_view path, std::string_view interface, sd_bus_message* message) override {
    if (interface == kAdapterInterface) {
      AdapterReport report;
      if (read_adapter(message, report)) radio_.take_adapter(path, report);
      return true;
    }
    if (interface != kDeviceInterface) return false;
    radio_.report_.clear();
    if (radio_.report_.read(message)) radio_.on_device(path, live_);
    return true;
  }

 private:
  Radio& radio_;
  bool live_;
};

Radio::Radio(asio::any_io_executor executor, RadioOptions options, RadioSink& sink)
    : executor_(std::move(executor)),
      options_(std::move(options)),
      sink_(sink),
      bus_(executor_),
      machine_(options_.machine),
      recovery_(options_.recovery),
      wake_(executor_) {
  source_ = make_source(options_.scan);
  bus_.on_lost([this] {
    log::warning("the connection to the message bus ended");
    forget_service();
  });
}

Radio::~Radio() = default;

void Radio::expect(std::set<Address> devices) {
  recovery_.expect_devices(!devices.empty());
  names_.keep_always(std::move(devices));
}

RadioState Radio::state() const {
  if (!bus_.is_open() || !owner_) return RadioState::service_away;
  if (adapter_path_.empty()) return RadioState::adapter_away;
  if (!powered_) return RadioState::off;
  return source_->running() ? RadioState::scanning : RadioState::idle;
}

asio::awaitable<void> Radio::run() {
  while (!stopping_) {
    if (!bus_.is_open()) connect();
    if (bus_.is_open() && look_due_) co_await look_around();
    recovery_.state(state(), boot_now());
    const auto step = recovery_.due(boot_now());
    tell();
    if (step) {
      co_await perform(*step);
    } else if (rescan_ && state() == RadioState::scanning) {
      rescan_ = false;
      const auto started = co_await start_scan();
      static_cast<void>(started);
    } else {
      co_await wait();
    }
  }
  co_await source_->stop();
  bus_.close();
}

void Radio::stop() {
  stopping_ = true;
  wake();
}

void Radio::wake() {
  wake_.cancel();
}

void Radio::scan_again() {
  rescan_ = true;
  wake();
}

asio::awaitable<void> Radio::wait() {
  if (stopping_) co_return;
  BootTime pause = recovery_.wake_at() - boot_now();
  pause = std::clamp(pause, BootTime{1}, kLongestWait);
  if (!bus_.is_open() || look_due_) pause = std::min(pause, kTryAgain);
  wake_.expires_after(pause);
  co_await wake_.async_wait(kAwait);
}

void Radio::connect() {
  const auto opened = bus_.open(options_.bus);
  if (!opened) {
    why_ = to_text(opened.error());
    return;
  }
  look_due_ = true;
  subscribe();
}

void Radio::subscribe() {
  const auto watch = [this](const std::string& rule, auto member) {
    const auto watched =
        bus_.watch(rule, [this, member](sd_bus_message* message) { (this->*member)(message); });
    if (!watched) log::error("can't watch BlueZ", {{"why", to_text(watched.error())}});
  };
  watch(
      "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',"
      "member='NameOwnerChanged',arg0='org.bluez'",
      &Radio::on_owner);
  const std::string ours = "type='signal',sender='org.bluez',";
  const std::string objects = ours + "interface='org.freedesktop.DBus.ObjectManager',path='/',";
  watch(objects + "member='InterfacesAdded'", &Radio::on_added);
  watch(objects + "member='InterfacesRemoved'", &Radio::on_removed);
  const std::string properties = ours +
                                 "interface='org.freedesktop.DBus.Properties',"
                                 "member='PropertiesChanged',path_namespace='/org/bluez',arg0=";
  for (const char* const interface :
       {kDeviceInterface, kAdapterInterface, kCharacteristicInterface}) {
    watch(properties + "'" + interface + "'", &Radio::on_changed);
  }
}

void Radio::forget_service() {
  owner_ = false;
  forget_adapter();
  look_due_ = true;
  mode_refused_ = false;
  wake();
}

void Radio::forget_adapter() {
  adapter_path_.clear();
  powered_ = false;
  source_->lost();
  wake();
}

void Radio::on_owner(sd_bus_message* message) {
  const char* name = nullptr;
  const char* before = nullptr;
  const char* after = nullptr;
  if (sd_bus_message_read(message, "sss", &name, &before, &after) <= 0) return;
  const bool gone = text_of(after).empty();
  log::notice(gone ? "bluetoothd is gone" : "bluetoothd is here");
  forget_service();
}

/// Asks whether bluetoothd runs, without having the bus start it.
asio::awaitable<void> Radio::ask_owner() {
  Message question = bus_.make_call("org.freedesktop.DBus", "/org/freedesktop/DBus",
                                    "org.freedesktop.DBus", "NameHasOwner");
  if (question) sd_bus_message_append(question.get(), "s", kService);
  const auto answer = co_await bus_.call(std::move(question), kTimeout);
  int owned = 0;
  if (answer) sd_bus_message_read(answer->get(), "b", &owned);
  owner_ = owned != 0;
}

asio::awaitable<void> Radio::look_around() {
  look_due_ = false;
  co_await ask_owner();
  if (!owner_) co_return;
  Message question = bus_.make_call(kService, "/", kObjectsInterface, "GetManagedObjects");
  const auto answer = co_await bus_.call(std::move(question), kTimeout);
  if (!answer) {
    // It is there and does not answer: as good as away.
    why_ = to_text(answer.error());
    owner_ = false;
    look_due_ = true;
    co_return;
  }
  Visitor visitor(*this, false);
  if (!visit_managed(answer->get(), visitor)) log::warning("BlueZ's objects can't be read");
}

void Radio::take_adapter(std::string_view path, const AdapterReport& report) {
  const bool wanted = options_.adapter.empty() || report.address == options_.adapter;
  const bool current = path == adapter_path_;
  if (!current && (!wanted || !adapter_path_.empty())) return;
  if (!current) {
    adapter_path_ = path;
    adapter_address_ = report.address;
    source_->lost();
    machine_.note_adapter(adapter_path_.substr(adapter_path_.rfind('/') + 1));
    log::notice("found the adapter", {{"path", adapter_path_}});
  }
  if (report.powered) powered_ = *report.powered;
  if (!powered_) source_->lost();
  wake();
}

void Radio::on_added(sd_bus_message* message) {
  Visitor visitor(*this, true);
  visit_added(message, visitor);
}

void Radio::on_removed(sd_bus_message* message) {
  const char* path = nullptr;
  if (sd_bus_message_read(message, "o", &path) <= 0 || path != adapter_path_) return;
  const char* interface = nullptr;
  if (sd_bus_message_enter_container(message, 'a', "s") < 0) return;
  while (sd_bus_message_read(message, "s", &interface) > 0) {
    if (text_of(interface) != kAdapterInterface) continue;
    log::warning("the adapter is gone", {{"path", adapter_path_}});
    forget_adapter();
    look_due_ = true;  // there may be another
  }
}

void Radio::on_changed(sd_bus_message* message) {
  const char* interface = nullptr;
  if (sd_bus_message_read(message, "s", &interface) <= 0) return;
  const std::string_view path = text_of(sd_bus_message_get_path(message));
  if (text_of(interface) == kDeviceInterface) {
    report_.clear();
    if (report_.read(message)) on_device(path, true);
  } else if (text_of(interface) == kCharacteristicInterface) {
    CharacteristicReport report;
    if (read_characteristic(message, report) && report.value) sink_.value(path, *report.value);
  } else if (path == adapter_path_) {
    AdapterReport report;
    if (read_adapter(message, report)) take_adapter(path, report);
  }
}

/// What report_ says of a device.
Advertisement Radio::reported(const Address& address) const {
  Advertisement told;
  told.address = address;
  if (report_.address_type == "random") told.address_type = AddressType::random;
  told.name = report_.name;
  if (report_.rssi) told.rssi = strength_of(*report_.rssi);
  told.service_data = report_.service_data();
  told.manufacturer_data = report_.manufacturer_data();
  told.service_uuids = report_.service_uuids();
  return told;
}

/// Adds what was told of the device before, and remembers what is needed later.
void Radio::complete(Advertisement& heard) {
  const NameCache::Known* const known = names_.find(heard.address);
  const bool is_random = heard.address_type == AddressType::random;
  const bool news = (!heard.name.empty() && (known == nullptr || known->name != heard.name)) ||
                    (is_random && known == nullptr);
  if (known != nullptr) {
    if (heard.name.empty()) heard.name = known->name;
    if (!is_random) heard.address_type = known->type;
  }
  if (!news || !options_.keep_name || !options_.keep_name(heard)) return;
  names_.note(heard.address, {std::string(heard.name), heard.address_type});
}

void Radio::hear(const Advertisement& heard) {
  if (!heard.service_data.empty() || !heard.manufacturer_data.empty()) {
    const bool news_for_people = recovery_.troubled();
    recovery_.heard(boot_now());
    if (news_for_people) wake();
  }
  sink_.heard(heard);
}

/// Makes an advertisement of what report_ holds.
void Radio::on_device(std::string_view path, bool live) {
  const bool on_our_adapter = !adapter_path_.empty() && path.size() > adapter_path_.size() &&
                              path.starts_with(adapter_path_) && path[adapter_path_.size()] == '/';
  const auto address = on_our_adapter ? address_in_path(path) : std::nullopt;
  if (!address) return;
  Advertisement heard = reported(*address);
  complete(heard);
  if (!live) return sink_.remembered(heard);
  if (report_.connected || report_.services_resolved) {
    sink_.link(*address, report_.connected, report_.services_resolved);
  }
  const bool advertised =
      report_.carries_data() || report_.rssi || !report_.service_uuids().empty();
  if (advertised && !source_->tells_itself()) hear(heard);
}

void Radio::tell() {
  RadioStatus status{state(),
                     recovery_.troubled(),
                     recovery_.dead(),
                     recovery_.recoveries(),
                     adapter_path_.empty() ? std::string() : adapter_address_,
                     std::string(source_->name()),
                     recovery_.troubled() ? why_ : std::string()};
  if (told_ == status) return;
  told_ = std::move(status);
  sink_.changed(*told_);
}

}  // namespace homeward::ble::bluez
