#include "daemon/rules/forms.hpp"

#include "daemon/rules/conditions/conditions.hpp"

#include <array>

namespace homeward::rules {
namespace {

using namespace conditions;

// In the order of Condition::form's alternatives. A null `build` is a form that is not there yet.
constexpr std::array<Form, std::variant_size_v<decltype(Condition::form)>> forms{{
    {"value", check_is_value, build_is_value},
    {"compare", check_compare, build_compare},
    {"absent", check_absent, build_absent},
    {"count", check_count, build_count},
    {"after", check_after, build_after},
    {"last_in", check_last_in, build_last_in},
    {"state", check_in_state, build_in_state},
    {"alert", check_alert_fires, build_alert_fires},
    {"offline", check_offline, build_offline},
    {"daily", check_daily, build_daily},
    {"event", check_happens, build_happens},
    {"all", check_all_of, build_all_of},
    {"any", check_any_of, build_any_of},
    {"not", check_not, build_not},
}};

}  // namespace

const Form& form_of(const Condition& condition) {
  return forms[condition.form.index()];
}

}  // namespace homeward::rules
