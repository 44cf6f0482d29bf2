#include "daemon/app/supervisor.hpp"

#include "lib/log/log.hpp"

#include <algorithm>

namespace homeward::app {
namespace {

constexpr std::chrono::seconds kLongestCommit{60};
constexpr std::chrono::seconds kLongestTurn{120};

}  // namespace

Supervisor::Supervisor(const World& world, const Committer& committer,
                       const std::vector<std::unique_ptr<Forwarder>>& forwarders,
                       std::chrono::microseconds interval)
    : world_(world),
      committer_(committer),
      forwarders_(forwarders),
      interval_(interval),
      wakeup_(world.service_clock) {}

void Supervisor::stop() {
  stopping_ = true;
  wakeup_.notify();
}

boost::asio::awaitable<void> Supervisor::run() {
  while (!stopping_) {
    const bool alive = co_await proof();
    if (alive) world_.service.alive();
    const core::SteadyTime next = world_.service_clock.now() + interval_ / 2;
    co_await wakeup_.wait_until(next);
  }
}

boost::asio::awaitable<bool> Supervisor::proof() {
  ports::AlertQuery question;
  question.limit = 1;
  // An error is an answer too: a full disk is told elsewhere, and a restart does not empty it.
  const Result<std::vector<core::Alert>> answer = co_await world_.store.alerts(question);
  if (!answer) log::warning("the store answers with an error", {{"what", to_text(answer.error())}});
  co_return platforms_turn() && !commit_hangs();
}

bool Supervisor::platforms_turn() const {
  const core::SteadyTime now = world_.service_clock.now();
  return std::all_of(forwarders_.begin(), forwarders_.end(), [&](const auto& forwarder) {
    return now - forwarder->last_progress() < kLongestTurn;
  });
}

bool Supervisor::commit_hangs() const {
  const auto since = committer_.busy_since();
  return since && world_.service_clock.now() - *since > kLongestCommit;
}

}  // namespace homeward::app
