#pragma once

#include "daemon/settings/reader.hpp"
#include "daemon/settings/settings.hpp"
#include "daemon/settings/yaml_node.hpp"

#include <deque>
#include <string>
#include <vector>

namespace homeward::settings {

/// A rule pack that the configuration asked for: groups, schedules, presence, states and rules for
/// homes of a kind (docs/RULES.md). Its text lives in the list of texts that was read.
struct RulePack {
  std::string name;
  Node document;
};

/// Reads the packs that `rule_packs:` of the documents names, each once, in that order. Adds their
/// texts to `texts`, from whose elements the nodes borrow; reports packs that are unknown or
/// broken.
[[nodiscard]] std::vector<RulePack> read_rule_packs(const std::vector<Node>& documents,
                                                    const PackLibrary& library,
                                                    std::deque<SourceText>& texts,
                                                    core::Diagnostics& diagnostics);

/// Adds a pack's groups, schedules, presence and states where the home has none of that name.
void add_rule_pack(Reader& reader, const RulePack& pack, Settings& settings);

/// A rule as it is read: a pack's with the keys that the home changes, or one of the home's own.
struct RuleSource {
  Node node;
  std::string pack;  ///< empty: the home's own
  bool adjusted{false};
};

/// The rules of the packs, each with the keys of the home's rule of the same name put over it, and
/// then the home's other rules. Reports rules without `when` that name no pack's rule, and a rule
/// that two packs have. `own` may be null.
[[nodiscard]] std::vector<RuleSource> merge_rules(Reader& reader,
                                                  const std::vector<RulePack>& packs,
                                                  const Node* own);

}  // namespace homeward::settings
