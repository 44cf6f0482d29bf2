#include "cli/asking/answer.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/configuration.hpp"
#include "cli/findings/what_if.hpp"
#include "cli/text/language.hpp"
#include "cli/text/length.hpp"
#include "cli/text/what_if.hpp"
#include "daemon/rules/replay.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace homeward::cli {
namespace {

constexpr const char* kPage = "&limit=1000";
constexpr std::chrono::minutes kLong{10};  ///< the daemon runs its rules over the journal
constexpr std::size_t kTimesOfARule = 20;

[[noreturn]] void fail_journal() {
  throw CommandFailure(ExitCode::data, tr("homewardd's journal is not as this version expects it"));
}

WallTime time_of(const json::Value& value) {
  const Result<WallTime> time = parse_rfc3339(value.text().value_or(""));
  if (!time) fail_journal();
  return *time;
}

core::SteadyTime line_of(const json::Value& value) {
  const auto number = value.unsigned_integer();
  if (!number) fail_journal();
  return core::SteadyTime{core::Duration{static_cast<std::int64_t>(*number)}};
}

core::Value value_of(const json::Value& value) {
  if (const auto flag = value.boolean()) return *flag;
  if (const auto number = value.number()) return *number;
  const auto text = value.text();
  if (!text) fail_journal();
  return std::string(*text);
}

core::TimeQuality quality_of(const json::Value& value) {
  for (const auto quality : {core::TimeQuality::synchronised, core::TimeQuality::estimated}) {
    if (value.text() == core::to_text(quality)) return quality;
  }
  return core::TimeQuality::unsynchronised;
}

core::EventKind kind_of(const json::Value& value) {
  for (const auto kind : {core::EventKind::event, core::EventKind::restored}) {
    if (value.text() == core::to_text(kind)) return kind;
  }
  return core::EventKind::report;
}

core::Event event_of(const json::Value& from) {
  core::Event event;
  event.device = core::DeviceId(std::string(from.member("device").text().value_or("")));
  event.property = from.member("property").text().value_or("");
  event.value = value_of(from.member("value"));
  event.at = line_of(from.member("line_us"));
  event.time = time_of(from.member("time"));
  event.quality = quality_of(from.member("time_quality"));
  event.kind = kind_of(from.member("kind"));
  return event;
}

std::vector<rules::Gap> gaps_of(const json::Value& from) {
  std::vector<rules::Gap> gaps;
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from.at(i).size() != 2) fail_journal();
    gaps.push_back({line_of(from.at(i).at(0)), line_of(from.at(i).at(1))});
  }
  return gaps;
}

/// Runs rules over the journal, page by page: nothing of it is kept.
class JournalReader {
 public:
  JournalReader(const rules::Program& program, const ControlClient& client, WhatIf& seen)
      : replay_(program), client_(client), seen_(seen) {}

  [[nodiscard]] rules::Replayed run(core::Duration back) {
    while (take_page()) {
    }
    seen_.until = now_;
    seen_.since = now_ - back;
    return replay_.finish(line_now_);
  }

 private:
  bool take_page() {
    const Answer answer(client_.get("/v1/journal?after=" + std::to_string(after_) + kPage));
    const json::Value page = answer.value();
    now_ = time_of(page.member("now"));
    line_now_ = line_of(page.member("now_line_us"));
    if (after_ == 0) begin(page);
    const json::Value events = page.member("events");
    for (std::size_t i = 0; i < events.size(); ++i) take(events.at(i));
    return events.size() > 0;
  }

  void begin(const json::Value& page) {
    seen_.keep = std::chrono::seconds{page.member("keep_s").unsigned_integer().value_or(0)};
    std::vector<rules::Gap> gaps = gaps_of(page.member("gaps"));
    const json::Value events = page.member("events");
    if (events.size() > 0) {
      const core::SteadyTime first = line_of(events.at(0).member("line_us"));
      std::erase_if(gaps, [first](const rules::Gap& gap) { return gap.until <= first; });
    }
    seen_.stops = gaps.size();
    replay_.set_gaps(std::move(gaps));
  }

  void take(const json::Value& from) {
    const core::Event event = event_of(from);
    if (!seen_.journal) seen_.journal = event.time;
    const std::uint64_t id = from.member("id").unsigned_integer().value_or(0);
    if (id <= after_) fail_journal();
    after_ = id;
    ++seen_.events;
    if (!replay_.take(event)) ++seen_.foreign;
  }

  rules::Replay replay_;
  const ControlClient& client_;
  WhatIf& seen_;
  std::uint64_t after_{0};
  WallTime now_{};
  core::SteadyTime line_now_{};
};

using Rules = std::map<std::string, RuleInHindsight>;

RuleInHindsight& rule_of(Rules& rules, const std::string& name) {
  RuleInHindsight& rule = rules[name];
  rule.rule = name;
  return rule;
}

void add_changed(const rules::Program& program, const rules::Replayed& replayed, WallTime since,
                 Rules& rules) {
  for (const rules::Rule& rule : program.rule_set().rules) {
    if (rule.enabled) rule_of(rules, rule.id.str()).then = true;
  }
  for (const rules::ReplayedAlert& alert : replayed.alerts) {
    if (alert.fired_at < since) continue;
    rule_of(rules, alert.rule.str())
        .changed.push_back(
            {alert.fired_at, alert.device ? alert.device->str() : "", alert.resolved_at});
  }
}

void add_running(const json::Value& hindsight, Rules& rules) {
  const json::Value names = hindsight.member("rules");
  for (std::size_t i = 0; i < names.size(); ++i) {
    rule_of(rules, std::string(names.at(i).text().value_or(""))).now = true;
  }
  const json::Value alerts = hindsight.member("alerts");
  for (std::size_t i = 0; i < alerts.size(); ++i) {
    const json::Value from = alerts.at(i);
    PastAlert alert;
    alert.fired_at = time_of(from.member("fired_at"));
    alert.device = from.member("device").text().value_or("");
    if (from.member("resolved_at").has_value()) {
      alert.resolved_at = time_of(from.member("resolved_at"));
    }
    rule_of(rules, std::string(from.member("rule").text().value_or("")))
        .running.push_back(std::move(alert));
  }
}

}  // namespace

ExitCode run(const WhatIfOptions& options, Session& session) {
  const core::Duration back = length_of("--since", options.since);
  const rules::Program program = read_program(options.files);
  WhatIf seen;
  const rules::Replayed replayed = JournalReader(program, session.client, seen).run(back);
  const Answer hindsight(session.client.with_patience(kLong).get(
      "/v1/hindsight?since=" + percent_encoded(format_rfc3339_utc(seen.since))));
  Rules rules;
  add_changed(program, replayed, seen.since, rules);
  add_running(hindsight.value(), rules);
  for (auto& [name, rule] : rules) seen.rules.push_back(std::move(rule));
  session.out << (session.json ? to_json(seen) + '\n'
                               : what_if_text(seen, kTimesOfARule, session.look));
  return ExitCode::ok;
}

}  // namespace homeward::cli
