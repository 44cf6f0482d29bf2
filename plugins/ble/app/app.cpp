#include "plugins/ble/app/app.hpp"

#include "lib/async/spawn.hpp"
#include "lib/log/log.hpp"
#include "plugins/ble/bluez/boot_clock.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <ctime>

namespace homeward::ble {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

// A device that was collected from goes on advertising for a while.
constexpr BootTime kRestAfterSuccess{20s};
constexpr BootTime kRestAfterFailure{4s};
constexpr std::size_t kMostToCollect = 16;

Now now() {
  return {bluez::boot_now(),
          std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now())};
}

bluez::LocalTime local_time() {
  const std::time_t seconds =
      std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  if (::localtime_r(&seconds, &parts) == nullptr) return {};
  constexpr int kFirstYear = 1900;
  const auto byte = [](int number) { return static_cast<std::uint8_t>(number); };
  const int weekday = parts.tm_wday == 0 ? 7 : parts.tm_wday;
  return {{static_cast<std::uint16_t>(parts.tm_year + kFirstYear), byte(parts.tm_mon + 1),
           byte(parts.tm_mday), byte(parts.tm_hour), byte(parts.tm_min), byte(parts.tm_sec)},
          byte(weekday)};
}

bluez::Interests interests() {
  const auto services = Decoders::service_uuids();
  const auto companies = Decoders::companies();
  return {{services.begin(), services.end()}, {companies.begin(), companies.end()}};
}

}  // namespace

App::App(asio::any_io_executor executor, sdk::Plugin& plugin, bluez::RadioOptions options)
    : executor_(std::move(executor)),
      plugin_(plugin),
      options_(std::move(options)),
      home_(static_cast<Sink&>(*this)),
      work_(executor_),
      collected_(executor_),
      settings_changed_(executor_) {
  options_.interests = interests();
  options_.keep_name = [](const Advertisement& heard) { return Decoders::is_known_format(heard); };
  plugin_.on_welcome([this](const sdk::Welcome& told) { welcome(told); });
  plugin_.on_command([this](sdk::Command told) { return command(std::move(told)); });
}

App::~App() = default;

void App::welcome(const sdk::Welcome& welcome) {
  const boost::json::value config(welcome.config);
  const auto settings = read_settings(json::Value(config));
  configuration_error_ = settings ? "" : to_text(settings.error());
  if (settings) {
    home_.welcome(welcome.known, *settings);
    adopt(*settings);
  }
  told_health_.clear();
  tell_health();
}

void App::adopt(const Settings& settings) {
  const bool other_radio =
      !settings_ || settings_->adapter != settings.adapter || settings_->scan != settings.scan;
  settings_ = settings;
  if (radio_) radio_->expect(home_.ours());
  if (!other_radio) return;
  if (radio_) radio_->stop();
  settings_changed_.notify();
}

asio::awaitable<void> App::run() {
  async::spawn("ble-collect", executor_, collect_all());
  async::spawn("ble-tags", executor_, watch_tags());
  for (;;) {
    if (!settings_) co_await settings_changed_.wait();
    options_.adapter = settings_->adapter;
    options_.scan = settings_->scan;
    bluez::RadioSink& sink = *this;
    radio_ = std::make_unique<bluez::Radio>(executor_, options_, sink);
    sessions_ = std::make_unique<bluez::GattSessions>(
        executor_, *radio_, [this](const Address& address) { return known(address); },
        [this](const Address& address, std::uint16_t characteristic, Bytes value) {
          home_.measured(address, characteristic, value, now());
        });
    radio_->expect(home_.ours());
    co_await radio_->run();
    // A session under way belongs to this radio: it ends before the next one is made.
    while (collecting_) co_await collected_.wait();
  }
}

void App::heard(const Advertisement& advertisement) {
  home_.heard(advertisement, now());
  maybe_collect(advertisement.address);
  tell_health();
}

void App::remembered(const Advertisement& advertisement) {
  // What services a paired device has is told by BlueZ's memory alone.
  const bool health = offers_health(advertisement.service_uuids);
  Advertisement nothing_heard = advertisement;
  nothing_heard.service_data = {};
  nothing_heard.manufacturer_data = {};
  if (health) home_.heard(nothing_heard, now());
}

void App::link(const Address& address, std::optional<bool> connected,
               std::optional<bool> resolved) {
  if (sessions_) sessions_->link(address, connected, resolved);
}

