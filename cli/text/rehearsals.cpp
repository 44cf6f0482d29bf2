#include "cli/text/rehearsals.hpp"

#include "cli/text/codes.hpp"
#include "cli/text/language.hpp"
#include "cli/text/phrases.hpp"
#include "cli/text/table.hpp"
#include "daemon/rehearsal/clock_time.hpp"
#include "daemon/rehearsal/comparison.hpp"
#include "lib/json/writer.hpp"

#include <algorithm>
#include <map>

namespace homeward::cli {
namespace {

using core::SteadyTime;
using rehearsal::ObservedAlert;
using rehearsal::Test;

std::string shown(const Test& test, SteadyTime time) {
  return rehearsal::shown(time, test.last_clock, test.program->rule_set().zone);
}

/// What one alert, or one device's, went through: time and word.
class Timeline {
 public:
  explicit Timeline(const Test& test) : test_(test) {}

  void add(const ObservedAlert& alert) {
    note(alert.alert, alert.pending, tr("pending"));
    note(alert.alert, alert.fired, tr("fires"));
    for (const rehearsal::Escalated& one : alert.escalated) {
      note(alert.alert, one.at, tr("escalated to {0}", one.to));
    }
    if (alert.acknowledged) {
      const std::string& by = alert.acknowledged_by;
      note(alert.alert, *alert.acknowledged,
           by.empty() ? tr("acknowledged") : tr("acknowledged by {0}", by));
    }
    if (alert.resolved) {
      note(alert.alert, *alert.resolved, end_of(alert));
    } else {
      note(alert.alert, test_.end, tr("still fires"));
    }
  }

  void add(const rehearsal::ObservedPending& pending) {
    note(pending.alert, pending.since, tr("pending"));
    note(pending.alert, test_.end, tr("still pending"));
  }

  [[nodiscard]] std::string text() {
    Table table({tr("RULE"), tr("TIME"), tr("WHAT")});
    for (auto& [name, moments] : rules_) {
      std::stable_sort(moments.begin(), moments.end(),
                       [](const Moment& a, const Moment& b) { return a.at < b.at; });
      std::string cell = to_text(name);
      for (const Moment& moment : moments) {
        table.add({std::exchange(cell, ""), shown(test_, moment.at), moment.what});
      }
    }
    return table.empty() ? tr("      nothing fires\n") : table.text(6);
  }

 private:
  struct Moment {
    SteadyTime at{};
    std::string what;
  };

  static std::string end_of(const ObservedAlert& alert) {
    if (!alert.reason || *alert.reason == core::ResolveReason::condition) return tr("ends");
    return tr("ends ({0})", code_word("reason", core::to_text(*alert.reason)));
  }

  void note(const rehearsal::AlertName& name, SteadyTime at, std::string what) {
    if (is_under_test(test_, name.rule)) rules_[name].push_back({at, std::move(what)});
  }

  const Test& test_;
  std::map<rehearsal::AlertName, std::vector<Moment>> rules_;
};

void write_time(json::Writer& out, std::string_view key, const Test& test,
                const std::optional<SteadyTime>& time) {
  out.key(key);
  if (time) {
    out.text(format_rfc3339_utc(test.last_clock.wall(*time)));
  } else {
    out.raw("null");
  }
}

void write_alert(json::Writer& out, const Test& test, const ObservedAlert& alert) {
  out.begin_object().text("rule", alert.alert.rule.str());
  out.key("device");
  if (alert.alert.device) {
    out.text(alert.alert.device->str());
  } else {
    out.raw("null");
  }
  write_time(out, "pending_since", test, alert.pending);
  write_time(out, "fired_at", test, alert.fired);
  write_time(out, "acknowledged_at", test, alert.acknowledged);
  write_time(out, "resolved_at", test, alert.resolved);
  out.key("escalated").begin_array();
  for (const rehearsal::Escalated& one : alert.escalated) {
    out.begin_object();
    write_time(out, "at", test, one.at);
    out.text("to", one.to).end_object();
  }
  out.end_array().end_object();
}

void write_result(json::Writer& out, const TestResult& result) {
  const Test& test = *result.test;
  out.begin_object();
  out.text("file", test.position.file).text("name", test.name);
  out.key("ok").boolean(result.differences.empty());
  out.key("differences").begin_array();
  for (const rehearsal::Difference& one : result.differences) {
    out.begin_object().text("file", one.position.file);
    out.key("line").unsigned_integer(one.position.line);
    out.key("column").unsigned_integer(one.position.column);
    out.text("message", one.message).end_object();
  }
  out.end_array();
  out.key("alerts").begin_array();
  for (const ObservedAlert& alert : result.outcome.alerts) {
    if (is_under_test(test, alert.alert.rule)) write_alert(out, test, alert);
  }
  out.end_array().end_object();
}

}  // namespace

std::size_t failures(const std::vector<TestResult>& results) {
  return static_cast<std::size_t>(
      std::count_if(results.begin(), results.end(),
                    [](const TestResult& one) { return !one.differences.empty(); }));
}

std::string result_text(const TestResult& result, const Look& look) {
  const bool passed = result.differences.empty();
  std::string text =
      passed ? look.strong(padded(tr_in("a test", "ok"), 4)) : look.alarming(padded(tr("FAIL"), 4));
  text += "  " + printable(result.test->name) + '\n';
  Timeline timeline(*result.test);
  for (const ObservedAlert& alert : result.outcome.alerts) timeline.add(alert);
  for (const auto& pending : result.outcome.last.pending) timeline.add(pending);
  text += timeline.text();
  for (const rehearsal::Difference& one : result.differences) {
    text +=
        printable(diagnostic_text({core::Diagnostic::Level::error, one.position, one.message, {}}));
    text += '\n';
  }
  return text + '\n';
}

std::string summary_text(const std::vector<TestResult>& results, const Look& look) {
  const std::size_t failed = failures(results);
  if (failed == 0) return tr_count("{0} test passed\n", "{0} tests passed\n", results.size());
  const std::string verdict =
      tr_count("{1} of {0} test failed", "{1} of {0} tests failed", results.size(), failed);
  return look.alarming(verdict) + '\n';
}

std::string results_json(const std::vector<TestResult>& results) {
  std::string text;
  json::Writer out(text);
  const std::size_t failed = failures(results);
  out.begin_object();
  out.key("ok").boolean(failed == 0);
  out.key("passed").unsigned_integer(results.size() - failed);
  out.key("failed").unsigned_integer(failed);
  out.key("tests").begin_array();
  for (const TestResult& result : results) write_result(out, result);
  out.end_array().end_object();
  return text;
}

}  // namespace homeward::cli
