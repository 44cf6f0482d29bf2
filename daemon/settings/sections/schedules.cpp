#include "daemon/settings/fields.hpp"
#include "daemon/settings/sections/sections.hpp"

namespace homeward::settings {
namespace {

const std::vector<std::string_view>& day_names() {
  static const std::vector<std::string_view> names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  return names;
}

void read_days(Reader& reader, const Node& node, rules::Schedule& schedule) {
  schedule.days.fill(false);
  const std::vector<const Node*> days = reader.list(node, "days");
  for (const Node* const day : days) {
    if (const auto index = reader.choice(*day, "days", day_names())) schedule.days[*index] = true;
  }
  if (node.kind == Node::Kind::sequence && days.empty()) {
    reader.error(node, "'days' is an empty list", "leave it out for every day");
  }
}

void read_long_form(Reader& reader, const Node& node, rules::Schedule& schedule) {
  const Fields fields(reader, node, "a schedule", {"between", "days", "except"});
  if (!fields) return;
  if (const Node* const between = fields.require("between")) {
    if (const auto window = reader.window(*between, "between")) schedule.window = *window;
  }
  if (const Node* const days = fields.find("days")) read_days(reader, *days, schedule);
  const Node* const except = fields.find("except");
  if (except == nullptr || !reader.choice(*except, "except", {"holidays"})) return;
  schedule.except_holidays = true;
  reader.not_acted_on(*except, "except");
}

}  // namespace

void read_schedules(Reader& reader, const Node& node, Settings& settings) {
  for_each_named(reader, node, "schedules", [&](const std::string& name, const Node::Entry& entry) {
    rules::Schedule schedule;
    schedule.position = entry.key.position();
    if (entry.value.kind == Node::Kind::mapping) {
      read_long_form(reader, entry.value, schedule);
    } else if (const auto window = reader.window(entry.value, name)) {
      schedule.window = *window;
    }
    settings.rule_set.schedules.emplace(name, schedule);
  });
}

}  // namespace homeward::settings
