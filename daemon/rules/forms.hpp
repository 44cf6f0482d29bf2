#pragma once

#include "daemon/rules/builder.hpp"
#include "daemon/rules/checker.hpp"
#include "daemon/rules/rule_set.hpp"

#include <string_view>

namespace homeward::rules {

/// One condition form: how it is written, checked at load and run. To add a form, add its file to
/// conditions/, declare its two functions in conditions/conditions.hpp and its line in forms.cpp.
struct Form {
  std::string_view head;
  void (*check)(const Condition& condition, Checker& checker);
  NodePtr (*build)(const Condition& condition, Builder& builder);
};

[[nodiscard]] const Form& form_of(const Condition& condition);

}  // namespace homeward::rules
