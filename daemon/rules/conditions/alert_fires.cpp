#include "daemon/rules/conditions/conditions.hpp"

namespace homeward::rules::conditions {
namespace {

/// `{alert: NAME}`: an alert of that rule fires, for any device.
class AlertFiresNode final : public Node {
 public:
  AlertFiresNode(RuleIndex rule, Builder& builder) : world_(builder.world()), rule_(rule) {
    builder.follow_rule(builder.leaf(*this), rule);
  }

  [[nodiscard]] Truth truth() const override {
    return truth_of(world_.firing[position_of(rule_)] > 0);
  }

 private:
  const World& world_;
  RuleIndex rule_;
};

}  // namespace

void check_alert_fires(const Condition& condition, Checker& checker) {
  checker.alert(std::get<AlertFires>(condition.form).rule, condition.position);
}

NodePtr build_alert_fires(const Condition& condition, Builder& builder) {
  const std::string& name = std::get<AlertFires>(condition.form).rule;
  const RuleIndex rule = builder.world().program.rule_ids.find(name)->second;
  return std::make_unique<AlertFiresNode>(rule, builder);
}

}  // namespace homeward::rules::conditions
