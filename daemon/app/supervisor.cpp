#include "daemon/app/supervisor.hpp"

#include <algorithm>

namespace homeward::app {
namespace {

constexpr std::chrono::seconds kLongestTurn{120};

}  // namespace

Supervisor::Supervisor(const World& world,
                       const std::vector<std::unique_ptr<Forwarder>>& forwarders,
                       std::chrono::microseconds interval)
    : world_(world), forwarders_(forwarders), interval_(interval), wakeup_(world.service_clock) {}

void Supervisor::stop() {
  stopping_ = true;
  wakeup_.notify();
}

boost::asio::awaitable<void> Supervisor::run() {
  while (!stopping_) {
    if (platforms_turn()) world_.service.alive();
    const core::SteadyTime next = world_.service_clock.now() + interval_ / 2;
    co_await wakeup_.wait_until(next);
  }
}

bool Supervisor::platforms_turn() const {
  const core::SteadyTime now = world_.service_clock.now();
  return std::all_of(forwarders_.begin(), forwarders_.end(), [&](const auto& forwarder) {
    return now - forwarder->last_progress() < kLongestTurn;
  });
}

}  // namespace homeward::app
