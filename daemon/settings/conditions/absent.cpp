#include "daemon/settings/conditions/forms.hpp"
#include "daemon/settings/conditions/parts.hpp"

#include <utility>

namespace homeward::settings {

rules::ConditionPtr read_absent(Reader& reader, const Node& node) {
  const Fields fields(reader, node, kAbsentKeys);
  rules::Absent absent;
  absent.event = read_event(reader, *fields.find("absent"), "absent");
  fields.duration("for", absent.for_time);
  absent.between = read_window_reference(fields, "between");
  if (fields.find("for") != nullptr && fields.find("between") != nullptr) {
    reader.error(node, "an 'absent' condition has 'for' or 'between', not both");
  }
  return make_condition(std::move(absent), node);
}

}  // namespace homeward::settings
