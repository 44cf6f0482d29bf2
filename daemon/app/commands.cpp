#include "daemon/app/commands.hpp"

#include "lib/log/log.hpp"

#include <utility>

namespace homeward::app {
namespace {

constexpr std::size_t kRemembered = 1'000;
/// More refusals in an hour are a flood; they must not push what people did out of the journal.
constexpr std::uint32_t kRefusalsAnHour = 60;

ports::CommandReply refusal(const ports::PlatformCommand& command, ports::CommandStatus status,
                            std::string reason) {
  return ports::CommandReply{command.id, status, std::move(reason)};
}

}  // namespace

Commands::Commands(const World& world, Router& router, Decider& decider, Committer& committer)
    : world_(world), router_(router), decider_(decider), committer_(committer) {}

boost::asio::awaitable<void> Commands::take(core::PlatformId platform,
                                            const ports::Profile& profile,
                                            ports::WireMessage message) {
  const Result<ports::PlatformCommand> command = profile.command(message);
  if (!command) {
    log::warning("a command is malformed", {{"platform", platform.str()}});
    const ports::CommandReply answer{"", ports::CommandStatus::invalid, command.error().what};
    note_refusal(platform, "malformed", answer);
    reply(platform, answer);
    co_return;
  }
  const std::string key = platform.str() + "\n" + command->id;
  const auto known = answered_.find(key);
  if (known != answered_.end()) {
    reply(platform, known->second);
  } else {
    const ports::CommandReply answer = carry_out(platform, *command);
    remember(key, answer);
    if (answer.status != ports::CommandStatus::ok) note_refusal(platform, command->type, answer);
    reply(platform, answer);
    log::info("command", {{"platform", platform.str()},
                          {"type", command->type},
                          {"status", to_text(answer.status)}});
  }
  co_await committer_.settled();
}

ports::CommandReply Commands::carry_out(const core::PlatformId& platform,
                                        const ports::PlatformCommand& command) {
  if (command.expires && world_.home_clock.wall_now() > *command.expires) {
    return refusal(command, ports::CommandStatus::expired, "the command has expired");
  }
  if (!router_.may_command(platform, command.type)) {
    return refusal(command, ports::CommandStatus::refused, "not permitted: " + command.type);
  }
  if (command.type == "acknowledge") return acknowledge(platform, command);
  if (command.type == "test-alert") return test_alert(platform, command);
  if (command.type == "silence") return silence(platform, command);
  return refusal(command, ports::CommandStatus::unknown,
                 "'" + command.type + "' is not available in this version");
}

ports::CommandReply Commands::acknowledge(const core::PlatformId& platform,
                                          const ports::PlatformCommand& command) {
  if (!command.alert) {
    return refusal(command, ports::CommandStatus::invalid, "`alert` is missing");
  }
  const Result<core::Alert> found = decider_.book().find_open(command.alert->str());
  const bool visible = found && router_.may_see(platform, *found, world_.home_clock.wall_now());
  // What a platform may not see does not exist for it.
  if (!visible) {
    const bool over = !found && found.error().code == ErrorCode::refused;
    return refusal(command, over ? ports::CommandStatus::refused : ports::CommandStatus::unknown,
                   over ? "the alert is resolved already" : "no such open alert");
  }
  const Result<core::Alert> done =
      decider_.acknowledge(found->id.str(), command.by, platform.str());
  if (!done) return refusal(command, ports::CommandStatus::refused, done.error().what);
  return ports::CommandReply{command.id, ports::CommandStatus::ok, ""};
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
  return ports::CommandReply{command.id, ports::CommandStatus::ok, ""};
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
  const Result<core::Silence> done = decider_.silence(request);
  if (done) return ports::CommandReply{command.id, ports::CommandStatus::ok, ""};
  const bool refused = done.error().code == ErrorCode::refused;
  return refusal(command, refused ? ports::CommandStatus::refused : ports::CommandStatus::invalid,
                 done.error().what);
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
  committer_.group().outbox.push_back(router_.reply(platform, reply, world_.home_clock.wall_now()));
  committer_.flush_now();
}

void Commands::remember(const std::string& key, const ports::CommandReply& reply) {
  answered_.insert_or_assign(key, reply);
  answered_order_.push_back(key);
  if (answered_order_.size() <= kRemembered) return;
  answered_.erase(answered_order_.front());
  answered_order_.pop_front();
}

}  // namespace homeward::app
