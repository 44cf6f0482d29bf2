#include "daemon/settings/conditions/forms.hpp"
#include "daemon/settings/conditions/parts.hpp"

#include <utility>

namespace homeward::settings {

rules::ConditionPtr read_count(Reader& reader, const Node& node) {
  const Fields fields(reader, node, kCountKeys);
  rules::Count count;
  count.event = read_event(reader, *fields.find("count"), "count");
  fields.count("at_least", count.at_least);
  fields.count("at_most", count.at_most);
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
  return make_condition(std::move(count), node);
}

}  // namespace homeward::settings
