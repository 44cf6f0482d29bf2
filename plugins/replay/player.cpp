#include "plugins/replay/player.hpp"

#include <sysexits.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <iostream>
#include <utility>

namespace homeward::replay {
namespace {

namespace asio = boost::asio;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

/// Half of what the link keeps at most: a recording can wait and must never lose a report.
constexpr std::size_t kUncommitted = 5'000;
/// So many events fill one line of the contract.
constexpr std::size_t kEventsAtOnce = 256;
/// Beyond, devices are played but no longer announced: memory stays bounded.
constexpr std::size_t kMostDevices = 10'000;

std::string type_of(const sdk::Value& value) {
  if (std::holds_alternative<bool>(value)) return "boolean";
  return std::holds_alternative<double>(value) ? "number" : "string";
}

}  // namespace

Player::Player(asio::any_io_executor executor, sdk::Plugin& plugin,
               std::unique_ptr<LineSource> source, Speed speed, Drive drive)
    : executor_(std::move(executor)),
      plugin_(plugin),
      source_(std::move(source)),
      drive_clock_(drive != Drive::as_the_gateway_says || speed.is_max),
      paced_drive_(drive == Drive::at_the_speed),
      wait_(executor_, asio::steady_timer::time_point::max()) {
  if (!speed.is_max) pace_.emplace(speed.factor);
  plugin_.on_welcome([this](const sdk::Welcome& welcome) {
    drive_clock_ = drive_clock_ || welcome.driven_clock;
    if (!std::exchange(welcome_, true)) wait_.cancel();
  });
}

asio::awaitable<void> Player::run() {
  if (!welcome_) co_await wait_.async_wait(kAwait);
  const Result<void> played = co_await play();
  if (!played) {
    fail(played.error());
    co_return;
  }
  constexpr std::size_t kNone = 1;
  co_await plugin_.drained_below(kNone);
  plugin_.stop("end of recording");
}

asio::awaitable<Result<void>> Player::play() {
  std::size_t since_pause = 0;
  while (true) {
    const Result<std::optional<std::string_view>> line = co_await source_->next();
    if (!line) co_return line.error();
    if (!*line) co_return Result<void>{};
    if ((*line)->empty()) continue;
    Result<Recorded> recorded = parse_recorded(parser_, **line);
    if (!recorded) co_return recorded.error();
    if (drive_clock_) recorded->event.time = recorded->time;
    if (pace_ && (!drive_clock_ || paced_drive_)) co_await wait_until_due(recorded->time);
    announce(recorded->event);
    plugin_.send({std::move(recorded->event)});
    if (++since_pause < kEventsAtOnce) continue;
    since_pause = 0;
    co_await let_others_run();
  }
}

asio::awaitable<void> Player::let_others_run() {
  co_await asio::post(executor_, asio::use_awaitable);
  co_await plugin_.drained_below(kUncommitted);
}

asio::awaitable<void> Player::wait_until_due(WallTime stamp) {
  const auto now = std::chrono::steady_clock::now();
  const auto due = pace_->due(stamp, now);
  if (due <= now) co_return;
  wait_.expires_at(due);
  co_await wait_.async_wait(kAwait);
}

void Player::announce(const sdk::Event& event) {
  if (announced_.size() >= kMostDevices && !announced_.contains(event.device)) return;
  auto& properties = announced_[event.device];
  if (!properties.emplace(event.property, type_of(event.value)).second) return;
  sdk::Device device;
  device.id = event.device;
  device.address = event.device.substr(event.device.find(':') + 1);
  device.model = "recording";
  for (const auto& [name, type] : properties) device.properties.push_back({name, type, {}, {}});
  plugin_.send(std::move(device));
}

void Player::fail(const Error& error) {
  const bool unreadable = error.code == ErrorCode::io;
  exit_code_ = unreadable ? EX_NOINPUT : EX_DATAERR;
  std::cerr << source_->name();
  if (!unreadable) std::cerr << ':' << source_->line_number();
  std::cerr << ": error: " << error.what << '\n';
  plugin_.stop(unreadable ? "the recording can't be read" : "the recording is malformed");
}

}  // namespace homeward::replay
