#include "daemon/app/explain.hpp"
#include "daemon/app/hindsight.hpp"
#include "daemon/app/operations.hpp"
#include "daemon/app/routine.hpp"

#include <utility>

namespace homeward::app {

std::vector<ports::RuleSummary> GatewayOperations::rules() const {
  std::vector<ports::RuleSummary> list;
  for (const rules::Rule& rule : gateway_.program().rule_set().rules) {
    list.push_back({rule.id.str(), rule.severity, rule.category, rule.enabled, rule.pack});
  }
  return list;
}

Result<ports::RuleExplanation> GatewayOperations::explain(const std::string& rule,
                                                          const std::string& language) const {
  const core::ClockMapping clock = gateway_.world().home_clock.mapping();
  return app::explain(gateway_.program(), gateway_.decider().engine(), clock, rule, language);
}

Result<std::vector<ports::RoutineMeasure>> GatewayOperations::routine(
    const std::string& rule) const {
  const rules::Program& program = gateway_.program();
  const auto index = program.find_rule(rule);
  if (!rule.empty() && !index) return failure(ErrorCode::not_found, "no such rule", rule);
  std::vector<ports::RoutineMeasure> measures;
  const rules::Engine* engine = gateway_.decider().engine();
  if (engine == nullptr) return measures;
  const rules::Language language = home_language(program.rule_set());
  for (const rules::Learned& learned : engine->learned()) {
    if (index && learned.rule != *index) continue;
    measures.push_back(routine_of(program, learned, language));
  }
  return measures;
}

boost::asio::awaitable<Result<ports::JournalPage>> GatewayOperations::journal(std::uint64_t after,
                                                                              std::uint32_t limit) {
  gateway_.committer().flush_now();
  co_await gateway_.committer().settled();
  Result<std::vector<ports::JournalEvent>> events =
      co_await gateway_.world().store.events_after(after, limit);
  if (!events) co_return events.error();
  ports::JournalPage page;
  page.events = std::move(*events);
  const ports::Clock& clock = gateway_.world().home_clock;
  page.now = clock.now();
  page.time = clock.mapping().wall(page.now);
  page.keep = std::chrono::duration_cast<std::chrono::seconds>(
      core::Duration{gateway_.options().journal.keep_events});
  const rules::Engine* engine = gateway_.decider().engine();
  if (engine == nullptr) co_return page;
  for (const rules::Gap& gap : engine->gaps()) page.gaps.emplace_back(gap.from, gap.until);
  co_return page;
}

boost::asio::awaitable<Result<ports::Hindsight>> GatewayOperations::hindsight(
    core::WallTime since) {
  if (looking_back_) co_return failure(ErrorCode::refused, "another one is under way");
  looking_back_ = true;
  gateway_.committer().flush_now();
  co_await gateway_.committer().settled();
  const rules::Engine* engine = gateway_.decider().engine();
  std::vector<rules::Gap> gaps;
  if (engine != nullptr) gaps = engine->gaps();
  std::function<bool()> stopping = [this] { return gateway_.stopping(); };
  Result<ports::Hindsight> seen =
      co_await look_back(gateway_.program(), gateway_.world(), std::move(gaps), since, stopping);
  looking_back_ = false;
  co_return seen;
}

boost::asio::awaitable<Result<void>> GatewayOperations::cancel_warning(std::string rule,
                                                                       std::string device,
                                                                       std::string by,
                                                                       std::string via) {
  const Result<void> done = gateway_.decider().cancel_warning(rule, device, by, via);
  if (!done) co_return done.error();
  co_await gateway_.committer().settled();
  co_return done;
}

}  // namespace homeward::app
