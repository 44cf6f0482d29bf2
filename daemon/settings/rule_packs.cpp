#include "daemon/settings/rule_packs.hpp"

#include "daemon/settings/fields.hpp"
#include "daemon/settings/sections/sections.hpp"
#include "daemon/settings/yaml_reader.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace homeward::settings {
namespace {

/// The name of the alert that a rule's mapping says; empty when it says none.
std::string alert_of(const Node& rule) {
  const Node* const alert = rule.find("alert");
  return alert == nullptr ? std::string{} : alert->text;
}

/// Puts the keys of `changes` over those of `rule`, which keeps the place of the changes: there a
/// person looks for what is wrong.
void adjust(Node& rule, const Node& changes) {
  rule.line = changes.line;
  rule.column = changes.column;
  rule.file = changes.file;
  for (const Node::Entry& change : changes.entries) {
    const auto same =
        std::find_if(rule.entries.begin(), rule.entries.end(),
                     [&](const Node::Entry& entry) { return entry.key.text == change.key.text; });
    if (same == rule.entries.end()) {
      rule.entries.push_back(change);
    } else {
      *same = change;
    }
  }
}

class RuleMerger {
 public:
  RuleMerger(Reader& reader, std::vector<RuleSource>& rules) : reader_(reader), rules_(rules) {}

  void add_pack(const RulePack& pack) {
    const Node* const rules = pack.document.find("rules");
    if (rules == nullptr) return;
    for (const Node* const item : reader_.list(*rules, "rules")) {
      const std::string alert = alert_of(*item);
      const auto [first, added] = places_.emplace(alert, rules_.size());
      if (!added && !alert.empty()) {
        reader_.error(
            *item,
            "rule pack '" + rules_[first->second].pack + "' has a rule '" + alert + "' already",
            "use one of the two packs");
        continue;
      }
      rules_.push_back({*item, pack.name, false});
    }
  }

  void add_own(const Node& item) {
    const std::string alert = alert_of(item);
    const auto place = places_.find(alert);
    if (place != places_.end()) {
      RuleSource& rule = rules_[place->second];
      if (rule.adjusted) {
        reader_.error(item, "a second rule '" + alert + "'",
                      "the first is in line " + std::to_string(rule.node.line));
        return;
      }
      adjust(rule.node, item);
      rule.adjusted = true;
    } else if (!places_.empty() && !alert.empty() && item.find("when") == nullptr) {
      std::vector<std::string_view> known;
      for (const auto& entry : places_) known.push_back(entry.first);
      reader_.unknown(item, "a rule needs 'when', and no rule pack has a rule '" + alert + "'",
                      alert, known);
    } else {
      rules_.push_back({item, {}, false});
    }
  }

 private:
  Reader& reader_;
  std::vector<RuleSource>& rules_;
  std::map<std::string, std::size_t> places_;  // of the packs' rules, by alert
};

class PackReader {
 public:
  PackReader(const PackLibrary& library, std::deque<SourceText>& texts,
             core::Diagnostics& diagnostics)
      : library_(library), texts_(texts), diagnostics_(diagnostics), reader_(diagnostics) {}

  std::vector<RulePack> read(const Node& names) {
    for (const Node* const item : reader_.list(names, "rule_packs")) {
      if (const auto name = reader_.name(*item, "rule_packs")) read(*item, *name);
    }
    return std::move(packs_);
  }

 private:
  void read(const Node& at, const std::string& name) {
    const bool twice = std::any_of(packs_.begin(), packs_.end(),
                                   [&](const RulePack& pack) { return pack.name == name; });
    if (twice) {
      reader_.error(at, "rule pack '" + name + "' is named twice");
      return;
    }
    if (!library_.find ||
        std::find(library_.names.begin(), library_.names.end(), name) == library_.names.end()) {
      reader_.unknown(at, "unknown rule pack '" + name + "'", name,
                      {library_.names.begin(), library_.names.end()});
      return;
    }
    Result<SourceText> text = library_.find(name);
    if (!text) {
      reader_.error(at, "rule pack '" + name + "': " + text.error().what);
      return;
    }
    texts_.push_back(std::move(*text));
    if (auto document = read_yaml(texts_.back(), diagnostics_)) {
      packs_.push_back({name, std::move(*document)});
    }
  }

  const PackLibrary& library_;
  std::deque<SourceText>& texts_;
  core::Diagnostics& diagnostics_;
  Reader reader_;
  std::vector<RulePack> packs_;
};

template <class Part, class Name>
void add_missing(std::vector<Part>& to, std::vector<Part>& from, Name name) {
  for (Part& part : from) {
    const bool own = std::any_of(to.begin(), to.end(),
                                 [&](const Part& known) { return name(known) == name(part); });
    if (own) continue;
    part.optional = true;
    to.push_back(std::move(part));
  }
}

}  // namespace

std::vector<RulePack> read_rule_packs(const std::vector<Node>& documents,
                                      const PackLibrary& library, std::deque<SourceText>& texts,
                                      core::Diagnostics& diagnostics) {
  for (const Node& document : documents) {
    const Node* const names = document.find("rule_packs");
    if (names == nullptr || names->kind == Node::Kind::null) continue;
    return PackReader(library, texts, diagnostics).read(*names);
  }
  return {};
}

void add_rule_pack(Reader& reader, const RulePack& pack, Settings& settings) {
  const Fields fields(reader, pack.document, kPackKeys);
  if (!fields) return;
  Settings brought;
  const auto read = [&](std::string_view key, void (*section)(Reader&, const Node&, Settings&)) {
    if (const Node* const node = fields.find(key)) section(reader, *node, brought);
  };
  read("groups", read_groups);
  read("schedules", read_schedules);
  read("presence", read_presence);
  read("states", read_states);
  rules::RuleSet& home = settings.rule_set;
  add_missing(home.groups, brought.rule_set.groups,
              [](const rules::Group& group) -> const std::string& { return group.name; });
  add_missing(home.states, brought.rule_set.states,
              [](const rules::VirtualState& state) -> const std::string& { return state.name; });
  home.schedules.merge(brought.rule_set.schedules);
  if (home.presence || !brought.rule_set.presence) return;
  home.presence = std::move(brought.rule_set.presence);
  home.presence->optional = true;
}

std::vector<RuleSource> merge_rules(Reader& reader, const std::vector<RulePack>& packs,
                                    const Node* own) {
  std::vector<RuleSource> rules;
  RuleMerger merger(reader, rules);
  for (const RulePack& pack : packs) merger.add_pack(pack);
  if (own == nullptr) return rules;
  for (const Node* const item : reader.list(*own, "rules")) merger.add_own(*item);
  return rules;
}

}  // namespace homeward::settings
