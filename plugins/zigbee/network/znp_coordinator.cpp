#include "plugins/zigbee/network/znp_coordinator.hpp"

#include "lib/async/spawn.hpp"
#include "lib/log/log.hpp"
#include "plugins/zigbee/znp/bytes.hpp"

#include <algorithm>
#include <utility>

namespace homeward::zigbee {
namespace {

namespace asio = boost::asio;
namespace command = znp::command;
using namespace std::chrono_literals;
using znp::Bytes;
using znp::Frame;
using znp::Reader;
using znp::Writer;

constexpr std::string_view kBackupFile = "coordinator_backup.json";
// What a restored or crashed stick may have sent since it was last written down.
constexpr std::uint32_t kCounterStep = 2'500;
constexpr std::chrono::seconds kBackupAfterJoin{20};
constexpr std::chrono::seconds kBackupRetry{60};
constexpr std::chrono::hours kWithoutPort{1};

}  // namespace

ZnpCoordinator::ZnpCoordinator(asio::any_io_executor executor, CoordinatorListener& listener,
                               const Vault& vault, Timings timings)
    : executor_(executor),
      listener_(listener),
      vault_(vault),
      timings_(timings),
      link_(executor, timings.link),
      stick_(link_),
      pulse_(executor),
      reader_ended_(executor) {
  link_.on_indication([this](const Frame& frame) { return hear(frame); });
}

void ZnpCoordinator::change(Settings settings, std::optional<std::uint64_t> remembered) {
  remembered_ = remembered;
  if (settings_ == settings && !wants_person_) return;
  settings_ = std::move(settings);
  restart_ = true;
  pulse_.cancel();
  if (!up_) link_.close();
}

asio::awaitable<void> ZnpCoordinator::pause(std::chrono::milliseconds time) {
  pulse_.expires_after(time);
  co_await pulse_.async_wait(sdk::kAwait);
}

asio::awaitable<void> ZnpCoordinator::run() {
  auto backoff = timings_.backoff_least;
  for (;;) {
    restart_ = false;
    if (!settings_ || settings_->port.empty()) {
      co_await pause(kWithoutPort);
      continue;
    }
    const Error error = co_await serve_line();
    const bool was_up = std::exchange(up_, false);
    if (restart_) continue;
    report_down(error);
    if (was_up) backoff = timings_.backoff_least;
    co_await pause(backoff);
    backoff = std::min(2 * backoff, timings_.backoff_most);
  }
}

void ZnpCoordinator::report_down(const Error& error) {
  const std::string why = to_text(error);
  log::warning("the Zigbee network is not served", {{"why", why}});
  std::string code = "radio-lost";
  if (wants_person_) code = "radio-foreign";
  if (error.code == ErrorCode::timeout) code = "radio-silent";
  if (was_reset_) code = "radio-reset";
  listener_.network_down(std::move(code), why, wants_person_);
}

/// Opens the line and serves until it is lost or must be closed; tells why.
asio::awaitable<Error> ZnpCoordinator::serve_line() {
  wants_person_ = false;
  const std::string port = settings_->port;
  const auto opened = co_await link_.open(port);
  if (!opened) co_return opened.error();
  reading_ = true;
  line_lost_ = false;
  async::spawn("zigbee-line", executor_, read_line());
  Error why;
  for (;;) {
    was_reset_ = false;
    const auto begun = co_await begin();
    why = begun ? Error{} : begun.error();
    if (begun) why = co_await watch();
    // A stick that restarted by itself is still there: its network only has to be started.
    if (!was_reset_ || !link_.is_open() || restart_) break;
    up_ = false;
    report_down(why);
  }
  link_.close();
  while (reading_) co_await reader_ended_.wait();
  co_return why;
}

asio::awaitable<void> ZnpCoordinator::read_line() {
  const Error error = co_await link_.read_frames();
  line_lost_ = error.code != ErrorCode::cancelled;
  if (line_lost_) log::warning("the line ended", {{"why", error.what}});
  reading_ = false;
  reader_ended_.notify();
  pulse_.cancel();
}

asio::awaitable<Result<void>> ZnpCoordinator::begin() {
  const auto there = co_await stick_.probe();
  if (!there) co_return there;
  const auto firmware = co_await stick_.firmware();
  if (!firmware) co_return firmware.error();
  const auto settled = co_await settle_network();
  if (!settled) co_return settled;
  const auto started = co_await stick_.start();
  if (!started) co_return started.error();
  address_ = *started;
  missed_ = 0;
  remembered_ = extended_pan_;
  up_ = true;
  log::notice("the Zigbee network is up", {{"firmware", firmware->revision}});
  listener_.network_up(address_);
  backup_due_ = true;
  next_backup_ = std::chrono::steady_clock::now();
  co_return Result<void>{};
}

asio::awaitable<Result<void>> ZnpCoordinator::settle_network() {
  const auto stick = co_await stick_.network();
  if (!stick) co_return stick.error();
  auto ours = stored_backup();
  const auto decision = decide(*stick, ours, remembered_, settings_->adopt);
  if (*stick) extended_pan_ = (*stick)->network.extended_pan;
  if (decision == Decision::resume) co_return Result<void>{};
  if (decision == Decision::restore) {
    extended_pan_ = ours->network.extended_pan;
    log::notice("the stick is empty: restoring the network", {{"devices", ours->devices.size()}});
    Result<void> restored = co_await restore_from(std::move(*ours));
    co_return restored;
  }
  if (decision == Decision::form) {
    const auto wish = new_network();
    const auto key = new_key();
    const auto formed = co_await stick_.form(wish, key);
    if (!formed) co_return formed;
    extended_pan_ = wish.extended_pan;
    log::notice("formed a new network", {{"channel", int{wish.channel}}});
    // At once: without a backup this network would be a stranger's after the next power cut.
    const auto kept = co_await back_up();
    if (!kept) log::warning("no backup of the network", {{"why", to_text(kept.error())}});
    co_return Result<void>{};
  }
  wants_person_ = true;
  co_return failure(
      ErrorCode::refused,
      decision == Decision::foreign
          ? "the stick holds another home's network. Put the right stick in, or say `adopt: true` "
            "under plugins.zigbee to take its network over"
          : "the stick is empty and there is no backup of the network that the devices know. Bring "
            "coordinator_backup.json back, or say `adopt: true` to begin a new network");
}

std::optional<Backup> ZnpCoordinator::stored_backup() const {
  const auto text = vault_.read(kBackupFile);
  if (!text) return std::nullopt;
  auto backup = parse_backup(*text);
  if (backup) return std::move(*backup);
  log::error("the coordinator's backup can't be read", {{"why", to_text(backup.error())}});
  return std::nullopt;
}

asio::awaitable<Result<void>> ZnpCoordinator::restore_from(Backup backup) {
  backup.frame_counter += kCounterStep;
  for (auto& device : backup.devices) {
    if (device.link_key) device.link_key->sent += kCounterStep;
  }
  auto wish = new_network();
  wish.channels = backup.network.channels;
  const auto key = new_key();
  Result<void> restored = co_await stick_.restore(std::move(backup), wish, key);
  co_return restored;
}

znp::NetworkInformation ZnpCoordinator::new_network() {
  std::uniform_int_distribution<std::uint32_t> pan(1, 0xFFFE - 1);
  std::uniform_int_distribution<std::uint64_t> extended(1, ~std::uint64_t{0} - 1);
  znp::NetworkInformation wish;
  wish.channel = settings_->channel;
  wish.channels = 1U << wish.channel;
  wish.pan = static_cast<std::uint16_t>(pan(random_));
  wish.extended_pan = extended(random_);
  return wish;
}

znp::Key ZnpCoordinator::new_key() {
  std::uniform_int_distribution<unsigned> byte(0, 0xFF);
  znp::Key key{};
  for (auto& value : key) value = static_cast<std::uint8_t>(byte(random_));
  return key;
}

/// Watches a network that is up until it no longer is; tells why.
asio::awaitable<Error> ZnpCoordinator::watch() {
  for (;;) {
    if (restart_) co_return Error{ErrorCode::cancelled, "beginning again", {}};
    if (was_reset_) co_return Error{ErrorCode::disconnected, "the stick restarted by itself", {}};
    // The link closes a line by itself when several requests in a row stay unanswered.
    while (!link_.is_open() && reading_) co_await reader_ended_.wait();
    if (line_lost_) co_return Error{ErrorCode::disconnected, "the stick is gone", {}};
    if (!link_.is_open() || missed_ >= timings_.pings_to_miss) {
      co_return Error{ErrorCode::timeout, "the stick does not answer", {}};
    }
    co_await look();
  }
}

/// Waits for a while, and asks whether the stick still answers when it said nothing by itself. It
/// is asked now and then even so: the radio may talk while the part that takes commands hangs.
asio::awaitable<void> ZnpCoordinator::look() {
  const bool backup_now = backup_due_ && std::chrono::steady_clock::now() >= next_backup_;
  if (missed_ == 0 && !backup_now) co_await pause(timings_.ping_every);
  if (restart_ || was_reset_ || !link_.is_open()) co_return;
  Frame ping{command::sys_ping, {}};
  const auto answer = co_await link_.request(std::move(ping), timings_.ping_answer);
  missed_ = answer ? 0 : missed_ + 1;
  if (!answer || !backup_due_) co_return;
  if (std::chrono::steady_clock::now() < next_backup_) co_return;
  next_backup_ = std::chrono::steady_clock::now() + kBackupRetry;  // if this one fails
  const auto taken = co_await back_up();
  if (!taken) log::warning("no backup of the network", {{"why", to_text(taken.error())}});
}

void ZnpCoordinator::backup_is_due() {
  next_backup_ = std::min(next_backup_, std::chrono::steady_clock::now() + kBackupAfterJoin);
  if (!backup_due_) next_backup_ = std::chrono::steady_clock::now() + kBackupAfterJoin;
  backup_due_ = true;
}

asio::awaitable<Result<Backup>> ZnpCoordinator::back_up() {
  auto backup = co_await stick_.backup();
  if (!backup) co_return backup.error();
  if (const auto previous = stored_backup()) merge(*backup, *previous);
  const auto written = vault_.write(kBackupFile, to_json(*backup));
  if (!written) co_return written.error();
  next_backup_ = std::chrono::steady_clock::now() + timings_.backup_every;
  backup_due_ = true;
  co_return backup;
}

asio::awaitable<Result<void>> ZnpCoordinator::restore() {
  auto backup = stored_backup();
  if (!backup) co_return failure(ErrorCode::not_found, "there is no backup to restore");
  const Result<void> restored = co_await restore_from(std::move(*backup));
  restart_ = true;
  pulse_.cancel();
  co_return restored;
}

Urgency ZnpCoordinator::hear(const Frame& frame) {
  if (frame.id == command::af_incoming) return hear_message(frame.data);
  Reader reader(frame.data);
  if (frame.id == command::af_incoming_ext) {
    async::spawn("zigbee-fetch", executor_, fetch(frame.data));
  } else if (frame.id == command::sys_reset_indication) {
    if (stick_.resetting()) return Urgency::usual;
    was_reset_ = true;
    link_.give_up_requests();
    pulse_.cancel();
  } else if (frame.id == command::zdo_device_announce) {
    reader.skip(2);
    const auto address = reader.u16();
    const auto ieee = reader.u64();
    if (!reader.failed()) listener_.announced(ieee, address);
  } else if (frame.id == command::zdo_trust_centre_device) {
    const auto address = reader.u16();
    const auto ieee = reader.u64();
    if (!reader.failed()) listener_.joined(ieee, address);
  } else if (frame.id == command::zdo_concentrator) {
    const auto address = reader.u16();
    const auto ieee = reader.u64();
    if (!reader.failed()) listener_.seen_at(ieee, address);
  } else if (frame.id == command::zdo_leave_indication) {
    reader.skip(2);
    const auto ieee = reader.u64();
    reader.skip(2);
    const bool comes_back = reader.u8() != 0;
    if (!reader.failed()) listener_.left(ieee, comes_back);
  } else if (frame.id == command::zdo_permit_join_seconds) {
    const auto seconds = reader.u8();
    if (!reader.failed()) listener_.joining_open(seconds);
  }
  return Urgency::usual;
}

Urgency ZnpCoordinator::hear_message(const Bytes& data) {
  Reader reader(data);
  Incoming frame;
  const auto group = reader.u16();
  frame.cluster = reader.u16();
  frame.source = reader.u16();
  frame.endpoint = reader.u8();
  reader.skip(1);  // our endpoint: there is one
  frame.to_many = reader.u8() != 0 || group != 0;
  frame.link_quality = reader.u8();
  reader.skip(1 + 4 + 1);  // security, time stamp, sequence of the radio
  const auto payload = reader.take(reader.u8());
  if (reader.failed()) return Urgency::usual;
  frame.payload.assign(payload.begin(), payload.end());
  return listener_.received(std::move(frame));
}

/// Fetches a message that was too long for one indication, and frees its place in the stick.
asio::awaitable<void> ZnpCoordinator::fetch(Bytes data) {
  constexpr std::uint8_t short_address = 2;
  constexpr std::size_t chunk = 200;
  Reader reader(data);
  Incoming frame;
  const auto group = reader.u16();
  frame.cluster = reader.u16();
  const auto mode = reader.u8();
  frame.source = reader.u16();
  reader.skip(6);
  frame.endpoint = reader.u8();
  reader.skip(2 + 1);  // PAN id, our endpoint
  frame.to_many = reader.u8() != 0 || group != 0;
  frame.link_quality = reader.u8();
  reader.skip(1);
  const auto stamp = reader.u32();
  reader.skip(1);
  const std::size_t size = reader.u16();
  if (reader.failed() || mode != short_address) co_return;
  if (reader.remaining() >= size) {
    const auto inside = reader.take(size);
    frame.payload.assign(inside.begin(), inside.end());
  }
  while (frame.payload.size() < size) {
    const auto part = std::min(chunk, size - frame.payload.size());
    Frame ask{command::af_data_retrieve,
              Writer().u32(stamp).u16(frame.payload.size()).u8(part).finish()};
    const auto answer = co_await link_.request(std::move(ask));
    if (!answer || answer->data.size() < 3 || answer->data[0] != 0) co_return;
    frame.payload.insert(frame.payload.end(), answer->data.begin() + 2, answer->data.end());
  }
  Frame free{command::af_data_retrieve, Writer().u32(stamp).u16(0).u8(0).finish()};
  const auto freed = co_await link_.request(std::move(free));
  if (!freed) log::debug("a message stays in the stick", {{"why", to_text(freed.error())}});
  listener_.received(std::move(frame));
}

}  // namespace homeward::zigbee