void App::value(std::string_view path, Bytes value) {
  if (sessions_) sessions_->value(path, value);
}

void App::changed(const bluez::RadioStatus& status) {
  status_ = status;
  tell_health();
}

void App::send(std::vector<sdk::Event> events) {
  plugin_.send(std::move(events));
}

void App::device(sdk::Device device) {
  plugin_.send(std::move(device));
}

/// Says the worst that is so, when that is not what was said last.
void App::tell_health() {
  auto state = sdk::HealthState::ok;
  std::string code = "ok";
  std::string detail = home_.trouble();
  if (!detail.empty()) {
    state = sdk::HealthState::degraded;
    code = "device-unreadable";
  }
  if (status_.troubled) {
    state = status_.dead ? sdk::HealthState::failed : sdk::HealthState::degraded;
    code = status_.dead ? "radio-lost" : "radio-recovering";
    detail = "Bluetooth is " + std::string(bluez::to_text(status_.state)) + "; " + status_.why;
  }
  if (!configuration_error_.empty()) {
    state = sdk::HealthState::failed;
    code = "configuration";
    detail = configuration_error_;
  }
  if (told_health_ == code + detail) return;
  told_health_ = code + detail;
  plugin_.health(state, code, detail);
}

bluez::Agent::Known App::known(const Address& address) const {
  const auto key =
      settings_ ? settings_->keys.find(address) : std::map<Address, std::string>::const_iterator{};
  const bool has_key = settings_ && key != settings_->keys.end();
  return {home_.find(address) != nullptr, has_key ? passkey_of(key->second) : std::nullopt};
}

void App::maybe_collect(const Address& address) {
  if (!settings_ || !settings_->gatt) return;
  const Device* const device = home_.find(address);
  if (device == nullptr || !device->health || to_collect_.size() >= kMostToCollect) return;
  const auto rest = rest_until_.find(address);
  if (rest != rest_until_.end() && bluez::boot_now() < rest->second) return;
  if (std::find(to_collect_.begin(), to_collect_.end(), address) != to_collect_.end()) return;
  to_collect_.push_back(address);
  work_.notify();
}

asio::awaitable<void> App::collect_all() {
  for (;;) {
    while (to_collect_.empty()) co_await work_.wait();
    const Address address = to_collect_.front();
    if (radio_ && radio_->scanning()) co_await collect(address);
    to_collect_.pop_front();
  }
}

/// Tags say nothing when they leave: it is silence that tells.
asio::awaitable<void> App::watch_tags() {
  constexpr auto kStep = 5s;
  asio::steady_timer timer(executor_);
  for (;;) {
    timer.expires_after(kStep);
    co_await timer.async_wait(sdk::kAwait);
    home_.elapsed(now(), radio_ && radio_->scanning() && !status_.troubled);
  }
}

asio::awaitable<void> App::collect(Address address) {
  const Device* const device = home_.find(address);
  if (device == nullptr) co_return;
  const bluez::Partner partner{address, known(address).passkey, device->last_sequence()};
  const auto local = local_time();
  collecting_ = true;
  const auto collected = co_await sessions_->run(partner, local);
  collecting_ = false;
  collected_.notify();
  if (!collected) {
    log::notice("a health device could not be read",
                {{"device", to_text(address)}, {"why", to_text(collected.error())}});
  }
  rest_until_[address] = bluez::boot_now() + (collected ? kRestAfterSuccess : kRestAfterFailure);
}

/// `permit_join` (with or without duration): what is around that could be adopted.
asio::awaitable<Result<boost::json::object>> App::command(sdk::Command command) {
  if (command.name != "permit_join") {
    co_return failure(ErrorCode::unsupported, "Bluetooth devices here only tell");
  }
  boost::json::array found;
  for (const auto& [address, sighting] : home_.sightings()) {
    boost::json::object one;
    one["id"] = "ble:" + to_text(address);
    one["name"] = sighting.name;
    one["model"] = sighting.model;
    one["format"] = sighting.family;
    one["needs_key"] = sighting.needs_key;
    one["values"] = sighting.values;
    one["properties"] = boost::json::array(sighting.properties.begin(), sighting.properties.end());
    if (sighting.rssi) one["rssi"] = static_cast<std::int64_t>(*sighting.rssi);
    found.push_back(std::move(one));
  }
  boost::json::object answer;
  answer["found"] = std::move(found);
  co_return answer;
}

}  // namespace homeward::ble
