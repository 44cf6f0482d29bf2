#include "daemon/settings/assemble.hpp"

#include "daemon/settings/keys/tables.hpp"
#include "daemon/settings/sections/sections.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace homeward::settings {
namespace {

/// The sections of all documents by name. Borrows the documents.
class Sections {
 public:
  Sections(Reader& reader, const std::vector<Node>& documents) {
    for (const Node& document : documents) add(reader, document);
  }

  /// The section's value; null when it is absent or empty.
  [[nodiscard]] const Node* find(std::string_view name) const {
    const auto found = entries_.find(name);
    if (found == entries_.end()) return nullptr;
    const Node& value = found->second->value;
    return value.kind == Node::Kind::null ? nullptr : &value;
  }

 private:
  void add(Reader& reader, const Node& document) {
    if (document.kind == Node::Kind::null) return;
    if (document.kind != Node::Kind::mapping) {
      reader.error(document, "a configuration file must be a mapping",
                   "it begins with a line such as 'gateway: {id: home-1}'");
      return;
    }
    for (const Node::Entry& entry : document.entries) add(reader, entry);
  }

  void add(Reader& reader, const Node::Entry& entry) {
    const std::string& name = entry.key.text;
    if (kConfigurationKeys.find(name) == nullptr) {
      std::vector<std::string_view> known;
      for (const Key& key : kConfigurationKeys.keys) known.push_back(key.name);
      reader.unknown(entry.key, "unknown key '" + name + "'", name, known);
      return;
    }
    const auto [first, added] = entries_.emplace(name, &entry);
    if (added) return;
    const core::SourcePosition place = first->second->key.position();
    reader.error(entry.key,
                 "'" + name + "' is already in " + place.file + ":" + std::to_string(place.line) +
                     ":" + std::to_string(place.column),
                 "keep a key in one file");
  }

  std::map<std::string, const Node::Entry*, std::less<>> entries_;
};

void read_rules_sections(Reader& reader, const Sections& sections,
                         const std::vector<RulePack>& packs, Settings& settings) {
  const auto read = [&](std::string_view name, void (*section)(Reader&, const Node&, Settings&)) {
    if (const Node* const node = sections.find(name)) section(reader, *node, settings);
  };
  read("groups", read_groups);
  read("schedules", read_schedules);
  read("presence", read_presence);
  read("states", read_states);
  for (const RulePack& pack : packs) add_rule_pack(reader, pack, settings);
  RuleDefaults defaults;
  if (const Node* const node = sections.find("defaults")) defaults = read_defaults(reader, *node);
  read_rules(reader, merge_rules(reader, packs, sections.find("rules")), defaults, settings);
}

}  // namespace

Settings assemble(Reader& reader, const std::vector<Node>& documents,
                  const std::vector<RulePack>& packs) {
  Settings settings;
  const Sections sections(reader, documents);
  const auto read = [&](std::string_view name, void (*section)(Reader&, const Node&, Settings&)) {
    if (const Node* const node = sections.find(name)) section(reader, *node, settings);
  };
  read("gateway", read_gateway);
  read("home", read_home);
  read("plugins", read_plugins);
  read("devices", read_devices);
  read_rules_sections(reader, sections, packs, settings);
  read("platforms", read_platforms);
  read("recipients", read_recipients);
  read("journal", read_journal);
  read("supervision", read_supervision);
  read("control", read_control);
  if (const Node* const node = sections.find("platforms")) {
    check_recipients(reader, *node, settings);
  }
  return settings;
}

}  // namespace homeward::settings
