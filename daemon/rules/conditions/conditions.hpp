#pragma once

#include "daemon/rules/builder.hpp"
#include "daemon/rules/checker.hpp"
#include "daemon/rules/rule_set.hpp"

/// The two functions of each condition form; forms.cpp lists them. What the forms mean is in
/// docs/RULES.md; each file beside this one is one form.
namespace homeward::rules::conditions {

void check_is_value(const Condition& condition, Checker& checker);
[[nodiscard]] NodePtr build_is_value(const Condition& condition, Builder& builder);

void check_compare(const Condition& condition, Checker& checker);
[[nodiscard]] NodePtr build_compare(const Condition& condition, Builder& builder);

void check_absent(const Condition& condition, Checker& checker);
[[nodiscard]] NodePtr build_absent(const Condition& condition, Builder& builder);
/// `absent` with `between`; build_absent() hands over to it.
[[nodiscard]] NodePtr build_absent_between(const Condition& condition, Builder& builder);

void check_count(const Condition& condition, Checker& checker);
[[nodiscard]] NodePtr build_count(const Condition& condition, Builder& builder);

void check_after(const Condition& condition, Checker& checker);
[[nodiscard]] NodePtr build_after(const Condition& condition, Builder& builder);

void check_last_in(const Condition& condition, Checker& checker);
[[nodiscard]] NodePtr build_last_in(const Condition& condition, Builder& builder);

void check_in_state(const Condition& condition, Checker& checker);
[[nodiscard]] NodePtr build_in_state(const Condition& condition, Builder& builder);

void check_alert_fires(const Condition& condition, Checker& checker);
[[nodiscard]] NodePtr build_alert_fires(const Condition& condition, Builder& builder);

void check_offline(const Condition& condition, Checker& checker);
[[nodiscard]] NodePtr build_offline(const Condition& condition, Builder& builder);

void check_daily(const Condition& condition, Checker& checker);
[[nodiscard]] NodePtr build_daily(const Condition& condition, Builder& builder);

void check_happens(const Condition& condition, Checker& checker);
[[nodiscard]] NodePtr build_happens(const Condition& condition, Builder& builder);

void check_all_of(const Condition& condition, Checker& checker);
[[nodiscard]] NodePtr build_all_of(const Condition& condition, Builder& builder);
void check_any_of(const Condition& condition, Checker& checker);
[[nodiscard]] NodePtr build_any_of(const Condition& condition, Builder& builder);
void check_not(const Condition& condition, Checker& checker);
[[nodiscard]] NodePtr build_not(const Condition& condition, Builder& builder);

}  // namespace homeward::rules::conditions
