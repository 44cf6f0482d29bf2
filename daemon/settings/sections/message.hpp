#pragma once

#include "daemon/rules/rule_set.hpp"
#include "daemon/settings/reader.hpp"
#include "daemon/settings/yaml_node.hpp"

#include <string>
#include <vector>

namespace homeward::settings {

/// Reads `message`: texts by language, or one text for the home's first language. An unknown
/// `{placeholder}` is an error.
[[nodiscard]] rules::Texts read_message(Reader& reader, const Node& node,
                                        const std::vector<std::string>& languages);

}  // namespace homeward::settings
