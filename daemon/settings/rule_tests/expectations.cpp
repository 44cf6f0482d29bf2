#include "daemon/settings/rule_tests/keys.hpp"
#include "daemon/settings/rule_tests/parts.hpp"
#include "daemon/settings/rule_tests/times.hpp"

#include <algorithm>
#include <utility>

namespace homeward::settings {
namespace {

using rehearsal::AlertName;
using rehearsal::Expectation;

/// The time under `key`; the test lasts until then.
std::optional<core::SteadyTime> time_in(TestDraft& draft, const Node& node, std::string_view name) {
  const auto time = read_time(draft.reader, node, name, draft.from_start());
  if (time) draft.lasts_until(*time);
  return time;
}

void read_times(TestDraft& draft, const Fields& fields, Expectation& expected) {
  if (const Node* const fired = fields.find("fired")) {
    expected.fired = time_in(draft, *fired, "fired").value_or(core::SteadyTime{});
  }
  if (const Node* const pending = fields.find("pending")) {
    expected.pending = time_in(draft, *pending, "pending");
  }
  if (const Node* const resolved = fields.find("resolved")) {
    expected.resolved.emplace();
    if (resolved->kind != Node::Kind::null) {
      *expected.resolved = time_in(draft, *resolved, "resolved");
    }
  }
  if (const Node* const escalated = fields.find("escalated")) {
    expected.escalated.emplace();
    for (const Node* const item : draft.reader.list(*escalated, "escalated")) {
      const auto time = time_in(draft, *item, "escalated");
      if (time) expected.escalated->push_back(*time);
    }
  }
}

bool is_looked_at(const TestDraft& draft, const core::RuleId& rule) {
  const auto& only = draft.test.only;
  return only.empty() || std::find(only.begin(), only.end(), rule) != only.end();
}

std::optional<std::vector<AlertName>> names_in(TestDraft& draft, const Fields& fields,
                                               std::string_view key) {
  const Node* const node = fields.find(key);
  if (node == nullptr) return std::nullopt;
  std::vector<AlertName> names;
  for (const Node* const item : draft.reader.list(*node, key)) {
    if (auto name = read_alert_name(draft, *item, key)) names.push_back(std::move(*name));
  }
  return names;
}

}  // namespace

void read_expected_alerts(TestDraft& draft, const Node& node) {
  if (node.kind == Node::Kind::null) return;
  for (const Node* const item : draft.reader.list(node, "expect")) {
    const Fields fields(draft.reader, *item, kExpectedAlertKeys);
    if (!fields) continue;
    Expectation expected;
    expected.position = item->position();
    const Node* const alert = fields.find("alert");
    const auto name = alert == nullptr ? std::nullopt : read_alert_name(draft, *alert, "alert");
    if (name) expected.alert = *name;
    if (name && !is_looked_at(draft, name->rule)) {
      draft.reader.error(*alert, "'" + name->rule.str() + "' is not among the rules of 'only'");
    }
    if (const Node* const device = fields.find("device")) {
      const auto id = draft.reader.name(*device, "device");
      if (id && expect_device(draft.reader, *device, *id, *draft.used.back())) {
        expected.alert.device = core::DeviceId{*id};
      }
    }
    read_times(draft, fields, expected);
    draft.test.expected.push_back(std::move(expected));
  }
}

void read_looks(TestDraft& draft, const Node& node) {
  for (const Node* const item : draft.reader.list(node, "at")) {
    const Fields fields(draft.reader, *item, kLookKeys);
    if (!fields) continue;
    rehearsal::Look look;
    look.position = item->position();
    const Node* const time = fields.find("time");
    const auto at = time == nullptr ? std::nullopt : time_in(draft, *time, "time");
    look.at = at.value_or(draft.test.start);
    look.pending = names_in(draft, fields, "pending");
    look.firing = names_in(draft, fields, "firing");
    look.warned = names_in(draft, fields, "warned");
    if (!look.pending && !look.firing && !look.warned) {
      draft.reader.error(*item, "an item of 'at' needs 'pending', 'firing' or 'warned'");
    }
    draft.test.looks.push_back(std::move(look));
  }
  std::stable_sort(draft.test.looks.begin(), draft.test.looks.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
}

}  // namespace homeward::settings
