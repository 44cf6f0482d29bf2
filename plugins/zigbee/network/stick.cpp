#include "plugins/zigbee/network/stick.hpp"

#include "plugins/zigbee/znp/bytes.hpp"

#include <array>

namespace homeward::zigbee {
namespace {

namespace asio = boost::asio;
namespace command = znp::command;
namespace item = znp::item;
using znp::Bytes;
using znp::Frame;
using znp::Reader;
using znp::Writer;
using namespace std::chrono_literals;

constexpr auto kProbe = 1'000ms;
constexpr auto kReset = 10'000ms;
constexpr auto kStart = 60'000ms;
constexpr auto kStartResponse = 40'000ms;
constexpr std::uint8_t kCoordinatorUp = 9;
constexpr std::uint8_t kClearStateAndConfiguration = 3;
constexpr std::uint8_t kConfigured = 0x55;
constexpr std::uint8_t kAlreadyRegistered = 0xB8;
constexpr std::uint8_t kFormation = 4;
constexpr std::size_t kKeyDescriptor = 17;  // sequence and key
constexpr std::size_t kKeyPadding = 3;      // behind the key in item 0x82, aligned

Bytes key_descriptor(std::uint8_t sequence, const znp::Key& key) {
  return Writer().u8(sequence).bytes(key).finish();
}

znp::Key key_of(std::span<const std::uint8_t> bytes) {
  znp::Key key{};
  std::copy_n(bytes.begin(), key.size(), key.begin());
  return key;
}

}  // namespace

asio::awaitable<Result<void>> Stick::ping(std::chrono::milliseconds within) {
  Frame frame{command::sys_ping, {}};
  const auto answer = co_await link_.request(std::move(frame), within);
  if (!answer) co_return answer.error();
  co_return Result<void>{};
}

asio::awaitable<Result<void>> Stick::probe() {
  Result<void> answered = co_await ping(kProbe);
  if (!answered && answered.error().code == ErrorCode::timeout) answered = co_await ping(kProbe);
  co_return answered;
}

asio::awaitable<Result<Stick::Firmware>> Stick::firmware() {
  Frame frame{command::sys_version, {}};
  const auto answer = co_await link_.request(std::move(frame));
  if (!answer) co_return answer.error();
  Reader reader(answer->data);
  reader.skip(1);
  Firmware firmware{reader.u8(), 0};
  reader.skip(3);
  firmware.revision = reader.u32();
  if (firmware.product == 0) {
    co_return failure(ErrorCode::unsupported, "the stick has Z-Stack 1.2; it wants Z-Stack 3");
  }
  co_return firmware;
}

asio::awaitable<Result<std::optional<StickNetwork>>> Stick::network() {
  const auto information = co_await memory_.read(item::network_information);
  if (!information) co_return information.error();
  if (information->empty()) co_return std::optional<StickNetwork>{};
  const auto network = znp::read_network_information(*information);
  if (!network) co_return failure(ErrorCode::unsupported, "the stick's memory has another layout");
  if (!network->formed()) co_return std::optional<StickNetwork>{};
  const auto key = co_await memory_.read(item::active_key);
  if (!key) co_return key.error();
  if (key->size() < kKeyDescriptor) {
    co_return failure(ErrorCode::unsupported, "the stick does not tell its key");
  }
  const auto active = key_of(std::span(*key).subspan(1));
  co_return std::optional<StickNetwork>{StickNetwork{*network, active}};
}

asio::awaitable<Result<void>> Stick::reset() {
  constexpr std::uint8_t soft = 1;
  resetting_ = true;
  Frame frame{command::sys_reset_request, {soft}};
  Expectation back{command::sys_reset_indication, {}, kReset};
  const auto answer = co_await link_.announce(std::move(frame), std::move(back));
  resetting_ = false;
  if (!answer) co_return answer.error();
  co_return Result<void>{};
}

asio::awaitable<Result<void>> Stick::write_all(std::vector<std::pair<std::uint16_t, Bytes>> items) {
  for (auto& [number, value] : items) {
    const auto written = co_await memory_.write(number, std::move(value));
    if (!written) co_return written;
  }
  co_return Result<void>{};
}

asio::awaitable<Result<void>> Stick::form(znp::NetworkInformation wish, znp::Key key) {
  const auto removed = co_await memory_.remove(item::network_information);
  if (!removed) co_return removed;
  Bytes clear{kClearStateAndConfiguration};
  const auto cleared = co_await memory_.write(item::startup_option, std::move(clear));
  if (!cleared) co_return cleared;
  const auto restarted = co_await reset();
  if (!restarted) co_return restarted;
  const auto extended = Writer().u64(wish.extended_pan).finish();
  std::vector<std::pair<std::uint16_t, Bytes>> items{
      {item::startup_option, {0}},
      {item::logical_type, {0}},
      {item::direct_callbacks, {1}},
      {item::channels, Writer().u32(wish.channels).finish()},
      {item::pan, Writer().u16(wish.pan).finish()},
      {item::extended_pan, extended},
      {item::use_extended_pan, extended},
      {item::preconfigured_key_enable, {0}},
      {item::preconfigured_key, Bytes(key.begin(), key.end())}};
  const auto written = co_await write_all(std::move(items));
  if (!written) co_return written;
  const auto commissioned = co_await commission(wish.channels);
  if (!commissioned) co_return commissioned;
  const auto formed = co_await await_formed(wish.pan);
  if (!formed) co_return formed;
  Bytes configured{kConfigured};
  Result<void> done = co_await memory_.write(item::has_configured, std::move(configured));
  co_return done;
}

asio::awaitable<Result<void>> Stick::commission(std::uint32_t channels) {
  Frame primary{command::app_set_channel, Writer().u8(1).u32(channels).finish()};
  const auto first = co_await link_.request(std::move(primary));
  if (!first) co_return first.error();
  Frame secondary{command::app_set_channel, Writer().u8(0).u32(0).finish()};
  const auto second = co_await link_.request(std::move(secondary));
  if (!second) co_return second.error();
  Frame start{command::app_commissioning, {kFormation}};
  Expectation up{command::zdo_state_change,
                 [](const Frame& frame) { return frame.data == Bytes{kCoordinatorUp}; }, kStart};
  const auto answer = co_await link_.converse(std::move(start), std::move(up));
  if (!answer) co_return answer.error();
  co_return Result<void>{};
}

/// The memory follows the radio with some delay.
asio::awaitable<Result<void>> Stick::await_formed(std::uint16_t pan) {
  constexpr int tries = 20;
  asio::steady_timer timer(co_await asio::this_coro::executor);
  for (int count = 0; count < tries; ++count) {
    const auto now = co_await network();
    if (!now) co_return now.error();
    if (*now) {
      if ((*now)->network.pan == pan) co_return Result<void>{};
      co_return failure(ErrorCode::refused, "the stick formed another network than it was told");
    }
    timer.expires_after(500ms);
    co_await timer.async_wait(sdk::kAwait);
  }
  co_return failure(ErrorCode::timeout, "the stick formed no network");
}

asio::awaitable<Result<void>> Stick::restore(Backup backup, znp::NetworkInformation throw_away,
                                             znp::Key throw_away_key) {
  // A network of its own first: it makes every item and table that the stack wants to find.
  const auto formed = co_await form(throw_away, throw_away_key);
  if (!formed) co_return formed;
  Result<Bytes> information = co_await memory_.read(item::network_information);
  if (!information) co_return information.error();
  if (!znp::read_network_information(*information)) {
    co_return failure(ErrorCode::unsupported, "the stick's memory has another layout");
  }
  znp::replace_network(*information, backup.network);
  const auto descriptor = key_descriptor(backup.key_sequence, backup.key);
  const auto extended = Writer().u64(backup.network.extended_pan).finish();
  std::vector<std::pair<std::uint16_t, Bytes>> items{
      {item::network_information, std::move(*information)},
      {item::active_key, descriptor},
      {item::alternate_key, descriptor},
      {item::preconfigured_key, Bytes(backup.key.begin(), backup.key.end())},
      {item::pan, Writer().u16(backup.network.pan).finish()},
      {item::channels, Writer().u32(backup.network.channels).finish()},
      {item::extended_pan, extended},
      {item::use_extended_pan, extended},
      {item::on_a_network, {1}},
      {item::network_key,
       Writer().bytes(descriptor).zeros(kKeyPadding).u32(backup.frame_counter).finish()}};
  // Devices speak to the address that they enrolled with.
  if (backup.coordinator != 0) {
    items.emplace_back(item::coordinator_address, Writer().u64(backup.coordinator).finish());
  }
  if (backup.link_key_seed) {
    items.emplace_back(item::link_key_seed,
                       Bytes(backup.link_key_seed->begin(), backup.link_key_seed->end()));
  }
  const auto written = co_await write_all(std::move(items));
  if (!written) co_return written;
  const auto tables = co_await write_tables(std::move(backup));
  if (!tables) co_return tables;
  Result<void> restarted = co_await reset();
  co_return restarted;
}

asio::awaitable<Result<void>> Stick::write_tables(Backup backup) {
  auto counter = znp::encode(znp::CounterEntry{backup.frame_counter, backup.network.extended_pan});
  const auto material =
      co_await memory_.write_entry(znp::table::security_material, 0, std::move(counter));
  if (!material) co_return material;
  std::uint16_t address_index = 0;
  std::uint16_t key_index = 0;
  for (const Backup::Device& device : backup.devices) {
    auto address =
        znp::encode(znp::AddressEntry{device.network_address, device.ieee, device.child, true});
    const auto written =
        co_await memory_.write_entry(znp::table::addresses, address_index, std::move(address));
    ++address_index;
    if (!written) co_return written;
    if (!device.link_key || !backup.link_key_seed) continue;
    const auto& key = *device.link_key;
    const auto shift = znp::find_shift(*backup.link_key_seed, device.ieee, key.key);
    if (!shift) continue;
    auto entry = znp::encode(znp::LinkKeyEntry{device.ieee, key.sent, key.received, *shift});
    const auto kept =
        co_await memory_.write_entry(znp::table::link_keys, key_index, std::move(entry));
    ++key_index;
    if (!kept) co_return kept;
  }
  co_return Result<void>{};
}

asio::awaitable<Result<Backup>> Stick::backup() {
  const auto stick = co_await network();
  if (!stick) co_return stick.error();
  if (!*stick) co_return failure(ErrorCode::not_found, "the stick holds no network");
  Backup backup;
  backup.network = (*stick)->network;
  backup.key = (*stick)->key;
  const auto address = co_await memory_.read(item::coordinator_address);
  if (!address) co_return address.error();
  backup.coordinator = Reader(*address).u64();
  const auto keys = co_await back_up_keys(backup);
  if (!keys) co_return keys.error();
  const auto devices = co_await back_up_devices(backup);
  if (!devices) co_return devices.error();
  co_return backup;
}

asio::awaitable<Result<void>> Stick::back_up_keys(Backup& backup) {
  const auto active = co_await memory_.read(item::active_key);
  if (!active) co_return active.error();
  if (!active->empty()) backup.key_sequence = active->front();
  const auto seed = co_await memory_.read(item::link_key_seed);
  if (!seed) co_return seed.error();
  if (seed->size() == backup.key.size()) backup.link_key_seed = key_of(*seed);
  constexpr std::size_t entry_size = 12;
  constexpr std::uint64_t any_network = ~std::uint64_t{0};
  const auto material = co_await memory_.read_table(znp::table::security_material, entry_size);
  if (!material) co_return material.error();
  std::uint32_t of_any = 0;
  for (const Bytes& bytes : *material) {
    const auto entry = znp::read_counter_entry(bytes);
    if (!entry) continue;
    if (entry->extended_pan == backup.network.extended_pan) backup.frame_counter = entry->counter;
    if (entry->extended_pan == any_network) of_any = entry->counter;
  }
  if (backup.frame_counter == 0) backup.frame_counter = of_any;
  co_return Result<void>{};
}

asio::awaitable<Result<void>> Stick::back_up_devices(Backup& backup) {
  constexpr std::size_t address_size = 12;
  constexpr std::size_t key_size = 20;
  const auto addresses = co_await memory_.read_table(znp::table::addresses, address_size);
  if (!addresses) co_return addresses.error();
  for (const Bytes& bytes : *addresses) {
    const auto entry = znp::read_address_entry(bytes);
    if (!entry) continue;
    backup.devices.push_back({entry->ieee, entry->network_address, entry->child, {}});
  }
  const auto keys = co_await memory_.read_table(znp::table::link_keys, key_size);
  if (!keys) co_return keys.error();
  for (const Bytes& bytes : *keys) {
    const auto entry = znp::read_link_key_entry(bytes);
    if (!entry || !backup.link_key_seed) continue;
    for (auto& device : backup.devices) {
      if (device.ieee != entry->ieee) continue;
      const auto key = znp::derive_link_key(*backup.link_key_seed, entry->ieee, entry->shift);
      device.link_key = Backup::LinkKey{key, entry->sent, entry->received};
    }
  }
  co_return Result<void>{};
}

/// Without direct callbacks no answer of any device reaches the host.
asio::awaitable<Result<void>> Stick::ensure_callbacks() {
  const auto callbacks = co_await memory_.read(item::direct_callbacks);
  if (!callbacks) co_return callbacks.error();
  if (*callbacks == Bytes{1}) co_return Result<void>{};
  Bytes on{1};
  const auto written = co_await memory_.write(item::direct_callbacks, std::move(on));
  if (!written) co_return written;
  Result<void> restarted = co_await reset();
  co_return restarted;
}

asio::awaitable<Result<void>> Stick::bring_up() {
  Frame start{command::zdo_startup, Writer().u16(0).finish()};
  // Its status says "restored" (0) or "new" (1): only 2 is a refusal, so converse() won't do.
  const auto answer = co_await link_.request(std::move(start), kStartResponse);
  if (!answer) co_return answer.error();
  constexpr std::uint8_t not_started = 2;
  if (answer->data.empty() || answer->data[0] == not_started) {
    co_return failure(ErrorCode::refused, "the stick does not start its network");
  }
  co_return Result<void>{};
}

asio::awaitable<Result<std::uint64_t>> Stick::start() {
  const auto callbacks = co_await ensure_callbacks();
  if (!callbacks) co_return callbacks.error();
  asio::steady_timer timer(co_await asio::this_coro::executor);
  const auto give_up_at = std::chrono::steady_clock::now() + kStart;
  bool started = false;
  for (;;) {
    Frame ask{command::util_device_information, {}};
    const auto answer = co_await link_.request(std::move(ask));
    if (!answer) co_return answer.error();
    Reader reader(answer->data);
    reader.skip(1);
    const auto address = reader.u64();
    reader.skip(3);
    if (reader.u8() == kCoordinatorUp) {
      const auto registered = co_await register_endpoint();
      if (!registered) co_return registered.error();
      co_return address;
    }
    if (!started) {
      const auto brought = co_await bring_up();
      if (!brought) co_return brought.error();
      started = true;
    }
    if (std::chrono::steady_clock::now() > give_up_at) break;
    timer.expires_after(250ms);
    co_await timer.async_wait(sdk::kAwait);
  }
  co_return failure(ErrorCode::timeout, "the stick's network does not come up");
}

asio::awaitable<Result<void>> Stick::register_endpoint() {
  constexpr std::uint16_t home_automation = 0x0104;
  constexpr std::uint16_t configuration_tool = 0x0005;
  // As a server: who we are, the time, the alarm panel, and firmware (there is none).
  constexpr std::array<std::uint16_t, 4> served{0x0000, 0x000A, 0x0019, 0x0501};
  // As a client: what devices report.
  constexpr std::array<std::uint16_t, 14> used{0x0000, 0x0001, 0x0003, 0x0006, 0x0020,
                                               0x0400, 0x0402, 0x0403, 0x0405, 0x0406,
                                               0x0500, 0x0502, 0x0702, 0x0B04};
  Writer writer;
  writer.u8(1).u16(home_automation).u16(configuration_tool).u8(0).u8(0).u8(served.size());
  for (const auto cluster : served) writer.u16(cluster);
  writer.u8(used.size());
  for (const auto cluster : used) writer.u16(cluster);
  Frame frame{command::af_register, writer.finish()};
  const auto answer = co_await link_.request(std::move(frame));
  if (!answer) co_return answer.error();
  const bool registered =
      !answer->data.empty() && (answer->data[0] == 0 || answer->data[0] == kAlreadyRegistered);
  if (!registered) co_return failure(ErrorCode::refused, "the stick takes no endpoint");
  co_return Result<void>{};
}

}  // namespace homeward::zigbee
