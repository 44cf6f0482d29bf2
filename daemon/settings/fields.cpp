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

Fields::Fields(Reader& reader, const Node& node, const KeyTable& table)
    : reader_(reader), node_(node), table_(table), mapping_(node.kind == Node::Kind::mapping) {
  const std::string what(table.what);
  if (!mapping_) {
    if (!node.refused) reader_.error(node, what + " must be a mapping", "write it as {key: value}");
    return;
  }
  for (const Node::Entry& entry : node.entries) {
    const std::string& key = entry.key.text;
    if (table.open || table.find(key) != nullptr) continue;
    std::vector<std::string_view> known;
    for (const Key& one : table.keys) known.push_back(one.name);
    reader_.unknown(entry.key, "unknown key '" + key + "' in " + what, key, known);
  }
  for (const Key& key : table.keys) {
    if (!key.required || node.find(key.name) != nullptr) continue;
    reader_.error(node, what + " needs '" + std::string(key.name) + "'");
  }
}

const Key& Fields::key_of(std::string_view key) const {
  const Key* const found = table_.find(key);
  HW_ASSERT(found != nullptr);
  return *found;
}

const Node* Fields::find(std::string_view key) const {
  HW_ASSERT(table_.find(key) != nullptr);
  return node_.find(key);
}

const Node* Fields::find(std::string_view key, Kind kind) const {
  HW_ASSERT(key_of(key).kind == kind);
  return node_.find(key);
}

std::vector<const Node*> Fields::list(std::string_view key) const {
  HW_ASSERT(key_of(key).many == Many::list);
  const Node* const node = find(key);
  if (node == nullptr) return {};
  return reader_.list(*node, key);
}

void Fields::text(std::string_view key, std::string& target) const {
  if (const Node* const node = find(key, Kind::text)) set(target, reader_.text(*node, key));
}

void Fields::name(std::string_view key, std::string& target) const {
  if (const Node* const node = find(key, Kind::name)) set(target, reader_.name(*node, key));
}

void Fields::number(std::string_view key, double& target) const {
  if (const Node* const node = find(key, Kind::number)) set(target, reader_.number(*node, key));
}

void Fields::number(std::string_view key, std::optional<double>& target) const {
  if (const Node* const node = find(key, Kind::number)) set(target, reader_.number(*node, key));
}

void Fields::count(std::string_view key, std::uint32_t& target) const {
  std::optional<std::uint32_t> read;
  count(key, read);
  set(target, read);
}

void Fields::count(std::string_view key, std::optional<std::uint32_t>& target) const {
  const Node* const node = find(key, Kind::count);
  if (node == nullptr) return;
  const Key& known = key_of(key);
  set(target, reader_.count(*node, key, known.least, known.most));
}

void Fields::percent(std::string_view key, std::optional<double>& target) const {
  if (const Node* const node = find(key, Kind::percent)) set(target, reader_.percent(*node, key));
}

void Fields::boolean(std::string_view key, bool& target) const {
  if (const Node* const node = find(key, Kind::boolean)) set(target, reader_.boolean(*node, key));
}

void Fields::size(std::string_view key, std::uint64_t& target) const {
  if (const Node* const node = find(key, Kind::size)) set(target, reader_.size(*node, key));
}

void Fields::secret(std::string_view key, ports::SecretSource& target) const {
  if (const Node* const node = find(key, Kind::secret)) set(target, reader_.secret(*node, key));
}

void Fields::duration(std::string_view key, std::optional<core::Duration>& target) const {
  if (const Node* const node = find(key, Kind::duration)) {
    set(target, reader_.duration(*node, key));
  }
}

void Fields::texts(std::string_view key, std::vector<std::string>& target) const {
  if (find(key, Kind::text) == nullptr) return;
  target.clear();
  for (const Node* const item : list(key)) {
    if (auto text = reader_.text(*item, key)) target.push_back(std::move(*text));
  }
}

std::optional<std::size_t> Fields::word(std::string_view key) const {
  const Node* const node = find(key, Kind::choice);
  if (node == nullptr) return std::nullopt;
  return reader_.choice(*node, key, key_of(key).words);
}

std::vector<std::size_t> Fields::choices(std::string_view key) const {
  std::vector<std::size_t> places;
  HW_ASSERT(key_of(key).kind == Kind::choice);
  for (const Node* const item : list(key)) {
    if (const auto index = reader_.choice(*item, key, key_of(key).words)) places.push_back(*index);
  }
  return places;
}

bool Fields::chosen(std::string_view key) const {
  return word(key).has_value();
}

void Fields::too_fine(const Node& at, std::string_view key, bool seconds) const {
  reader_.error(
      at, "'" + std::string(key) + "' counts in whole " + (seconds ? "seconds" : "milliseconds"));
}

}  // namespace homeward::settings
