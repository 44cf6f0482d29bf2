#include "daemon/app/router.hpp"

#include "lib/base/glob.hpp"

#include <algorithm>
#include <utility>

namespace homeward::app {
namespace {

bool has_consent(const ports::Recipient& recipient, core::WallTime now) {
  if (!recipient.consent) return false;
  const ports::Consent& consent = *recipient.consent;
  if (consent.from && now < *consent.from) return false;
  return !consent.until || now < *consent.until;
}

bool names_rule(const ports::Recipient& recipient, const core::RuleId& rule) {
  if (recipient.rules.empty()) return true;
  return std::any_of(recipient.rules.begin(), recipient.rules.end(),
                     [&](const std::string& glob) { return glob_matches(glob, rule.str()); });
}

bool may_know(const ports::Recipient& recipient, const core::Alert& alert, core::WallTime now) {
  if (recipient.only_escalation || !has_consent(recipient, now)) return false;
  if (alert.severity < recipient.min_severity) return false;
  return recipient.categories.contains(alert.category) && names_rule(recipient, alert.rule);
}

/// What kind of condition a rule waits for, as far as alarm centres tell them apart.
core::AlertCause cause_of(const rules::Rule* rule) {
  if (rule == nullptr || rule->when == nullptr) return core::AlertCause::value;
  const auto& form = rule->when->form;
  if (const auto* absent = std::get_if<rules::Absent>(&form)) {
    const auto& items = absent->event.items;
    const bool reports = !items.empty() && items.front().reports;
    return reports ? core::AlertCause::silence : core::AlertCause::absence;
  }
  if (std::holds_alternative<rules::Offline>(form)) return core::AlertCause::silence;
  const bool held = rule->for_time > core::Duration::zero();
  return held ? core::AlertCause::lasting : core::AlertCause::value;
}

std::string type_of(ports::AlertChange change) {
  return "care.homeward.alert." + std::string(to_text(change)) + ".v1";
}

}  // namespace

ports::MessageClass class_of(const core::Alert& alert, const rules::Rule* rule) {
  if (alert.category == core::Category::technical) return ports::MessageClass::fault;
  const bool daily = rule != nullptr && rule->when != nullptr &&
                     std::holds_alternative<rules::Daily>(rule->when->form);
  if (daily && alert.severity != core::Severity::critical) return ports::MessageClass::trend;
  if (alert.severity == core::Severity::info) return ports::MessageClass::advisory;
  return ports::MessageClass::alarm;
}

Router::Router(const rules::Program& program, std::vector<ports::Recipient> recipients,
               std::string boot_id)
    : program_(program),
      recipients_(std::move(recipients)),
      boot_id_(std::move(boot_id)),
      texts_(program) {}

void Router::add_platform(const core::PlatformId& platform, const ports::Profile& profile,
                          std::uint64_t last_sequence) {
  outlets_.insert_or_assign(platform, Outlet{&profile, last_sequence});
}

const ports::Recipient* Router::widest_recipient(const core::PlatformId& platform,
                                                 const core::Alert& alert,
                                                 core::WallTime now) const {
  const ports::Recipient* widest = nullptr;
  for (const ports::Recipient& recipient : recipients_) {
    if (recipient.platform != platform || !may_know(recipient, alert, now)) continue;
    if (widest == nullptr || recipient.detail > widest->detail) widest = &recipient;
  }
  return widest;
}

ports::AlertMessage Router::message_of(const core::Alert& alert, ports::AlertChange change,
                                       core::WallTime now) const {
  const auto index = program_.find_rule(alert.rule.str());
  const rules::Rule* rule = index ? &program_.rule(*index) : nullptr;
  ports::AlertMessage message;
  message.alert = alert;
  message.change = change;
  message.message_class = class_of(alert, rule);
  message.rule_version = rule != nullptr ? rule->version : "";
  message.title = texts_.title(alert, rule);
  message.text = texts_.text(alert, rule, now);
  message.boot_id = boot_id_;
  message.codes = core::codes_for(alert, cause_of(rule));
  const core::WallTime happened = alert.resolved_at.value_or(alert.fired_at);
  message.late = now - happened > std::chrono::minutes{1};
  return message;
}

std::vector<ports::OutboxRow> Router::rows_for(const core::Alert& alert, ports::AlertChange change,
                                               core::WallTime now) {
  std::vector<ports::OutboxRow> rows;
  std::optional<ports::AlertMessage> message;
  for (auto& [platform, outlet] : outlets_) {
    const ports::Recipient* recipient = widest_recipient(platform, alert, now);
    if (recipient == nullptr) continue;
    if (!message) message = message_of(alert, change, now);
    ports::OutboxRow row;
    row.platform = platform;
    row.message_class = message->message_class;
    row.sequence = ++outlet.last_sequence;
    row.id = alert.id.str() + "/" + std::to_string(alert.revision);
    row.type = type_of(change);
    row.channel = "alerts";
    row.subject = recipient->detail == ports::Detail::signal ? "" : alert.rule.str();
    row.time = change == ports::AlertChange::raised ? alert.fired_at : now;
    if (change == ports::AlertChange::resolved) row.time = alert.resolved_at.value_or(now);
    row.data = outlet.profile->alert_data(*message, *recipient);
    rows.push_back(std::move(row));
  }
  return rows;
}

ports::OutboxRow Router::reply(const core::PlatformId& platform, const ports::CommandReply& reply,
                               core::WallTime now) {
  Outlet& outlet = outlets_.at(platform);
  ports::OutboxRow row;
  row.platform = platform;
  row.message_class = ports::MessageClass::advisory;
  row.sequence = ++outlet.last_sequence;
  row.id = "reply/" + std::to_string(row.sequence) + "/" + reply.command;
  row.type = "care.homeward.reply.v1";
  row.channel = "replies";
  row.time = now;
  row.data = outlet.profile->reply_data(reply);
  return row;
}

bool Router::may_command(const core::PlatformId& platform, const std::string& type) const {
  return std::any_of(recipients_.begin(), recipients_.end(), [&](const ports::Recipient& one) {
    return one.platform == platform && one.may_command.contains(type);
  });
}

bool Router::may_see(const core::PlatformId& platform, const core::Alert& alert,
                     core::WallTime now) const {
  return widest_recipient(platform, alert, now) != nullptr;
}

}  // namespace homeward::app
