#pragma once

#include "daemon/core/diagnostic.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::settings {

/// A value of a configuration file with its place: a scalar, a sequence or a mapping. Keys of one
/// mapping are distinct and there are no aliases, so a tree has the size of its text. Built by
/// read_yaml() and read-only afterwards.
struct Node {
  enum class Kind : std::uint8_t { null, scalar, sequence, mapping };
  struct Entry;

  Kind kind{Kind::null};
  bool quoted{false};   ///< a scalar in quotes, or a block scalar: text and never anything else
  bool refused{false};  ///< an error was reported for it already; readers stay silent
  std::uint32_t line{0}, column{0};  ///< from 1; columns count characters
  const std::string* file{nullptr};  ///< borrowed from the SourceText, which outlives the tree
  std::string text;                  ///< of a scalar, unescaped
  std::vector<Node> items;           ///< of a sequence
  std::vector<Entry> entries;        ///< of a mapping, in file order

  /// The value under `key`; null when there is none.
  [[nodiscard]] const Node* find(std::string_view key) const;

  [[nodiscard]] core::SourcePosition position() const;
};

/// One key of a mapping with its value.
struct Node::Entry {
  Node key;
  Node value;
};

/// Writes a tree as one line that depends on its content only, not on layout and comments: what
/// versions are made of.
[[nodiscard]] std::string canonical_text(const Node& node);

}  // namespace homeward::settings
