#include "daemon/ports/template_text.hpp"
#include "daemon/settings/fields.hpp"
#include "daemon/settings/plugin_config.hpp"
#include "daemon/settings/sections/sections.hpp"

#include <algorithm>

namespace homeward::settings {
namespace {

using Piece = ports::TemplatePiece;
using Names = std::vector<std::string_view>;

constexpr std::size_t kLongestTopic = 256;
constexpr std::size_t kLargestBody = 16UL * 1024UL;
constexpr std::size_t kDeepest = 8;

/// The place of a piece in the file: exact for texts of one line, the text's own for others.
Node place_of(const Node& node, const Piece& piece) {
  Node place;
  place.line = node.line;
  place.column = node.column;
  place.file = node.file;
  const bool one_line = node.text.find('\n') == std::string::npos;
  if (one_line) {
    const std::string_view before = std::string_view(node.text).substr(0, piece.at);
    const auto is_first_byte = [](char c) { return (static_cast<unsigned char>(c) >> 6U) != 2U; };
    const auto characters = std::count_if(before.begin(), before.end(), is_first_byte);
    place.column += static_cast<std::uint32_t>(characters) + (node.quoted ? 1 : 0);
  }
  return place;
}

template <class Known>
void check_text(Reader& reader, const Node& node, const Names& names, Known is_known) {
  for (const Piece& piece : ports::split_template(node.text)) {
    if (piece.kind == Piece::Kind::broken) {
      reader.error(place_of(node, piece), "a '" + piece.text + "' without its partner",
                   "write '" + piece.text + piece.text + "' for the brace itself");
    } else if (piece.kind == Piece::Kind::placeholder && !is_known(piece.text)) {
      reader.unknown(place_of(node, piece), "unknown placeholder '{" + piece.text + "}'",
                     piece.text, names);
    }
  }
}

void check_topic(Reader& reader, const Node& node, const Names& names) {
  const auto is_known = [&names](std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  check_text(reader, node, names, is_known);
  if (node.text.find_first_of("+#") != std::string::npos || node.text.starts_with('$')) {
    reader.error(node, "a topic can't hold the wildcards '+' and '#' or begin with '$'");
  }
  if (node.text.size() > kLongestTopic) reader.error(node, "the topic is longer than 256 bytes");
}

void check_body(Reader& reader, const Node& node, std::size_t depth) {
  if (depth > kDeepest)
    return reader.error(node, "'body' is nested too deeply", "at most 8 levels");
  if (node.kind == Node::Kind::scalar) {
    check_text(reader, node, ports::body_placeholders(), ports::is_body_placeholder);
  }
  for (const Node& item : node.items) check_body(reader, item, depth + 1);
  for (const Node::Entry& entry : node.entries) check_body(reader, entry.value, depth + 1);
}

}  // namespace

void read_template(Reader& reader, const Node& node, ports::TemplateOptions& options) {
  const Fields fields(reader, node, kTemplateKeys);
  if (!fields) return;
  fields.text("topic", options.topic);
  fields.text("commands", options.commands);
  const Node* const topic = fields.find("topic");
  const Node* const commands = fields.find("commands");
  if (topic != nullptr) check_topic(reader, *topic, ports::topic_placeholders());
  if (commands != nullptr) check_topic(reader, *commands, {"gateway"});
  if (topic != nullptr && options.commands == options.topic) {
    reader.error(*topic, "'topic' and 'commands' are the same: the gateway would hear itself");
  }
  const Node* const body = fields.find("body");
  if (body == nullptr) return;
  if (body->kind != Node::Kind::mapping || body->entries.empty()) {
    return reader.error(*body, "'body' is a mapping of names to values");
  }
  check_body(reader, *body, 1);
  options.body = json_text(reader, *body, "body");
  if (options.body.size() > kLargestBody) reader.error(*body, "'body' is larger than 16 KiB");
}

}  // namespace homeward::settings
