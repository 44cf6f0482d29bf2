#include "daemon/rules/conditions/conditions.hpp"
#include "daemon/rules/patterns.hpp"

namespace homeward::rules::conditions {
namespace {

/// `{event: EV}`: true at the instant of the event only.
class HappensNode final : public Node {
 public:
  HappensNode(const Happens& form, Builder& builder) {
    patterns_.add(builder, form.event);
    patterns_.connect(builder, builder.leaf(*this));
  }

  [[nodiscard]] Truth truth() const override { return truth_of(now_); }

  Effect on_event(const SlotEvent& event, std::uint32_t tag) override {
    if (patterns_.match(event, tag) == 0) return Effect::none;
    now_ = true;
    return Effect::pulse;
  }

  Effect settle() override {
    now_ = false;
    return Effect::changed;
  }

 private:
  Patterns patterns_;
  bool now_{false};
};

}  // namespace

void check_happens(const Condition& condition, Checker& checker) {
  checker.pattern(std::get<Happens>(condition.form).event, condition.position);
}

NodePtr build_happens(const Condition& condition, Builder& builder) {
  return std::make_unique<HappensNode>(std::get<Happens>(condition.form), builder);
}

}  // namespace homeward::rules::conditions
