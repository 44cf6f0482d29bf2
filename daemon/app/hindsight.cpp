#include "daemon/app/hindsight.hpp"

#include "daemon/rules/replay.hpp"

#include <utility>

namespace homeward::app {
namespace {

constexpr std::uint32_t kPage = 1'000;

ports::Hindsight report(const rules::Program& program, rules::Replayed replayed,
                        core::WallTime since) {
  ports::Hindsight hindsight;
  hindsight.events = replayed.events;
  for (const rules::Rule& rule : program.rule_set().rules) {
    if (rule.enabled) hindsight.rules.push_back(rule.id.str());
  }
  std::vector<ports::HindsightAlert>& alerts = hindsight.alerts;
  for (rules::ReplayedAlert& alert : replayed.alerts) {
    if (alert.fired_at < since) continue;
    alerts.push_back(
        {alert.rule.str(), std::move(alert.device), alert.fired_at, alert.resolved_at});
  }
  if (alerts.size() > ports::Hindsight::kMostAlerts) {
    hindsight.left_out = alerts.size() - ports::Hindsight::kMostAlerts;
    alerts.erase(alerts.begin(), alerts.begin() + static_cast<std::ptrdiff_t>(hindsight.left_out));
  }
  return hindsight;
}

}  // namespace

boost::asio::awaitable<Result<ports::Hindsight>> look_back(const rules::Program& program,
                                                           const World& world,
                                                           std::vector<rules::Gap> gaps,
                                                           core::WallTime since,
                                                           std::function<bool()> stopping) {
  rules::Replay replay(program);
  replay.set_gaps(std::move(gaps));
  std::uint64_t after = 0;
  while (true) {
    const Result<std::vector<ports::JournalEvent>> page =
        co_await world.store.events_after(after, kPage);
    if (!page) co_return page.error();
    if (stopping()) co_return failure(ErrorCode::disconnected, "the gateway stops");
    if (page->empty()) break;
    for (const ports::JournalEvent& event : *page) replay.take(event.event);
    after = page->back().id;
  }
  co_return report(program, replay.finish(world.home_clock.now()), since);
}

}  // namespace homeward::app
