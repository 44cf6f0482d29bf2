#pragma once

#include "daemon/rules/node.hpp"

#include <utility>
#include <vector>

namespace homeward::rules::conditions {

/// Several conditions as one. Inputs go to the parts; this asks them when asked.
class Composite : public Node {
 public:
  explicit Composite(std::vector<NodePtr> parts) : parts_(std::move(parts)) {}

  [[nodiscard]] const std::vector<NodePtr>* inner() const override { return &parts_; }
  void save(SavedState& state) const override;
  void load(const SavedState& state) override;

 protected:
  [[nodiscard]] const std::vector<NodePtr>& parts() const noexcept { return parts_; }

 private:
  std::vector<NodePtr> parts_;
};

/// Kleene's "all". An `after` or a judged window in it decides when gates are tested.
class AllNode final : public Composite {
 public:
  using Composite::Composite;

  [[nodiscard]] Truth truth() const override;
  [[nodiscard]] std::optional<core::SteadyTime> since() const override;
  [[nodiscard]] GateMoment gate_moment() const override;
  void on_gates(bool hold) override;
  [[nodiscard]] bool is_absence() const override;
};

/// Kleene's "any".
class AnyNode final : public Composite {
 public:
  using Composite::Composite;

  [[nodiscard]] Truth truth() const override;
  [[nodiscard]] bool is_absence() const override;
};

/// Kleene's "not".
class NotNode final : public Composite {
 public:
  using Composite::Composite;

  [[nodiscard]] Truth truth() const override { return !parts().front()->truth(); }
};

}  // namespace homeward::rules::conditions
