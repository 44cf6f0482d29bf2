#include "daemon/settings/conditions/forms.hpp"
#include "daemon/settings/conditions/parts.hpp"

#include <utility>

namespace homeward::settings {

rules::ConditionPtr read_after(Reader& reader, const Node& node) {
  const Fields fields(reader, node, kAfterKeys);
  rules::After after;
  after.event = read_event(reader, *fields.find("after"), "after");
  const Node* const then = fields.find("then");
  const Node* const absent = fields.find("absent");
  if ((then == nullptr) == (absent == nullptr)) {
    reader.error(node, then == nullptr ? "an 'after' condition needs 'then' or 'absent'"
                                       : "an 'after' condition has 'then' or 'absent', not both");
    return nullptr;
  }
  after.second_absent = absent != nullptr;
  const Node& second = after.second_absent ? *absent : *then;
  after.second = read_event(reader, second, after.second_absent ? "absent" : "then");
  fields.duration("within", after.within);
  return make_condition(std::move(after), node);
}

}  // namespace homeward::settings
