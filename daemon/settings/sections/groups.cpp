#include "daemon/settings/conditions/parts.hpp"
#include "daemon/settings/sections/sections.hpp"

#include <utility>

namespace homeward::settings {

void read_groups(Reader& reader, const Node& node, Settings& settings) {
  for_each_named(reader, node, "groups", [&](const std::string& name, const Node::Entry& entry) {
    rules::Group group{name, {}, entry.key.position()};
    for (const Node* const item : reader.list(entry.value, name)) {
      if (auto member = read_selector(reader, *item, name)) {
        group.members.push_back(std::move(*member));
      }
    }
    settings.rule_set.groups.push_back(std::move(group));
  });
}

}  // namespace homeward::settings
