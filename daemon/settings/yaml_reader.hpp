#pragma once

#include "daemon/core/diagnostic.hpp"
#include "daemon/settings/settings.hpp"
#include "daemon/settings/yaml_node.hpp"

#include <cstddef>
#include <optional>

namespace homeward::settings {

/// What a configuration file may be at most.
struct YamlLimits {
  static constexpr std::size_t kBytes = 1U << 20U;
  static constexpr std::size_t kNodes = 100'000;
  static constexpr std::size_t kDepth = 32;
};

/// Reads one YAML document strictly: an error with its place for duplicate keys, anchors, aliases,
/// tags, merge keys, keys that are not scalars, a second document, unclosed quotes, tabs in
/// indentation, bytes that are not UTF-8 and anything above YamlLimits. As much as can be found
/// at once is reported. Gives the tree when the text could be read to its end, even if something
/// in it was refused; an empty text gives a null node. `source` must outlive the tree.
[[nodiscard]] std::optional<Node> read_yaml(const SourceText& source,
                                            core::Diagnostics& diagnostics);

}  // namespace homeward::settings
