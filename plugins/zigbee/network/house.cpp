#include "plugins/zigbee/network/house.hpp"

#include "lib/async/spawn.hpp"
#include "lib/log/log.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <ctime>
#include <utility>

namespace homeward::zigbee {
namespace {

namespace asio = boost::asio;
namespace bj = boost::json;
using namespace std::chrono_literals;

constexpr std::string_view kDevicesFile = "devices.jsonl";
constexpr std::int64_t kLongestJoinS = 254;
constexpr auto kSaveAfter = 1'000ms;
constexpr auto kSlack = 3s;  // between two words for the same end of joining

zcl::ClockReading read_clock() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm local{};
  ::localtime_r(&now, &local);
  zcl::ClockReading clock;
  clock.utc_s = now;
  clock.zone_offset_s = static_cast<std::int32_t>(local.tm_gmtoff);
  // A Pi without a network begins at the time of its image: before 2025 nobody has set the clock.
  constexpr std::int64_t start_of_2025_s = 1'735'689'600;
  clock.synchronised = clock.utc_s >= start_of_2025_s;
  return clock;
}

ZnpCoordinator::Settings read_settings(const bj::object& config, const std::string& port) {
  constexpr std::int64_t first_channel = 11;
  constexpr std::int64_t last_channel = 26;
  ZnpCoordinator::Settings settings;
  settings.port = port;
  const auto* configured = config.if_contains("port");
  if (port.empty() && configured != nullptr && configured->is_string()) {
    settings.port = std::string(std::string_view(configured->get_string()));
  }
  const auto* channel = config.if_contains("channel");
  if (channel != nullptr && channel->is_int64() && channel->get_int64() >= first_channel &&
      channel->get_int64() <= last_channel) {
    settings.channel = static_cast<std::uint8_t>(channel->get_int64());
  }
  const auto* adopt = config.if_contains("adopt");
  settings.adopt = adopt != nullptr && adopt->is_bool() && adopt->get_bool();
  return settings;
}

}  // namespace

House::House(asio::any_io_executor executor, sdk::Plugin& plugin, Options options)
    : executor_(executor),
      plugin_(plugin),
      options_(std::move(options)),
      vault_(options_.state),
      profiles_(Profiles::builtin()),
      radio_(executor, *this, vault_, options_.radio),
      devices_(executor, radio_, *this, profiles_, read_clock, options_.devices),
      save_(executor) {
  load();
  plugin_.on_welcome([this](const sdk::Welcome& told) { welcome(told); });
  plugin_.on_command([this](sdk::Command told) { return command(std::move(told)); });
}

asio::awaitable<void> House::run() {
  async::spawn("zigbee-devices", executor_, devices_.run());
  async::spawn("zigbee-keep", executor_, keep_saved());
  co_await radio_.run();
}

void House::load() {
  const auto text = vault_.read(kDevicesFile);
  if (!text) return;
  std::vector<DeviceRecord> records;
  std::string_view rest = *text;
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    auto kept = parse_record(line);
    if (!kept) continue;
    remembered_ = kept->extended_pan;
    records.push_back(std::move(kept->record));
  }
  devices_.adopt(std::move(records));
}

void House::welcome(const sdk::Welcome& welcome) {
  std::vector<DeviceRecord> records;
  for (const auto& [id, keep] : welcome.known) {
    auto kept = parse_record(keep);
    if (!kept) continue;
    // Devices of an earlier network are not heard any more; the newest word is that of our file.
    if (!remembered_) remembered_ = kept->extended_pan;
    if (kept->extended_pan == *remembered_) records.push_back(std::move(kept->record));
  }
  devices_.adopt(std::move(records));
  if (remembered_) devices_.set_extended_pan(*remembered_);
  devices_.tell_all();
  tell_health();
  radio_.change(read_settings(welcome.config, options_.port), remembered_);
}

void House::network_up(std::uint64_t coordinator) {
  if (const auto extended_pan = radio_.extended_pan()) {
    remembered_ = extended_pan;
    devices_.set_extended_pan(*extended_pan);
  }
  devices_.network_up(coordinator);
  code_.clear();
  detail_.clear();
  tell_health();
}

void House::network_down(std::string code, std::string detail, bool waits) {
  devices_.network_down();
  open_until_.reset();  // a stick that restarts has closed it
  const bool degraded = code == "radio-reset" && !waits;
  // Each try to open a stick that is away fails the same way: once told is enough.
  if (code_ == code && detail_ == detail && degraded_ == degraded) return;
  degraded_ = degraded;
  code_ = std::move(code);
  detail_ = std::move(detail);
  tell_health();
}

void House::tell_health() {
  if (!code_.empty()) {
    const auto state = degraded_ ? sdk::HealthState::degraded : sdk::HealthState::failed;
    plugin_.health(state, code_, detail_);
  } else if (save_failed_) {
    plugin_.health(sdk::HealthState::degraded, "state-not-saved",
                   "the state folder can't be written: a lost stick could not be restored");
  } else {
    plugin_.health(sdk::HealthState::ok, "ok", {});
  }
}

