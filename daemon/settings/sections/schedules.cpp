#include "daemon/settings/fields.hpp"
#include "daemon/settings/sections/sections.hpp"

namespace homeward::settings {
namespace {

/// The words of the table are in the order of the week, as are the days of a schedule.
void read_days(const Fields& fields, const Node& node, rules::Schedule& schedule) {
  schedule.days.fill(false);
  for (const std::size_t index : fields.choices("days")) schedule.days[index] = true;
  if (node.kind == Node::Kind::sequence && node.items.empty()) {
    fields.reader().error(node, "'days' is an empty list", "leave it out for every day");
  }
}

void read_long_form(Reader& reader, const Node& node, rules::Schedule& schedule) {
  const Fields fields(reader, node, kScheduleKeys);
  if (!fields) return;
  if (const Node* const between = fields.find("between")) {
    if (const auto window = reader.window(*between, "between")) schedule.window = *window;
  }
  if (const Node* const days = fields.find("days")) read_days(fields, *days, schedule);
  if (!fields.chosen("except")) return;
  schedule.except_holidays = true;
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
