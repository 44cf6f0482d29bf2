#include "daemon/settings/conditions/parts.hpp"
#include "daemon/settings/fields.hpp"
#include "daemon/settings/sections/sections.hpp"

#include <utility>

namespace homeward::settings {
namespace {

using Initial = rules::Presence::Initial;

void read_burst(Reader& reader, const Node& node, rules::Presence& presence) {
  const Fields fields(reader, node, kBurstKeys);
  if (!fields) return;
  fields.count("count", presence.burst_count);
  fields.duration("within", presence.burst_within);
}

}  // namespace

void read_presence(Reader& reader, const Node& node, Settings& settings) {
  const Fields fields(reader, node, kPresenceKeys);
  if (!fields) return;
  rules::Presence presence;
  fields.choice<Initial>("initial", presence.initial,
                         {Initial::unknown, Initial::home, Initial::away});
  if (const Node* const leave = fields.find("leave")) {
    presence.leave = read_event(reader, *leave, "leave");
  }
  fields.duration("quiet", presence.quiet);
  if (const Node* const enter = fields.find("enter")) {
    presence.enter = read_event(reader, *enter, "enter");
  }
  if (const Node* const burst = fields.find("burst")) read_burst(reader, *burst, presence);
  settings.rule_set.presence = std::move(presence);
}

}  // namespace homeward::settings
