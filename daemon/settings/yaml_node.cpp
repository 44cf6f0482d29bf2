#include "daemon/settings/yaml_node.hpp"

namespace homeward::settings {
namespace {

/// Lengths before the texts make the form unambiguous without escapes.
void append_text(std::string& out, const std::string& text) {
  out += std::to_string(text.size()) + ':' + text;
}

void append(std::string& out, const Node& node) {
  switch (node.kind) {
    case Node::Kind::null: out += '~'; return;
    case Node::Kind::scalar:
      out += node.quoted ? '"' : '=';
      append_text(out, node.text);
      return;
    case Node::Kind::sequence:
      out += '[';
      for (const Node& item : node.items) append(out, item);
      out += ']';
      return;
    case Node::Kind::mapping:
      out += '{';
      for (const Node::Entry& entry : node.entries) {
        append_text(out, entry.key.text);
        append(out, entry.value);
      }
      out += '}';
      return;
  }
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key.text == key) return &entry.value;
  }
  return nullptr;
}

core::SourcePosition Node::position() const {
  return core::SourcePosition{file == nullptr ? std::string{} : *file, line, column};
}

std::string canonical_text(const Node& node) {
  std::string out;
  append(out, node);
  return out;
}

}  // namespace homeward::settings
