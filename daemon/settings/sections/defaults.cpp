#include "daemon/settings/fields.hpp"
#include "daemon/settings/sections/sections.hpp"

namespace homeward::settings {

RuleDefaults read_defaults(Reader& reader, const Node& node) {
  using rules::Resolve;
  RuleDefaults defaults;
  const Fields fields(reader, node, kDefaultKeys);
  if (!fields) return defaults;
  fields.duration("keep_firing_for", defaults.keep_firing_for);
  read_severity(fields, "severity", defaults.severity);
  read_category(fields, "category", defaults.category);
  fields.choice<Resolve>("resolve", defaults.resolve, {Resolve::automatic, Resolve::ack});
  fields.duration("repeat_interval", defaults.repeat_interval);
  return defaults;
}

}  // namespace homeward::settings
