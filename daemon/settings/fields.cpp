#include "daemon/settings/fields.hpp"

#include <algorithm>
#include <utility>

namespace homeward::settings {
namespace {

/// Sets the target if there is a value.
template <class Target, class T>
void set(Target& target, std::optional<T> value) {
  if (value) target = std::move(*value);
}

}  // namespace

Fields::Fields(Reader& reader, const Node& node, std::string_view what,
               std::vector<std::string_view> known)
    : reader_(reader), node_(node), what_(what), mapping_(node.kind == Node::Kind::mapping) {
  if (!mapping_) {
    if (!node.refused)
      reader_.error(node, what_ + " must be a mapping", "write it as {key: value}");
    return;
  }
  for (const Node::Entry& entry : node.entries) {
    const std::string& key = entry.key.text;
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    reader_.unknown(entry.key, "unknown key '" + key + "' in " + what_, key, known);
  }
}

const Node* Fields::find(std::string_view key) const {
  return node_.find(key);
}

const Node* Fields::require(std::string_view key) const {
  const Node* const found = find(key);
  if (found == nullptr) reader_.error(node_, what_ + " needs '" + std::string(key) + "'");
  return found;
}

void Fields::text(std::string_view key, std::string& target) const {
  if (const Node* const node = find(key)) set(target, reader_.text(*node, key));
}

void Fields::name(std::string_view key, std::string& target) const {
  if (const Node* const node = find(key)) set(target, reader_.name(*node, key));
}

void Fields::number(std::string_view key, double& target) const {
  if (const Node* const node = find(key)) set(target, reader_.number(*node, key));
}

void Fields::number(std::string_view key, std::optional<double>& target) const {
  if (const Node* const node = find(key)) set(target, reader_.number(*node, key));
}

void Fields::count(std::string_view key, std::uint32_t& target, std::uint32_t least,
                   std::uint32_t most) const {
  if (const Node* const node = find(key)) set(target, reader_.count(*node, key, least, most));
}

void Fields::boolean(std::string_view key, bool& target) const {
  if (const Node* const node = find(key)) set(target, reader_.boolean(*node, key));
}

void Fields::size(std::string_view key, std::uint64_t& target) const {
  if (const Node* const node = find(key)) set(target, reader_.size(*node, key));
}

void Fields::secret(std::string_view key, ports::SecretSource& target) const {
  if (const Node* const node = find(key)) set(target, reader_.secret(*node, key));
}

void Fields::duration(std::string_view key, std::optional<core::Duration>& target) const {
  if (const Node* const node = find(key)) set(target, reader_.duration(*node, key));
}

void Fields::texts(std::string_view key, std::vector<std::string>& target) const {
  const Node* const node = find(key);
  if (node == nullptr) return;
  target.clear();
  for (const Node* const item : reader_.list(*node, key)) {
    if (auto text = reader_.text(*item, key)) target.push_back(std::move(*text));
  }
}

void Fields::too_fine(const Node& at, std::string_view key, bool seconds) const {
  reader_.error(
      at, "'" + std::string(key) + "' counts in whole " + (seconds ? "seconds" : "milliseconds"));
}

}  // namespace homeward::settings
