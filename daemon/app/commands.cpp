#include "daemon/app/commands.hpp"

#include "lib/json/writer.hpp"
#include "lib/log/log.hpp"

#include <algorithm>
#include <utility>

namespace homeward::app {
namespace {

/// So many commands at once, and so many a second for ever, are work; more is a flood.
constexpr double kAtOnce = 2'000;
constexpr double kPerSecond = 10;
constexpr std::chrono::seconds kBetweenWords{10};
/// What `describe` tells of must fit into one message.
constexpr std::size_t kMostDescribed = 200;
/// More refusals in an hour are a flood; they must not push what people did out of the journal.
constexpr std::uint32_t kRefusalsAnHour = 60;

ports::CommandReply refusal(const ports::PlatformCommand& command, ports::CommandStatus status,
                            std::string reason) {
  return ports::CommandReply{command.id, status, std::move(reason), {}};
}

ports::CommandReply refusal(const ports::PlatformCommand& command, const Error& error) {
  ports::CommandStatus status = ports::CommandStatus::refused;
  if (error.code == ErrorCode::not_found) status = ports::CommandStatus::unknown;
  if (error.code == ErrorCode::invalid) status = ports::CommandStatus::invalid;
  return refusal(command, status, error.what);
}

ports::CommandReply done(const ports::PlatformCommand& command) {
  return ports::CommandReply{command.id, ports::CommandStatus::ok, {}, {}};
}

}  // namespace

Commands::Commands(const World& world, Router& router, Decider& decider, Committer& committer,
                   Hooks hooks)
    : world_(world),
      router_(router),
      decider_(decider),
      committer_(committer),
      hooks_(std::move(hooks)) {}

boost::asio::awaitable<void> Commands::take(core::PlatformId platform,
                                            const ports::Profile& profile,
                                            ports::WireMessage message) {
  if (is_flood(platform)) co_return;
  const Result<ports::PlatformCommand> command = profile.command(message);
  if (!command) {
    log::warning("a command is malformed", {{"platform", platform.str()}});
    const ports::CommandReply answer{"", ports::CommandStatus::invalid, command.error().what, {}};
    note_refusal(platform, "malformed", answer);
    reply(platform, answer);
    co_return;
  }
  const core::WallTime now = world_.home_clock.wall_now();
  if (const ports::CommandReply* known = answered_.find(platform, command->id, now)) {
    reply(platform, *known);
  } else {
    const ports::CommandReply answer = carry_out(platform, *command);
    // What only asks may be asked again: its answer is of the moment.
    if (answer.result.empty()) {
      auto [name, fact] = answered_.add(platform, answer, now);
      committer_.group().meta.insert_or_assign(std::move(name), std::move(fact));
    }
    if (answer.status != ports::CommandStatus::ok) note_refusal(platform, command->type, answer);
    reply(platform, answer);
    log::info("command", {{"platform", platform.str()},
                          {"type", command->type},
                          {"status", to_text(answer.status)}});
  }
  co_await committer_.settled();
}

/// True when a platform asks more than anybody has to ask: what it says is not even read.
bool Commands::is_flood(const core::PlatformId& platform) {
  const core::SteadyTime now = world_.service_clock.now();
  const auto [entry, fresh] = allowances_.try_emplace(platform, Allowance{kAtOnce, now, {}});
  Allowance& allowance = entry->second;
  const double seconds = std::chrono::duration<double>(now - allowance.at).count();
  allowance.left = std::min(kAtOnce, allowance.left + seconds * kPerSecond);
  allowance.at = now;
  if (allowance.left >= 1) {
    allowance.left -= 1;
    return false;
  }
  if (now - allowance.told < kBetweenWords) return true;
  allowance.told = now;
  const ports::CommandReply answer{"", ports::CommandStatus::refused, "too many commands", {}};
  log::warning("too many commands", {{"platform", platform.str()}});
  note_refusal(platform, "flood", answer);
  reply(platform, answer);
  return true;
}

ports::CommandReply Commands::carry_out(const core::PlatformId& platform,
                                        const ports::PlatformCommand& command) {
  const core::WallTime now = world_.home_clock.wall_now();
  if (command.expires && now > *command.expires) {
    return refusal(command, ports::CommandStatus::expired, "the command has expired");
  }
  if (!router_.may_command(platform, command.type, now)) {
    return refusal(command, ports::CommandStatus::refused, "not permitted: " + command.type);
  }
  if (command.type == "acknowledge") return acknowledge(platform, command);
  if (command.type == "resolve") return resolve(platform, command);
  if (command.type == "note") return take_note(platform, command);
  if (command.type == "test-alert") return test_alert(platform, command);
  if (command.type == "silence") return silence(platform, command);
  if (command.type == "presence") return presence(platform, command);
  if (command.type == "readings") return send_readings(platform, command);
  if (command.type == "describe") return describe(platform, command);
  if (command.type != "heartbeat") {
    return refusal(command, ports::CommandStatus::unknown, "no such command: " + command.type);
  }
  hooks_.beat(platform);
  return done(command);
}

/// The open alert that a command speaks of, by the id that this platform knows. What it may not
/// see does not exist for it. Errors: invalid, refused (resolved already), not_found.
Result<core::Alert> Commands::visible_alert(const core::PlatformId& platform,
                                            const ports::PlatformCommand& command) const {
  if (!command.alert) return failure(ErrorCode::invalid, "`alert` is missing");
  const Pseudonyms& names = router_.pseudonyms(platform);
  const auto is_meant = [&](const core::AlertId& id) { return names.alert(id) == *command.alert; };
  const AlertBook& book = decider_.book();
  for (const auto& [id, alert] : book.open()) {
    if (!is_meant(id)) continue;
    if (!router_.may_see(platform, alert, world_.home_clock.wall_now())) break;
    return alert;
  }
  const auto& closed = book.closed();
  if (std::any_of(closed.begin(), closed.end(), is_meant)) {
    return failure(ErrorCode::refused, "the alert is resolved already");
  }
  return failure(ErrorCode::not_found, "no such open alert");
}

ports::CommandReply Commands::acknowledge(const core::PlatformId& platform,
                                          const ports::PlatformCommand& command) {
  const Result<core::Alert> found = visible_alert(platform, command);
  if (!found) return refusal(command, found.error());
  const Result<core::Alert> acknowledged =
      decider_.acknowledge(found->id.str(), command.by, platform.str());
  return acknowledged ? done(command) : refusal(command, acknowledged.error());
}

ports::CommandReply Commands::resolve(const core::PlatformId& platform,
                                      const ports::PlatformCommand& command) {
  const Result<core::Alert> found = visible_alert(platform, command);
  if (!found) return refusal(command, found.error());
  const Result<void> ended =
      decider_.resolve(found->id, command.by, platform.str(), command.reason);
  return ended ? done(command) : refusal(command, ended.error());
}

ports::CommandReply Commands::take_note(const core::PlatformId& platform,
                                        const ports::PlatformCommand& command) {
  if (command.text.empty()) {
    return refusal(command, ports::CommandStatus::invalid, "`text` is missing");
  }
  ports::AuditEntry entry;
  entry.time = world_.home_clock.wall_now();
  entry.action = "noted";
  entry.by = command.by;
  entry.via = platform.str();
  entry.detail = command.text;
  if (command.alert) {
    const Result<core::Alert> found = visible_alert(platform, command);
    if (!found) return refusal(command, found.error());
    entry.alert = found->id;
    entry.rule = found->rule;
  }
  decider_.note(std::move(entry));
  return done(command);
}

ports::CommandReply Commands::send_readings(const core::PlatformId& platform,
                                            const ports::PlatformCommand& command) {
  std::vector<ports::OutboxRow> rows =
      router_.current_readings(platform, hooks_.now(), world_.home_clock.wall_now());
  if (rows.empty()) {
    return refusal(command, ports::CommandStatus::refused, "there are no readings for you");
  }
  for (ports::OutboxRow& row : rows) committer_.group().outbox.push_back(std::move(row));
  return done(command);
}

ports::CommandReply Commands::describe(const core::PlatformId& platform,
                                       const ports::PlatformCommand& command) const {
  const core::WallTime now = world_.home_clock.wall_now();
  const rules::RuleSet& home = decider_.program().rule_set();
  ports::CommandReply answer = done(command);
  json::Writer out(answer.result);
  out.begin_object().key("rules").begin_array();
  std::size_t left = kMostDescribed;
  const bool named = router_.detail_of(platform, now) >= ports::Detail::alert;
  for (const rules::Rule& rule : home.rules) {
    if (!named || left == 0) break;
    if (!router_.may_see_rule(platform, rule, now)) continue;
    --left;
    out.begin_object().text("rule", rule.id.str()).text("severity", to_text(rule.severity));
    out.text("category", to_text(rule.category)).key("enabled").boolean(rule.enabled).end_object();
  }
  out.end_array().key("sensors").begin_array();
  left = kMostDescribed;
  for (const rules::DeviceDeclaration& device : home.devices) {
    if (!named || left == 0) break;
    --left;
    out.begin_object().text("device", device.id.str()).text("room", device.room);
    out.key("properties").begin_array();
    for (const std::string& property : device.properties) out.text(property);
    out.end_array().end_object();
  }
  out.end_array().end_object();
  return answer;
}

/// What a platform may not see does not exist for it.
const rules::Rule* Commands::visible_rule(const core::PlatformId& platform,
                                          const std::string& rule) const {
  const auto index = decider_.program().find_rule(rule);
  if (!index) return nullptr;
  const rules::Rule& found = decider_.program().rule(*index);
  const bool visible = router_.may_see_rule(platform, found, world_.home_clock.wall_now());
  return visible ? &found : nullptr;
}

ports::CommandReply Commands::test_alert(const core::PlatformId& platform,
                                         const ports::PlatformCommand& command) {
  if (visible_rule(platform, command.rule) == nullptr) {
    return refusal(command, ports::CommandStatus::unknown, "no such rule");
  }
  const Result<core::Alert> sent = decider_.test_alert(command.rule, command.by, platform.str());
  if (!sent) return refusal(command, ports::CommandStatus::unknown, sent.error().what);
  return done(command);
}

ports::CommandReply Commands::silence(const core::PlatformId& platform,
                                      const ports::PlatformCommand& command) {
  if (visible_rule(platform, command.rule) == nullptr) {
    return refusal(command, ports::CommandStatus::unknown, "no such rule");
  }
  ports::SilenceRequest request;
  request.rule = command.rule;
  request.length = command.length;
  request.reason = command.reason;
  request.by = command.by;
  request.via = platform.str();
  request.critical = command.critical;
  const Result<core::Silence> silenced = decider_.silence(request);
  return silenced ? done(command) : refusal(command, silenced.error());
}

ports::CommandReply Commands::presence(const core::PlatformId& platform,
                                       const ports::PlatformCommand& command) {
  if (command.state != "home" && command.state != "away") {
    return refusal(command, ports::CommandStatus::invalid, "`state` must be home or away");
  }
  ports::PresenceRequest request;
  request.home = command.state == "home";
  request.until = command.until;
  request.by = command.by;
  request.via = platform.str();
  const Result<void> told = decider_.set_presence(request);
  return told ? done(command) : refusal(command, told.error());
}

void Commands::note_refusal(const core::PlatformId& platform, const std::string& type,
                            const ports::CommandReply& answer) {
  const core::SteadyTime now = world_.service_clock.now();
  if (now - refusals_since_ >= std::chrono::hours{1}) {
    refusals_since_ = now;
    refusals_ = 0;
  }
  if (++refusals_ > kRefusalsAnHour) return;
  ports::AuditEntry entry;
  entry.time = world_.home_clock.wall_now();
  entry.action = "command-refused";
  entry.via = platform.str();
  entry.detail = type + ": " + answer.reason;
  decider_.note(std::move(entry));
}

void Commands::reply(const core::PlatformId& platform, const ports::CommandReply& reply) {
  ports::OutboxRow row = router_.reply(platform, reply, world_.home_clock.wall_now());
  if (!committer_.trouble().empty()) hooks_.offer(row);
  committer_.group().outbox.push_back(std::move(row));
  committer_.flush_now();
}

}  // namespace homeward::app
