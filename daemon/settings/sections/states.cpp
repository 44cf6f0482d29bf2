#include "daemon/settings/conditions/condition.hpp"
#include "daemon/settings/conditions/parts.hpp"
#include "daemon/settings/fields.hpp"
#include "daemon/settings/sections/sections.hpp"

#include <utility>

namespace homeward::settings {

void read_states(Reader& reader, const Node& node, Settings& settings) {
  for_each_named(reader, node, "states", [&](const std::string& name, const Node::Entry& entry) {
    const Fields fields(reader, entry.value, kStateKeys);
    if (!fields) return;
    rules::VirtualState state;
    state.name = name;
    state.position = entry.key.position();
    if (const Node* const when = fields.find("when")) state.when = read_condition(reader, *when);
    fields.duration("for", state.for_time);
    fields.duration("clear_for", state.clear_for);
    fields.duration("keep", state.keep);
    state.during = read_window_reference(fields, "during");
    state.behaviour = behaviour_of(entry.value);
    settings.rule_set.states.push_back(std::move(state));
  });
}

}  // namespace homeward::settings
