#include "cli/findings/test_run.hpp"

#include "lib/json/writer.hpp"

#include <algorithm>

namespace homeward::cli {
namespace {

std::string text_of(const json::Value& value) {
  return std::string(value.text().value_or(""));
}

void write_seconds(json::Writer& out, std::string_view name,
                   const std::optional<std::chrono::microseconds>& time) {
  out.key(name);
  if (time) {
    out.number(std::chrono::duration<double>(*time).count());
  } else {
    out.raw("null");
  }
}

}  // namespace

TestRun::TestRun(const json::Value& alert)
    : id_(text_of(alert.member("id"))),
      rule_(text_of(alert.member("rule"))),
      fired_at_(text_of(alert.member("fired_at"))) {
  take_alert(alert);
}

void TestRun::take(const json::Value& status, const json::Value& alerts) {
  const json::Value platforms = status.member("platforms");
  for (std::size_t i = 0; i < platforms.size(); ++i) take_platform(platforms.at(i));
  const json::Value list = alerts.member("alerts");
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list.at(i).member("id").text() == id_) take_alert(list.at(i));
  }
}

void TestRun::take_platform(const json::Value& platform) {
  // The first message that this platform gets of it: later ones tell of its acknowledgement.
  const std::string prefix = id_ + "/";
  const json::Value deliveries = platform.member("deliveries");
  for (std::size_t i = 0; i < deliveries.size(); ++i) {
    if (!deliveries.at(i).member("message").text().value_or("").starts_with(prefix)) continue;
    const std::string id = text_of(platform.member("id"));
    auto known = std::find_if(platforms_.begin(), platforms_.end(),
                              [&id](const TestedPlatform& one) { return one.id == id; });
    if (known == platforms_.end()) known = platforms_.insert(known, TestedPlatform{id, {}, {}, {}});
    known->connected = platform.member("connected").boolean().value_or(false);
    known->error = text_of(platform.member("last_error"));
    known->taken_after = since_fired(deliveries.at(i).member("taken_at"));
    return;
  }
}

void TestRun::take_alert(const json::Value& alert) {
  told_.clear();
  const json::Value told = alert.member("told");
  for (std::size_t i = 0; i < told.size(); ++i) told_.push_back(text_of(told.at(i)));
  const json::Value given = alert.member("acknowledged");
  acknowledged_after_ = since_fired(given.member("at"));
  by_ = text_of(given.member("by"));
  via_ = text_of(given.member("via"));
}

std::optional<std::chrono::microseconds> TestRun::since_fired(const json::Value& at) const {
  const Result<WallTime> fired = parse_rfc3339(fired_at_);
  const Result<WallTime> then = parse_rfc3339(at.text().value_or(""));
  if (!fired || !then) return std::nullopt;
  return std::max(*then - *fired, std::chrono::microseconds{0});
}

bool TestRun::complete() const {
  const bool taken = std::all_of(platforms_.begin(), platforms_.end(),
                                 [](const TestedPlatform& one) { return one.taken_after; });
  return taken && !platforms_.empty() && acknowledged_after_;
}

std::string TestRun::to_json() const {
  std::string text;
  json::Writer out(text);
  out.begin_object().text("alert", id_).text("rule", rule_).text("fired_at", fired_at_);
  out.key("told").begin_array();
  for (const std::string& one : told_) out.text(one);
  out.end_array().key("platforms").begin_array();
  for (const TestedPlatform& one : platforms_) {
    out.begin_object().text("id", one.id);
    out.key("connected").boolean(one.connected);
    out.text("error", one.error);
    write_seconds(out, "broker_ack_s", one.taken_after);
    out.end_object();
  }
  out.end_array();
  write_seconds(out, "acknowledged_s", acknowledged_after_);
  out.text("by", by_).text("via", via_);
  out.key("complete").boolean(complete()).end_object();
  return text;
}

}  // namespace homeward::cli
