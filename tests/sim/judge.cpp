#include "tests/sim/judge.hpp"

#include "daemon/app/fault_catalogue.hpp"
#include "lib/base/rfc3339.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace homeward::sim {
namespace {

using core::SteadyTime;
using std::chrono::seconds;

/// A gateway that was just started waits a few seconds for what plugins send again, so what falls
/// due shortly before the end may be overtaken by it.
constexpr seconds kTolerance{30};

SteadyTime time_of(const boost::json::value& text) {
  return SteadyTime{parse_rfc3339(std::string(text.as_string())).value().time_since_epoch()};
}

std::string text_of(const boost::json::value& value) {
  return std::string(value.as_string());
}

std::string line(const std::string& what, const DueAlert& alert) {
  return what + ": " + alert.rule + " of " +
         format_rfc3339_utc(WallTime{alert.fired_at.time_since_epoch()});
}

std::string line(const std::string& what, const DueFollowUp& one) {
  return line(
      what + " " + one.what + " at " + format_rfc3339_utc(WallTime{one.at.time_since_epoch()}),
      DueAlert{one.rule, one.fired_at});
}

/// Takes one message of the channel `alerts`, not heard before.
void take(const boost::json::value& envelope, HeardAlert& heard) {
  const boost::json::value& data = envelope.at("data");
  const std::string type = text_of(envelope.at("type"));
  heard.alert = {text_of(data.at("rule")), time_of(data.at("fired_at"))};
  if (!data.at("acknowledged_at").is_null()) {
    heard.acknowledged = time_of(data.at("acknowledged_at"));
  }
  if (!data.at("resolved_at").is_null()) heard.resolved = time_of(data.at("resolved_at"));
  const SteadyTime on_line{std::chrono::milliseconds{data.at("monotonic_ms").as_int64()}};
  if (type == "care.homeward.alert.raised.v1") heard.on_line = on_line;
  if (type == "care.homeward.alert.resolved.v1") heard.ended_on_line = on_line;
  const SteadyTime at = time_of(envelope.at("time"));
  if (type == "care.homeward.alert.escalated.v1") {
    const std::string to = text_of(data.at("escalation").at("to"));
    heard.follow_ups.push_back({heard.alert.rule, heard.alert.fired_at, at, to});
  } else if (type == "care.homeward.alert.updated.v1") {
    heard.follow_ups.push_back({heard.alert.rule, heard.alert.fired_at, at, "repeat"});
  }
}

std::vector<DueFollowUp> due_before(const DueAlert& alert, SteadyTime until) {
  std::vector<DueFollowUp> due;
  if (alert.rule == "door-open") {
    for (SteadyTime at = alert.fired_at + kDoorRepeat; at < until; at += kDoorRepeat) {
      due.push_back({alert.rule, alert.fired_at, at, "repeat"});
    }
  }
  if (alert.rule == "fall" || alert.rule == "smoke") {
    for (const auto& [after, to] : escalation_table()) {
      if (alert.fired_at + after >= until) break;
      due.push_back({alert.rule, alert.fired_at, alert.fired_at + after, to});
    }
  }
  return due;
}

void judge_follow_ups(const HeardAlert& heard, SteadyTime end_of_run,
                      std::vector<std::string>& complaints) {
  const SteadyTime until = heard.waited_until(end_of_run);
  std::set<DueFollowUp> came;
  for (const DueFollowUp& one : heard.follow_ups) {
    if (!came.insert(one).second) complaints.push_back(line("came twice", one));
  }
  const std::vector<DueFollowUp> due = due_before(heard.alert, until);
  for (const DueFollowUp& one : due) {
    if (one.at < until - kTolerance && !came.contains(one)) {
      complaints.push_back(line("lost", one));
    }
  }
  for (const DueFollowUp& one : came) {
    const bool expected = std::find(due.begin(), due.end(), one) != due.end();
    if (!expected) complaints.push_back(line("should not have come", one));
  }
}

void judge_end(const HomeLife& life, const HeardAlert& heard, SteadyTime end_of_run,
               std::vector<std::string>& complaints) {
  const auto known = life.ends.find(heard.alert);
  if (known != life.ends.end() && known->second < end_of_run) {
    if (heard.resolved != known->second) complaints.push_back(line("wrong end", heard.alert));
  }
  if (heard.alert.rule != "fall") return;
  if (!heard.acknowledged || heard.resolved != heard.acknowledged) {
    complaints.push_back(line("not ended by its acknowledgement", heard.alert));
  }
}

}  // namespace

SteadyTime HeardAlert::waited_until(SteadyTime end_of_run) const {
  return std::min(acknowledged.value_or(end_of_run), resolved.value_or(end_of_run));
}

std::set<DueAlert> Heard::raised() const {
  std::set<DueAlert> all;
  for (const auto& [id, one] : alerts) all.insert(one.alert);
  return all;
}

Heard listen(const std::vector<ports::WireMessage>& messages) {
  Heard heard;
  std::map<std::string, std::string> contents;
  std::map<std::string, std::size_t> copies;
  for (const ports::WireMessage& message : messages) {
    if (!message.topic.ends_with("/alerts")) continue;
    const boost::json::value envelope = boost::json::parse(message.payload);
    const std::string id = text_of(envelope.at("id"));
    const std::string text = boost::json::serialize(envelope.at("data"));
    heard.most_copies = std::max(heard.most_copies, ++copies[id]);
    const auto [known, fresh] = contents.emplace(id, text);
    if (fresh) {
      take(envelope, heard.alerts[text_of(envelope.at("data").at("alert"))]);
      continue;
    }
    ++heard.duplicates;
    if (known->second != text) heard.complaints.push_back("one id with two contents: " + id);
  }
  return heard;
}

std::vector<std::string> judge(const HomeLife& life, const Heard& heard, SteadyTime end_of_run) {
  std::vector<std::string> complaints = heard.complaints;
  const std::set<DueAlert> raised = heard.raised();
  for (const DueAlert& due : life.due) {
    if (!raised.contains(due)) complaints.push_back(line("lost", due));
  }
  for (const DueAlert& one : raised) {
    // The gateway's own faults are no part of what happens in the home.
    if (app::find_fault(one.rule) != nullptr) continue;
    if (!life.due.contains(one)) complaints.push_back(line("never happened", one));
  }
  for (const auto& [id, one] : heard.alerts) {
    judge_follow_ups(one, end_of_run, complaints);
    judge_end(life, one, end_of_run, complaints);
  }
  return complaints;
}

}  // namespace homeward::sim
