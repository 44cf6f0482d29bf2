#include "daemon/app/housekeeper.hpp"

#include "lib/log/log.hpp"

#include <algorithm>
#include <array>

namespace homeward::app {
namespace {

constexpr std::chrono::hours kCleaning{6};
constexpr std::chrono::minutes kLook{5};
/// Between two attempts to make room where little can be made.
constexpr std::chrono::seconds kPause{30};

/// In eighths of the largest size: from here on room is made, and down to here.
constexpr std::uint64_t kCrowded = 7;
constexpr std::uint64_t kRoomy = 6;

constexpr std::array kGivenUp{ports::MessageClass::reading, ports::MessageClass::trend,
                              ports::MessageClass::advisory, ports::MessageClass::fault};

}  // namespace

Housekeeper::Housekeeper(const World& world, const ports::JournalOptions& options,
                         const std::vector<std::unique_ptr<Forwarder>>& forwarders)
    : world_(world), options_(options), forwarders_(forwarders), wakeup_(world.service_clock) {}

void Housekeeper::stop() {
  stopping_ = true;
  wakeup_.notify();
}

std::uint64_t Housekeeper::used() const {
  return world_.store.health().used_bytes;
}

void Housekeeper::look() {
  if (crowded_ || used() < options_.max_size / 8 * kCrowded) return;
  if (world_.service_clock.now() < next_look_) return;
  crowded_ = true;
  wakeup_.notify();
}

boost::asio::awaitable<void> Housekeeper::run() {
  core::SteadyTime next = world_.service_clock.now();
  while (!stopping_) {
    if (crowded_) {
      co_await make_room();
      next_look_ = world_.service_clock.now() + kPause;
      crowded_ = false;
    }
    if (world_.service_clock.now() >= next) {
      co_await clean();
      next = world_.service_clock.now() + kCleaning;
    }
    const core::SteadyTime soon = std::min(next, world_.service_clock.now() + kLook);
    if (!crowded_) co_await wakeup_.wait_until(soon);
    look();
  }
}

boost::asio::awaitable<void> Housekeeper::clean() {
  const core::WallTime now = world_.home_clock.wall_now();
  const core::WallTime events = now - options_.keep_events;
  const core::WallTime alerts = now - options_.keep_alerts;
  const Result<void> pruned = co_await world_.store.prune(events, alerts);
  if (!pruned) log::warning("pruning failed", {{"what", to_text(pruned.error())}});
  for (const auto& forwarder : forwarders_) co_await forwarder->expire_readings();
}

boost::asio::awaitable<void> Housekeeper::make_room() {
  const std::uint64_t before = used();
  // Events that the rules' snapshot stands for are history.
  const core::WallTime now = world_.home_clock.wall_now();
  const core::WallTime alerts = now - options_.keep_alerts;
  const Result<void> pruned = co_await world_.store.prune(now, alerts);
  if (!pruned) log::warning("pruning failed", {{"what", to_text(pruned.error())}});
  for (const ports::MessageClass one : kGivenUp) co_await give_up(one);
  log::warning("the database was full", {{"used_before", before}, {"used_now", used()}});
}

/// Takes from the platform for which most of the class waits, until there is room or nothing left.
boost::asio::awaitable<void> Housekeeper::give_up(ports::MessageClass message_class) {
  const auto waiting = [message_class](const std::unique_ptr<Forwarder>& forwarder) {
    return forwarder->queue().depth().rows[static_cast<std::size_t>(message_class)];
  };
  while (!stopping_ && !forwarders_.empty() && used() >= options_.max_size / 8 * kRoomy) {
    const auto fullest =
        std::max_element(forwarders_.begin(), forwarders_.end(),
                         [&](const auto& a, const auto& b) { return waiting(a) < waiting(b); });
    const std::uint64_t rows = co_await (*fullest)->evict(message_class);
    if (rows == 0) break;
  }
}

}  // namespace homeward::app
