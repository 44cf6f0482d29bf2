#include "cli/text/redaction.hpp"

#include "cli/text/language.hpp"
#include "daemon/settings/yaml_node.hpp"
#include "daemon/settings/yaml_reader.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace homeward::cli {
namespace {

using settings::Node;

/// Words that are part of the language, though a home may use them as names.
constexpr std::array<std::string_view, 14> kCommon{"on",    "off",   "true",   "false", "home",
                                                   "away",  "open",  "closed", "ok",    "care",
                                                   "alarm", "fault", "device", "room"};

/// Keys whose values are for people, or lead to secrets, or name persons.
constexpr std::array<std::string_view, 13> kDropped{
    "message",  "why",       "username", "password_file", "key_file", "key",    "ca_file",
    "given_by", "cert_file", "basis",    "reason",        "by",       "brokers"};

template <std::size_t count>
bool is_one_of(std::string_view word, const std::array<std::string_view, count>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_word(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return letter || c == '_' || c == '-' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// True when the text at `at` is not the middle of a longer word.
bool stands_alone(std::string_view text, std::size_t at, std::size_t size) {
  const bool before = at == 0 || !is_word(text[at - 1]);
  const bool after = at + size == text.size() || !is_word(text[at + size]);
  return before && after;
}

std::optional<Node> tree_of(const settings::SourceText& source) {
  core::Diagnostics ignored;
  return settings::read_yaml(source, ignored);
}

void add_lines(const Node& node, const std::string& path, const Redaction& redaction,
               std::string& out) {
  const std::size_t dot = path.rfind('.');
  const std::string_view key = std::string_view(path).substr(dot == path.npos ? 0 : dot + 1);
  if (is_one_of(key, kDropped)) {
    out += redaction.apply(path) + ": " + tr("(left out)") + '\n';
    return;
  }
  if (node.kind == Node::Kind::scalar) out += redaction.apply(path + ": " + node.text) + '\n';
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    add_lines(node.items[i], path + "[" + std::to_string(i) + "]", redaction, out);
  }
  for (const Node::Entry& entry : node.entries) {
    add_lines(entry.value, path.empty() ? entry.key.text : path + "." + entry.key.text, redaction,
              out);
  }
}

void hide_keys(const Node* node, const std::string& kind, Redaction& redaction) {
  if (node == nullptr) return;
  for (const Node::Entry& entry : node->entries) redaction.hide(kind, entry.key.text);
}

void hide_values(const Node* node, std::string_view key, const std::string& kind,
                 Redaction& redaction) {
  if (node == nullptr) return;
  for (const Node::Entry& entry : node->entries) {
    const Node* value = entry.value.find(key);
    if (value != nullptr) redaction.hide(kind, value->text);
  }
  for (const Node& item : node->items) {
    const Node* value = item.find(key);
    if (value != nullptr) redaction.hide(kind, value->text);
  }
}

}  // namespace

void Redaction::hide(const std::string& kind, const std::string& text) {
  const bool number = text.find_first_not_of("0123456789.") == text.npos;
  if (text.empty() || number || is_one_of(text, kCommon) || names_.contains(text)) return;
  names_.emplace(text, kind + "-" + std::to_string(++counts_[kind]));
}

std::string Redaction::apply(std::string_view text) const {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto found = std::find_if(names_.begin(), names_.end(), [&](const auto& name) {
      return text.compare(at, name.first.size(), name.first) == 0 &&
             stands_alone(text, at, name.first.size());
    });
    if (found == names_.end()) {
      out += text[at++];
    } else {
      out += found->second;
      at += found->first.size();
    }
  }
  return out;
}

std::string redacted_configuration(const std::string& yaml, const Redaction& redaction) {
  const settings::SourceText source{"", yaml};
  const std::optional<Node> tree = tree_of(source);
  if (!tree) return tr("(it can't be read)\n");
  std::string out;
  add_lines(*tree, "", redaction, out);
  return out;
}

void hide_names_of(const std::string& yaml, Redaction& redaction) {
  const settings::SourceText source{"", yaml};
  const std::optional<Node> tree = tree_of(source);
  if (!tree) return;
  hide_values(tree->find("devices"), "id", "address", redaction);
  hide_keys(tree->find("devices"), "device", redaction);
  hide_values(tree->find("devices"), "room", "room", redaction);
  hide_values(tree->find("platforms"), "gateway", "pseudonym", redaction);
  hide_values(tree->find("platforms"), "username", "user", redaction);
  hide_keys(tree->find("platforms"), "platform", redaction);
  hide_keys(tree->find("recipients"), "recipient", redaction);
  hide_values(tree->find("rules"), "alert", "rule", redaction);
  hide_keys(tree->find("groups"), "group", redaction);
  hide_keys(tree->find("states"), "state", redaction);
  const Node* gateway = tree->find("gateway");
  const Node* id = gateway != nullptr ? gateway->find("id") : nullptr;
  if (id != nullptr) redaction.hide("gateway", id->text);
}

}  // namespace homeward::cli
