#include "tests/support/operations/scripted_operations.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>
#include <utility>

namespace homeward::test {
namespace {

constexpr auto kTuple = boost::asio::as_tuple(boost::asio::use_awaitable);
constexpr std::size_t kFeedLength = 100;

core::WallTime time_at(int second) {
  // 2026-11-23T09:00:00Z
  return core::WallTime{std::chrono::seconds{1'795'424'400 + second}};
}

core::Alert open_door() {
  core::Alert alert;
  alert.id = core::AlertId("01KAR5T8A0DOOR0PEN00000000");
  alert.rule = core::RuleId("door_open");
  alert.device = core::DeviceId("front_door");
  alert.room = "hall";
  alert.pending_since = time_at(0);
  alert.fired_at = time_at(900);
  alert.evidence = {{core::DeviceId("front_door"), "contact", std::string("open"), time_at(0)}};
  return alert;
}

ports::DaemonStatus small_home() {
  ports::DaemonStatus status;
  status.version = "0.1.0";
  status.config_hash = "sha256:00";
  status.gateway_id = "home-17";
  status.boot_id = "boot-1";
  status.started = time_at(0);
  status.now = time_at(3600);
  status.presence.state = "home";
  status.rules = 3;
  status.devices = 1;
  status.open_alerts = 1;
  ports::PlatformStatus platform;
  platform.id = core::PlatformId("zorgcentrale");
  platform.connected = true;
  platform.broker = "mqtts://mqtt-a.example.nl:8883";
  platform.outbox.rows = {2, 0, 0, 0, 7};
  status.platforms = {platform};
  status.plugins = {{core::PluginId("zigbee"), "ok", "", 12, 0}};
  return status;
}

}  // namespace

/// One follower's queue.
class ScriptedFeed : public ports::EventFeed {
 public:
  explicit ScriptedFeed(ScriptedOperations& owner)
      : owner_(owner), arrived_(owner.executor_, boost::asio::steady_timer::time_point::max()) {
    owner_.feeds_.insert(this);
  }
  ~ScriptedFeed() override { owner_.feeds_.erase(this); }

  boost::asio::awaitable<ports::FollowedEvent> next() override {
    while (queue_.empty()) co_await arrived_.async_wait(kTuple);
    ports::FollowedEvent event = std::move(queue_.front());
    queue_.pop_front();
    co_return event;
  }

  [[nodiscard]] std::uint64_t lost() const override { return std::exchange(lost_, 0); }

  void push(const ports::FollowedEvent& event) {
    if (queue_.size() == kFeedLength) {
      queue_.pop_front();
      ++lost_;
    }
    queue_.push_back(event);
    arrived_.cancel();
  }

 private:
  ScriptedOperations& owner_;
  boost::asio::steady_timer arrived_;
  std::deque<ports::FollowedEvent> queue_;
  mutable std::uint64_t lost_{0};
};

ScriptedOperations::ScriptedOperations(boost::asio::any_io_executor executor)
    : daemon_status(small_home()), executor_(std::move(executor)) {
  ports::DeviceStatus door;
  door.id = core::DeviceId("front_door");
  door.address = core::DeviceAddress("zigbee:0x00158d0004a1b2c3");
  door.room = "hall";
  door.last_seen = time_at(0);
  door.values = {{"battery", 87.5}, {"contact", std::string("open")}, {"tamper", false}};
  known_devices = {door};
  known_alerts = {open_door()};
  audit_journal = {{3, time_at(60), "acknowledged", core::RuleId("door_open"),
                    core::AlertId("01KAR5T8A0DOOR0PEN00000000"), "Anna", "cli", ""}};
  journal_events = {{41, event_at(0, "front_door", "contact", std::string("open"))}};
}

ScriptedOperations::~ScriptedOperations() = default;

void ScriptedOperations::show(const ports::FollowedEvent& event) {
  for (ScriptedFeed* feed : feeds_) feed->push(event);
}

boost::asio::awaitable<Result<std::vector<core::Alert>>> ScriptedOperations::alerts(
    ports::AlertQuery query) {
  alert_queries.push_back(query);
  co_return known_alerts;
}

boost::asio::awaitable<Result<std::vector<ports::JournalEvent>>> ScriptedOperations::recent_events(
    std::uint32_t limit) {
  if (journal_events.size() <= limit) co_return journal_events;
  co_return std::vector<ports::JournalEvent>(journal_events.end() - limit, journal_events.end());
}

boost::asio::awaitable<Result<core::Alert>> ScriptedOperations::acknowledge(std::string alert,
                                                                            std::string by,
                                                                            std::string via) {
  for (core::Alert& known : known_alerts) {
    if (known.id.str() != alert) continue;
    if (!known.open()) co_return failure(ErrorCode::refused, "the alert is already resolved");
    known.acknowledged = core::Acknowledgement{time_at(1000), by, via};
    ++known.revision;
    co_return known;
  }
  co_return failure(ErrorCode::not_found, "no alert '" + alert + "'");
}

boost::asio::awaitable<Result<core::Alert>> ScriptedOperations::test_alert(std::string rule,
                                                                           std::string by,
                                                                           std::string via) {
  for (const core::Alert& known : known_alerts) {
    if (known.rule.str() != rule) continue;
    core::Alert copy = known;
    copy.test = true;
    audit_journal.push_back({7, time_at(0), "tested", copy.rule, copy.id, by, via, ""});
    co_return copy;
  }
  co_return failure(ErrorCode::not_found, "no rule '" + rule + "'");
}

Result<ports::RuleExplanation> ScriptedOperations::explain(const std::string& rule,
                                                           const std::string& language) const {
  if (rule != explanation.rule) return failure(ErrorCode::not_found, "no such rule", rule);
  if (language != "" && language != "en" && language != "nl") {
    return failure(ErrorCode::invalid, "the languages are en and nl", language);
  }
  ports::RuleExplanation answer = explanation;
  if (!language.empty()) answer.language = language;
  return answer;
}

Result<std::vector<ports::RoutineMeasure>> ScriptedOperations::routine(
    const std::string& rule) const {
  std::vector<ports::RoutineMeasure> found;
  for (const ports::RoutineMeasure& one : routines) {
    if (rule.empty() || one.rule == rule) found.push_back(one);
  }
  if (found.empty() && !rule.empty()) return failure(ErrorCode::not_found, "no such rule", rule);
  return found;
}

boost::asio::awaitable<Result<ports::JournalPage>> ScriptedOperations::journal(
    std::uint64_t after, std::uint32_t limit) {
  ports::JournalPage page;
  for (const ports::JournalEvent& event : journal_events) {
    if (event.id > after && page.events.size() < limit) page.events.push_back(event);
  }
  page.time = time_at(3600);
  page.now = core::SteadyTime{page.time.time_since_epoch()};
  page.keep = std::chrono::days{14};
  page.gaps = gaps;
  co_return page;
}

boost::asio::awaitable<Result<ports::Hindsight>> ScriptedOperations::hindsight(
    core::WallTime since) {
  looked_back_to.push_back(since);
  co_return seen_in_hindsight;
}

boost::asio::awaitable<Result<void>> ScriptedOperations::cancel_warning(std::string rule,
                                                                        std::string device,
                                                                        std::string /*by*/,
                                                                        std::string /*via*/) {
  if (rule == "none") co_return failure(ErrorCode::not_found, "no such rule");
  warnings_cancelled.push_back(device.empty() ? rule : rule + "/" + device);
  co_return Result<void>();
}

boost::asio::awaitable<Result<ports::PresenceStatus>> ScriptedOperations::set_presence(
    ports::PresenceRequest request) {
  presence_requests.push_back(request);
  ports::PresenceStatus& presence = daemon_status.presence;
  presence = {request.home ? "home" : "away", time_at(0), std::nullopt};
  if (!request.until.empty()) presence.vacation_until = time_at(86'400);
  co_return presence;
}

boost::asio::awaitable<Result<core::Silence>> ScriptedOperations::silence(
    ports::SilenceRequest request) {
  silence_requests.push_back(request);
  if (request.rule == "panic" && !request.critical) {
    co_return failure(ErrorCode::refused, "the rule is critical");
  }
  core::Silence silence;
  silence.rule = core::RuleId(request.rule);
  silence.since = time_at(0);
  silence.until = time_at(0) + request.length;
  silence.reason = request.reason;
  silence.by = request.by;
  silence.via = request.via;
  silence.critical = request.critical;
  co_return silence;
}

boost::asio::awaitable<Result<void>> ScriptedOperations::end_silence(std::string rule,
                                                                     std::string /*by*/,
                                                                     std::string /*via*/) {
  if (rule == "none") co_return failure(ErrorCode::not_found, "the rule is not silenced");
  silences_ended.push_back(rule);
  co_return Result<void>();
}

boost::asio::awaitable<Result<std::vector<ports::AuditEntry>>> ScriptedOperations::audit(
    ports::AuditQuery query) {
  audit_queries.push_back(query);
  co_return audit_journal;
}

boost::asio::awaitable<Result<void>> ScriptedOperations::exported(std::string by,
                                                                  std::string /*via*/) {
  exports.push_back(std::move(by));
  co_return Result<void>();
}

boost::asio::awaitable<Result<std::string>> ScriptedOperations::back_up(std::string by,
                                                                        std::string /*via*/) {
  backups.push_back(std::move(by));
  co_return "/var/lib/homeward/homeward.db.copy";
}

Result<void> ScriptedOperations::erase(std::string by) {
  erasures.push_back(std::move(by));
  return {};
}

std::unique_ptr<ports::EventFeed> ScriptedOperations::follow() {
  return std::make_unique<ScriptedFeed>(*this);
}

boost::asio::awaitable<Result<std::string>> ScriptedOperations::plugin_command(
    ports::SourceCommand command) {
  plugin_commands.push_back(std::move(command));
  co_return plugin_answer;
}

core::Event event_at(int second, std::string device, std::string property, core::Value value) {
  core::Event event;
  event.device = core::DeviceId(std::move(device));
  event.property = std::move(property);
  event.value = std::move(value);
  event.time = time_at(second);
  return event;
}

}  // namespace homeward::test
