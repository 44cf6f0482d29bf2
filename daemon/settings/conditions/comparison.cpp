#include "daemon/settings/conditions/forms.hpp"
#include "daemon/settings/conditions/parts.hpp"

#include <utility>

namespace homeward::settings {
namespace {

using rules::Statistic;

/// A threshold and the one that clears it must leave a band between them, not overlap.
void check_hysteresis(const Fields& fields, const rules::Compare& compare) {
  Reader& reader = fields.reader();
  if (compare.clear_below && !compare.above) {
    reader.error(*fields.find("clear_below"), "'clear_below' needs 'above'");
  }
  if (compare.clear_above && !compare.below) {
    reader.error(*fields.find("clear_above"), "'clear_above' needs 'below'");
  }
  if (compare.clear_below && compare.above && *compare.clear_below > *compare.above) {
    reader.error(*fields.find("clear_below"), "'clear_below' is greater than 'above'");
  }
  if (compare.clear_above && compare.below && *compare.clear_above < *compare.below) {
    reader.error(*fields.find("clear_above"), "'clear_above' is less than 'below'");
  }
}

void read_statistic(const Fields& fields, rules::Compare& compare) {
  fields.choice<std::optional<Statistic>>(
      "stat", compare.stat,
      {Statistic::avg, Statistic::min, Statistic::max, Statistic::sum, Statistic::change});
  fields.duration("over", compare.over);
  const Node* const stat = fields.find("stat");
  const Node* const over = fields.find("over");
  Reader& reader = fields.reader();
  if (stat != nullptr && over == nullptr) reader.error(*stat, "'stat' needs 'over'");
  if (over != nullptr && stat == nullptr) reader.error(*over, "'over' needs 'stat'");
  if (compare.over && *compare.over == core::Duration{0}) {
    reader.error(*over, "'over' must be longer than 0s");
  }
}

}  // namespace

rules::ConditionPtr read_comparison(Reader& reader, const Node& node) {
  const Node::Entry& entry = node.entries.front();
  auto selector = read_selector(reader, entry.key, "selector");
  if (entry.value.kind != Node::Kind::mapping) {
    std::vector<core::Value> values = read_values(reader, entry.value, entry.key.text);
    if (!selector || values.empty()) return nullptr;
    return make_condition(rules::IsValue{std::move(*selector), std::move(values)}, node);
  }
  const Fields fields(reader, entry.value, kComparisonKeys);
  rules::Compare compare;
  fields.number("above", compare.above);
  fields.number("below", compare.below);
  fields.number("clear_above", compare.clear_above);
  fields.number("clear_below", compare.clear_below);
  const Node* const is_not = fields.find("is_not");
  if (is_not != nullptr) compare.is_not = read_values(reader, *is_not, "is_not");
  if (is_not == nullptr && fields.find("above") == nullptr && fields.find("below") == nullptr) {
    reader.error(entry.value, "a comparison needs 'above', 'below' or 'is_not'");
  }
  read_statistic(fields, compare);
  check_hysteresis(fields, compare);
  if (!selector) return nullptr;
  compare.selector = std::move(*selector);
  return make_condition(std::move(compare), node);
}

}  // namespace homeward::settings
