#pragma once

#include "daemon/settings/reader.hpp"
#include "daemon/settings/rule_packs.hpp"
#include "daemon/settings/settings.hpp"
#include "daemon/settings/yaml_node.hpp"

#include <vector>

namespace homeward::settings {

/// Merges documents by top-level key (the same key in two of them is an error that names both
/// places), reads all sections and adds what the packs bring.
[[nodiscard]] Settings assemble(Reader& reader, const std::vector<Node>& documents,
                                const std::vector<RulePack>& packs);

}  // namespace homeward::settings
