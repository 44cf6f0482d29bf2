#include "daemon/settings/tree_builder.hpp"

#include "daemon/settings/yaml_reader.hpp"
#include "lib/base/assert.hpp"

#include <algorithm>
#include <utility>

namespace homeward::settings {

using core::Diagnostic;

TreeBuilder::TreeBuilder(const YamlText& text, core::Diagnostics& diagnostics)
    : text_(text), diagnostics_(diagnostics) {
  document_.file = &text.name();
  document_.line = 1;
  document_.column = 1;
}

Node TreeBuilder::take() {
  return std::move(document_);
}

std::optional<std::size_t> TreeBuilder::innermost_flow() const {
  const auto frame = std::find_if(frames_.rbegin(), frames_.rend(),
                                  [](const Frame& candidate) { return candidate.flow; });
  if (frame == frames_.rend()) return std::nullopt;
  return frame->offset;
}

void TreeBuilder::report(const core::SourcePosition& position, std::string message,
                         std::string suggestion) {
  diagnostics_.push_back(
      {Diagnostic::Level::error, position, std::move(message), std::move(suggestion)});
}

Node TreeBuilder::make(std::size_t offset, Node::Kind kind) {
  const core::SourcePosition position = text_.position(offset);
  if (++nodes_ > YamlLimits::kNodes) {
    report(position, "the file has more than 100000 values");
    throw LimitReached();
  }
  Node node;
  node.kind = kind;
  node.line = position.line;
  node.column = position.column;
  node.file = &text_.name();
  return node;
}

void TreeBuilder::check_properties(const Place& place) {
  if (place.anchored) {
    report(text_.position(place.offset), "anchors (&name) are not accepted", "write the value out");
  }
  if (place.tagged) {
    report(text_.position(place.offset), "tags (!name) are not accepted", "leave it out");
  }
}

void TreeBuilder::null(const Place& place) {
  check_properties(place);
  Node node = make(place.offset, Node::Kind::null);
  // An empty value is reported where the next one stands; its key is the better place.
  if (!frames_.empty() && frames_.back().key) {
    node.line = frames_.back().key->line;
    node.column = frames_.back().key->column;
  }
  insert(std::move(node));
}

void TreeBuilder::alias(std::size_t offset) {
  Node node = make(offset, Node::Kind::null);
  report(node.position(), "aliases (*name) are not accepted",
         "write the value out, or quote a text that begins with '*'");
  node.refused = true;
  insert(std::move(node));
}

void TreeBuilder::scalar(const Place& place, const std::string& value, bool quoted) {
  check_properties(place);
  Node node = make(place.offset, Node::Kind::scalar);
  const char first = text_.at(place.offset);
  if ((first == '"' || first == '\'') && !text_.closed(place.offset)) {
    report(node.position(), "unclosed quote", std::string("close it with ") + first);
  }
  node.quoted = quoted;
  node.text = value;
  insert(std::move(node));
}

void TreeBuilder::begin(const Place& place, Node::Kind kind, bool flow) {
  check_properties(place);
  Frame frame;
  frame.node = make(place.offset, kind);
  frame.offset = place.offset;
  frame.flow = flow;
  if (frames_.size() == YamlLimits::kDepth) {
    report(frame.node.position(), "nested deeper than 32 levels");
    throw LimitReached();
  }
  frames_.push_back(std::move(frame));
}

void TreeBuilder::end() {
  HW_ASSERT(!frames_.empty());
  Node node = std::move(frames_.back().node);
  frames_.pop_back();
  insert(std::move(node));
}

void TreeBuilder::insert(Node node) {
  if (frames_.empty()) {
    document_ = std::move(node);
    return;
  }
  Frame& frame = frames_.back();
  if (frame.node.kind == Node::Kind::sequence) {
    frame.node.items.push_back(std::move(node));
    return;
  }
  if (!frame.key) {
    insert_key(frame, std::move(node));
    return;
  }
  // The value of a refused key is read, so that its own errors are found, and then left out.
  if (!frame.key->refused) {
    frame.node.entries.push_back({std::move(*frame.key), std::move(node)});
  }
  frame.key.reset();
}

void TreeBuilder::insert_key(Frame& frame, Node node) {
  if (node.kind != Node::Kind::scalar) {
    if (!node.refused) report(node.position(), "a key must be a name or a text in quotes");
    node.refused = true;
  } else if (node.text == "<<" && !node.quoted) {
    report(node.position(), "merge keys ('<<') are not accepted", "write the keys out");
    node.refused = true;
  } else {
    const auto [first, added] = frame.lines_of_keys.emplace(node.text, node.line);
    if (!added) {
      report(node.position(), "duplicate key '" + node.text + "'",
             "it is already in line " + std::to_string(first->second));
      node.refused = true;
    }
  }
  frame.key = std::move(node);
}

}  // namespace homeward::settings
