// The forms that ask for one fact by name: last_in, state, alert, offline and event.
#include "daemon/settings/conditions/forms.hpp"
#include "daemon/settings/conditions/parts.hpp"

#include <utility>

namespace homeward::settings {
namespace {

/// A list of selectors means any of them: one form for each, combined.
template <class Make>
rules::ConditionPtr any_selector(Reader& reader, const Node& node, const Node& selectors,
                                 std::string_view name, Make make) {
  rules::AnyOf any;
  for (const Node* const item : Reader::one_or_many(selectors)) {
    auto selector = read_selector(reader, *item, name);
    if (selector) any.conditions.push_back(make_condition(make(std::move(*selector)), *item));
  }
  if (selectors.kind == Node::Kind::sequence && selectors.items.empty()) {
    reader.error(selectors, "'" + std::string(name) + "' is an empty list");
  }
  if (any.conditions.empty()) return nullptr;
  if (any.conditions.size() == 1) {
    any.conditions.front()->position = node.position();
    return std::move(any.conditions.front());
  }
  return make_condition(std::move(any), node);
}

}  // namespace

rules::ConditionPtr read_last_in(Reader& reader, const Node& node) {
  const Fields fields(reader, node, kLastInKeys);
  return any_selector(reader, node, *fields.find("last_in"), "last_in",
                      [](rules::Selector group) { return rules::LastIn{std::move(group)}; });
}

rules::ConditionPtr read_state(Reader& reader, const Node& node) {
  const Fields fields(reader, node, kInStateKeys);
  auto name = reader.name(*fields.find("state"), "state");
  if (!name) return nullptr;
  return make_condition(rules::InState{std::move(*name)}, node);
}

rules::ConditionPtr read_alert(Reader& reader, const Node& node) {
  const Fields fields(reader, node, kAlertFiresKeys);
  auto name = reader.name(*fields.find("alert"), "alert");
  if (!name) return nullptr;
  return make_condition(rules::AlertFires{std::move(*name)}, node);
}

rules::ConditionPtr read_offline(Reader& reader, const Node& node) {
  const Fields fields(reader, node, kOfflineKeys);
  const Node& value = *fields.find("offline");
  if (value.kind == Node::Kind::scalar && value.text == "all") {
    return make_condition(rules::Offline{}, node);
  }
  return any_selector(reader, node, value, "offline",
                      [](rules::Selector selector) { return rules::Offline{std::move(selector)}; });
}

rules::ConditionPtr read_happens(Reader& reader, const Node& node) {
  const Fields fields(reader, node, kHappensKeys);
  rules::Happens happens{read_event(reader, *fields.find("event"), "event")};
  return make_condition(std::move(happens), node);
}

}  // namespace homeward::settings
