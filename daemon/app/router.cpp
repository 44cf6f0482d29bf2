#include "daemon/app/router.hpp"

#include "daemon/rules/follow_up.hpp"
#include "lib/base/glob.hpp"

#include <algorithm>
#include <utility>

namespace homeward::app {
namespace {

/// 2024-01-01: no clock that was ever set shows an earlier time.
constexpr core::WallTime kProgramIsOlder{std::chrono::seconds{1'704'067'200}};

/// The names of an audience, for the row.
std::string names_in(const std::vector<const ports::Recipient*>& audience) {
  std::string names;
  for (const ports::Recipient* one : audience) {
    if (!names.empty()) names += ',';
    names += one->name;
  }
  return names;
}

bool names_rule(const ports::Recipient& recipient, const core::RuleId& rule) {
  if (recipient.rules.empty()) return true;
  return std::any_of(recipient.rules.begin(), recipient.rules.end(),
                     [&](const std::string& glob) { return glob_matches(glob, rule.str()); });
}

/// What decides who needs to know: an alert's, or a rule's of which no alert is there yet.
struct Matter {
  const core::RuleId& rule;
  core::Category category;
  core::Severity severity;
};

bool needs(const ports::Recipient& recipient, const Matter& matter) {
  if (recipient.only_escalation || matter.severity < recipient.min_severity) return false;
  return recipient.categories.contains(matter.category) && names_rule(recipient, matter.rule);
}

Matter matter_of(const core::Alert& alert) {
  return {alert.rule, alert.category, alert.severity};
}

bool was_told(const core::Alert& alert, const std::string& recipient) {
  const auto& told = alert.outreach.told;
  return std::any_of(told.begin(), told.end(),
                     [&](const core::Told& one) { return one.recipient == recipient; });
}

bool inside(const ports::LocalWindow& window, std::chrono::seconds time_of_day) {
  const bool begun = time_of_day >= window.begin;
  const bool over = time_of_day >= window.end;
  return window.begin < window.end ? begun && !over : begun || !over;
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

bool has_consent(const ports::Recipient& recipient, core::WallTime now) {
  if (!recipient.consent) return false;
  if (now < kProgramIsOlder) return true;
  const ports::Consent& consent = *recipient.consent;
  if (consent.from && now < *consent.from) return false;
  return !consent.until || now < *consent.until;
}

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
      readings_(recipients_),
      boot_id_(std::move(boot_id)),
      texts_(program) {}

void Router::add_platform(const core::PlatformId& platform, const ports::Profile& profile,
                          std::uint64_t last_sequence, Pseudonyms pseudonyms) {
  outlets_.insert_or_assign(platform, Outlet{&profile, last_sequence, std::move(pseudonyms)});
}

const ports::Recipient* Router::find(const std::string& recipient) const {
  const auto found = std::find_if(recipients_.begin(), recipients_.end(),
                                  [&](const auto& one) { return one.name == recipient; });
  return found == recipients_.end() ? nullptr : &*found;
}

bool Router::reaches(const ports::Recipient& recipient, core::WallTime now) const {
  return recipient.platform && outlets_.contains(*recipient.platform) &&
         has_consent(recipient, now);
}

bool Router::reaches(const std::string& recipient, core::WallTime now) const {
  const ports::Recipient* found = find(recipient);
  return found != nullptr && reaches(*found, now);
}

std::optional<core::WallTime> Router::muted_until(const ports::Recipient& recipient,
                                                  const core::Alert& alert,
                                                  core::WallTime now) const {
  if (!recipient.mute || alert.test || alert.severity == core::Severity::critical) {
    return std::nullopt;
  }
  const core::TimeZone& zone = program_.rule_set().zone;
  const core::LocalTime local = zone.local(now);
  if (!inside(*recipient.mute, local.time_of_day)) return std::nullopt;
  const bool today = local.time_of_day < recipient.mute->end;
  const std::chrono::local_days day = local.date + std::chrono::days{today ? 0 : 1};
  const core::WallTime until = zone.instant(day, recipient.mute->end);
  return until > now ? std::optional(until) : std::nullopt;
}

Audience Router::audience(const core::Alert& alert, core::SteadyTime now,
                          const core::ClockMapping& clock) const {
  Audience audience;
  const core::WallTime wall = clock.wall(now);
  const bool clock_is_set = clock.quality != core::TimeQuality::unsynchronised;
  for (const ports::Recipient& recipient : recipients_) {
    if (!needs(recipient, matter_of(alert)) || !reaches(recipient, wall)) continue;
    if (was_told(alert, recipient.name)) continue;
    const auto muted = clock_is_set ? muted_until(recipient, alert, wall) : std::nullopt;
    if (!muted) {
      audience.now.push_back(recipient.name);
    } else if (!audience.muted_until || *muted < *audience.muted_until) {
      audience.muted_until = muted;
    }
  }
  return audience;
}

/// Those of this platform who may have it now, the one with the widest view first.
std::vector<const ports::Recipient*> Router::audience_of(const core::PlatformId& platform,
                                                         const std::vector<std::string>& recipients,
                                                         core::WallTime now) const {
  std::vector<const ports::Recipient*> audience;
  for (const std::string& name : recipients) {
    const ports::Recipient* one = find(name);
    if (one != nullptr && one->platform == platform && reaches(*one, now)) audience.push_back(one);
  }
  std::stable_sort(audience.begin(), audience.end(),
                   [](const auto* a, const auto* b) { return a->detail > b->detail; });
  return audience;
}

const rules::Rule* Router::rule_of(const core::Alert& alert) const {
  const auto index = program_.find_rule(alert.rule.str());
  return index ? &program_.rule(*index) : nullptr;
}

ports::AlertMessage Router::message_of(const core::Alert& alert, const Telling& telling) const {
  const rules::Rule* rule = rule_of(alert);
  const core::WallTime now = telling.clock.wall(telling.now);
  ports::AlertMessage message;
  message.alert = alert;
  message.change = telling.change;
  message.message_class = class_of(alert, rule);
  message.rule_version = alert.rule_version;
  message.title = texts_.title(alert, rule);
  message.text = texts_.text(alert, rule, now);
  message.boot_id = boot_id_;
  message.monotonic_ms =
      std::chrono::floor<std::chrono::milliseconds>(telling.at.time_since_epoch()).count();
  message.codes = core::codes_for(alert, cause_of(rule));
  message.late = telling.now - telling.at > std::chrono::minutes{1};
  if (rule != nullptr && !rule->escalate.empty()) {
    ports::EscalationState& state = message.escalation.emplace();
    state.step = rules::steps_taken(*rule, alert);
    const auto due = rules::answer_by(*rule, alert);
    if (due) state.answer_by = telling.clock.wall(*due);
  }
  return message;
}

/// The message in the names that this platform knows, to one of its recipients.
ports::AlertMessage Router::named_for(const Outlet& outlet, ports::AlertMessage message,
                                      const ports::Recipient& recipient) const {
  const Pseudonyms& names = outlet.pseudonyms;
  message.alert.id = names.alert(message.alert.id);
  message.rule_version = names.digest(message.rule_version);
  message.boot_id = names.boot(message.boot_id);
  message.monotonic_ms = names.line(message.monotonic_ms);
  message.resident = names.resident();
  if (message.escalation) message.escalation->to = recipient.name;
  return message;
}

ports::OutboxRow Router::row_to(const core::PlatformId& platform, Outlet& outlet) const {
  ports::OutboxRow row;
  row.platform = platform;
  row.sequence = ++outlet.last_sequence;
  return row;
}

std::vector<ports::OutboxRow> Router::rows_for(const core::Alert& alert, const Telling& telling,
                                               const std::vector<std::string>& recipients) {
  std::vector<ports::OutboxRow> rows;
  std::optional<ports::AlertMessage> message;
  const core::WallTime now = telling.clock.wall(telling.now);
  for (auto& [platform, outlet] : outlets_) {
    const auto audience = audience_of(platform, recipients, now);
    if (audience.empty()) continue;
    const ports::Recipient* recipient = audience.front();
    if (!message) message = message_of(alert, telling);
    const ports::AlertMessage named = named_for(outlet, *message, *recipient);
    ports::OutboxRow row = row_to(platform, outlet);
    row.message_class = message->message_class;
    row.id = named.alert.id.str() + "/" + std::to_string(alert.revision);
    row.audience = names_in(audience);
    row.type = type_of(telling.change);
    row.channel = "alerts";
    row.subject = recipient->detail == ports::Detail::signal ? "" : alert.rule.str();
    row.time = telling.clock.wall(telling.at);
    row.data = outlet.profile->alert_data(named, *recipient);
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<ports::OutboxRow> Router::silence_rows(const ports::SilenceMessage& message,
                                                   core::WallTime now) {
  std::vector<ports::OutboxRow> rows;
  const auto index = program_.find_rule(message.silence.rule.str());
  if (!index) return rows;
  const rules::Rule& rule = program_.rule(*index);
  std::vector<std::string> names;
  for (const ports::Recipient& recipient : recipients_) {
    if (needs(recipient, {rule.id, rule.category, rule.severity})) names.push_back(recipient.name);
  }
  for (auto& [platform, outlet] : outlets_) {
    const auto audience = audience_of(platform, names, now);
    if (audience.empty()) continue;
    const ports::Recipient* recipient = audience.front();
    ports::OutboxRow row = row_to(platform, outlet);
    row.message_class = ports::MessageClass::advisory;
    row.audience = names_in(audience);
    // The time keeps it unique when a home is wiped and its sequences begin again.
    row.id = "silence/" + std::to_string(row.sequence) + "/" +
             std::to_string(now.time_since_epoch().count());
    row.type = "care.homeward.silence.v1";
    row.channel = "alerts";
    row.subject = recipient->detail == ports::Detail::signal ? "" : rule.id.str();
    row.time = now;
    row.data = outlet.profile->silence_data(message, *recipient);
    rows.push_back(std::move(row));
  }
  return rows;
}

ports::OutboxRow Router::reply(const core::PlatformId& platform, const ports::CommandReply& reply,
                               core::WallTime now) {
  Outlet& outlet = outlets_.at(platform);
  ports::OutboxRow row = row_to(platform, outlet);
  row.message_class = ports::MessageClass::advisory;
  row.id = "reply/" + std::to_string(row.sequence) + "/" + reply.command;
  row.type = "care.homeward.reply.v1";
  row.channel = "replies";
  row.time = now;
  row.data = outlet.profile->reply_data(reply);
  return row;
}

bool Router::may_command(const core::PlatformId& platform, const std::string& type,
                         core::WallTime now) const {
  return std::any_of(recipients_.begin(), recipients_.end(), [&](const ports::Recipient& one) {
    return one.platform == platform && has_consent(one, now) && one.may_command.contains(type);
  });
}

std::optional<ports::Detail> Router::detail_of(const core::PlatformId& platform,
                                               core::WallTime now) const {
  std::optional<ports::Detail> widest;
  for (const ports::Recipient& one : recipients_) {
    if (one.platform != platform || !has_consent(one, now)) continue;
    widest = std::max(widest.value_or(one.detail), one.detail);
  }
  return widest;
}

bool Router::still_allowed(ports::OutboxRow& row, core::WallTime now) const {
  if (row.audience.empty()) return detail_of(row.platform, now).has_value();
  std::vector<std::string> names;
  for (std::size_t at = 0; at <= row.audience.size();) {
    const std::size_t end = std::min(row.audience.find(',', at), row.audience.size());
    names.push_back(row.audience.substr(at, end - at));
    at = end + 1;
  }
  const auto audience = audience_of(row.platform, names, now);
  if (audience.empty()) return false;
  if (audience.size() < names.size()) {
    row.data = outlets_.at(row.platform).profile->narrowed(row, audience);
  }
  return true;
}

bool Router::may_see(const core::PlatformId& platform, const core::Alert& alert,
                     core::WallTime now) const {
  return std::any_of(recipients_.begin(), recipients_.end(), [&](const ports::Recipient& one) {
    if (one.platform != platform || !has_consent(one, now)) return false;
    return was_told(alert, one.name) || needs(one, matter_of(alert));
  });
}

bool Router::may_see_rule(const core::PlatformId& platform, const rules::Rule& rule,
                          core::WallTime now) const {
  return std::any_of(recipients_.begin(), recipients_.end(), [&](const ports::Recipient& one) {
    return one.platform == platform && has_consent(one, now) &&
           needs(one, {rule.id, rule.category, rule.severity});
  });
}

std::optional<std::uint32_t> Router::told_revision(const core::PlatformId& platform,
                                                   const core::Alert& alert,
                                                   core::WallTime now) const {
  std::optional<std::uint32_t> newest;
  for (const core::Told& told : alert.outreach.told) {
    const ports::Recipient* recipient = find(told.recipient);
    if (recipient == nullptr || recipient->platform != platform) continue;
    if (!has_consent(*recipient, now)) continue;
    newest = std::max(newest.value_or(0), told.revision);
  }
  return newest;
}

}  // namespace homeward::app
