#pragma once

#include "daemon/core/diagnostic.hpp"
#include "daemon/settings/yaml_node.hpp"
#include "daemon/settings/yaml_text.hpp"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace homeward::settings {

/// Builds a Node tree from the events of a parser and reports what the strict reading refuses:
/// duplicate and merge keys, aliases, anchors, tags, unclosed quotes and anything above the
/// limits. Lives as long as one document is read.
class TreeBuilder {
 public:
  /// Thrown through the parser when a limit is reached, after it was reported.
  struct LimitReached : std::exception {};

  /// Where an event is, and what stood before its value.
  struct Place {
    std::size_t offset{0};  ///< byte offset in the text
    bool anchored{false};
    bool tagged{false};
  };

  TreeBuilder(const YamlText& text, core::Diagnostics& diagnostics);

  void null(const Place& place);
  void alias(std::size_t offset);
  void scalar(const Place& place, const std::string& value, bool quoted);
  void begin(const Place& place, Node::Kind kind, bool flow);
  void end();

  /// The document; a null node when it was empty.
  [[nodiscard]] Node take();

  /// The byte offset of the innermost `[` or `{` that is open.
  [[nodiscard]] std::optional<std::size_t> innermost_flow() const;

 private:
  /// A collection that is open, with the key that waits for its value.
  struct Frame {
    Node node;
    std::size_t offset{0};
    bool flow{false};
    std::optional<Node> key;
    std::unordered_map<std::string, std::uint32_t> lines_of_keys;
  };

  Node make(std::size_t offset, Node::Kind kind);
  void check_properties(const Place& place);
  void insert(Node node);
  void insert_key(Frame& frame, Node node);
  void report(const core::SourcePosition& position, std::string message,
              std::string suggestion = {});

  const YamlText& text_;
  core::Diagnostics& diagnostics_;
  std::vector<Frame> frames_;
  Node document_;
  std::size_t nodes_{0};
};

}  // namespace homeward::settings