Urgency House::received(Incoming frame) {
  return devices_.received(std::move(frame));
}
void House::joined(std::uint64_t ieee, std::uint16_t address) {
  devices_.joined(ieee, address);
  radio_.backup_is_due();
}
void House::announced(std::uint64_t ieee, std::uint16_t address) {
  devices_.announced(ieee, address);
}
void House::seen_at(std::uint64_t ieee, std::uint16_t address) {
  devices_.seen_at(ieee, address);
}
void House::left(std::uint64_t ieee, bool comes_back) {
  devices_.left(ieee, comes_back);
}
void House::joining_open(std::uint8_t seconds) {
  devices_.joining_open(seconds);
}

void House::send(std::vector<sdk::Event> events) {
  plugin_.send(std::move(events));
}
void House::device(sdk::Device device) {
  plugin_.send(std::move(device));
}
void House::gone(std::string device, bool removed) {
  plugin_.gone(std::move(device), removed);
}
void House::changed() {
  unsaved_ = true;
  save_.notify();
}

asio::awaitable<void> House::keep_saved() {
  asio::steady_timer timer(executor_);
  for (;;) {
    if (!unsaved_) co_await save_.wait();
    timer.expires_after(kSaveAfter);
    co_await timer.async_wait(sdk::kAwait);
    unsaved_ = false;
    save();
  }
}

void House::save() {
  std::string text;
  for (const DeviceRecord& record : devices_.records()) {
    text += to_json(record, remembered_.value_or(0)) + '\n';
  }
  const auto written = vault_.write(kDevicesFile, text);
  if (!written) log::warning("the devices are not saved", {{"why", to_text(written.error())}});
  if (save_failed_ == !written) return;
  save_failed_ = !written;
  tell_health();
}

asio::awaitable<Result<bj::object>> House::command(sdk::Command command) {
  auto name = std::move(command.name);
  auto args = std::move(command.args);
  if (name == "permit_join") {
    Result<bj::object> opened = co_await permit_join(std::move(args));
    co_return opened;
  }
  if (name == "backup") {
    const auto backup = co_await radio_.back_up();
    if (!backup) co_return backup.error();
    // The file has the key; what goes over the wire and into logs has not.
    co_return bj::object{{"file", options_.state + "/coordinator_backup.json"},
                         {"devices", backup->devices.size()},
                         {"frame_counter", backup->frame_counter}};
  }
  if (name == "restore") {
    const auto restored = co_await radio_.restore();
    if (!restored) co_return restored.error();
    co_return bj::object{};
  }
  Result<bj::object> done = co_await devices_.command(std::move(name), std::move(args));
  co_return done;
}

asio::awaitable<Result<bj::object>> House::permit_join(bj::object args) {
  const auto* time = args.if_contains("time");
  bj::error_code error;
  const auto seconds = time == nullptr ? -1 : time->to_number<std::int64_t>(error);
  if (error || seconds < 0 || seconds > kLongestJoinS) {
    co_return failure(ErrorCode::invalid, "permit_join wants a time of 0 to 254 seconds");
  }
  const auto wanted = static_cast<std::uint8_t>(seconds);
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(wanted);
  // Whoever pairs asks again and again who came; the network need not hear of that.
  const bool as_it_is = wanted != 0 && open_until_ && until <= *open_until_ + kSlack &&
                        until >= *open_until_ - kSlack;
  if (!as_it_is) {
    const auto done = co_await set_joining(wanted);
    if (!done) co_return done.error();
  }
  co_return bj::object{{"time", seconds}, {"found", devices_.newcomers()}};
}

asio::awaitable<Result<void>> House::set_joining(std::uint8_t seconds) {
  const auto permitted = co_await radio_.permit_join(seconds);
  if (!permitted) co_return permitted;
  devices_.joining_open(seconds);
  const auto opening = ++openings_;
  if (seconds != 0) {
    if (!open_until_) devices_.forget_newcomers();
    open_until_ = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    async::spawn("zigbee-joining", executor_, close_joining(opening, *open_until_));
  } else {
    open_until_.reset();
  }
  log::notice("joining", {{"seconds", int{seconds}}});
  co_return Result<void>{};
}

/// Closes by itself, also when the stick should not: an open network is an open door.
asio::awaitable<void> House::close_joining(std::uint64_t opening,
                                           std::chrono::steady_clock::time_point until) {
  asio::steady_timer timer(executor_, until);
  co_await timer.async_wait(sdk::kAwait);
  if (opening != openings_) co_return;
  open_until_.reset();
  devices_.joining_open(0);
  constexpr std::uint8_t closed = 0;
  const auto done = co_await radio_.permit_join(closed);
  if (!done) log::warning("joining is not closed", {{"why", to_text(done.error())}});
}

}  // namespace homeward::zigbee
