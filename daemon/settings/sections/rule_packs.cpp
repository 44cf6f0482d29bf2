#include "daemon/settings/sections/sections.hpp"

namespace homeward::settings {

void read_rule_packs(Reader& reader, const Node& node) {
  if (node.kind == Node::Kind::sequence && node.items.empty()) return;
  reader.error(node, "rule packs are not available in this version",
               "write the rules under 'rules'");
}

}  // namespace homeward::settings
