#include "daemon/settings/conditions/forms.hpp"
#include "daemon/settings/conditions/parts.hpp"

#include <utility>

namespace homeward::settings {
namespace {

constexpr std::uint32_t kMostEvents = 1'000'000;

void read_bound(const Fields& fields, std::string_view key, std::optional<std::uint32_t>& target,
                std::uint32_t least) {
  const Node* const node = fields.find(key);
  if (node != nullptr) target = fields.reader().count(*node, key, least, kMostEvents);
}

}  // namespace

rules::ConditionPtr read_count(Reader& reader, const Node& node) {
  const Fields fields(reader, node, "a 'count' condition",
                      {"count", "at_least", "at_most", "within", "between", "gap"});
  rules::Count count;
  count.event = read_event(reader, *fields.find("count"), "count");
  read_bound(fields, "at_least", count.at_least, 1);
  read_bound(fields, "at_most", count.at_most, 0);
  fields.duration("within", count.within);
  fields.duration("gap", count.gap);
  count.between = read_window_reference(fields, "between");
  if (fields.find("at_least") == nullptr && fields.find("at_most") == nullptr) {
    reader.error(node, "a 'count' condition needs 'at_least' or 'at_most'");
  }
  const bool within = fields.find("within") != nullptr;
  const bool between = fields.find("between") != nullptr;
  if (within == between) {
    reader.error(node, within ? "a 'count' condition has 'within' or 'between', not both"
                              : "a 'count' condition needs 'within' or 'between'");
  }
  if (count.event.items.empty()) return nullptr;
  return make_condition(std::move(count), node);
}

}  // namespace homeward::settings
