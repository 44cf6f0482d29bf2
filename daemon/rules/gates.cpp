#include "daemon/rules/gates.hpp"

#include "daemon/rules/conditions/logic.hpp"
#include "daemon/rules/window_cursor.hpp"

namespace homeward::rules {
namespace {

/// `during: W`: true in [begin, end); unknown while the wall clock is not synchronised.
class DuringNode final : public Node {
 public:
  DuringNode(const WindowReference& reference, Builder& builder)
      : world_(builder.world()),
        cursor_(builder, builder.leaf(*this), reference, WindowCursor::Edges::begins_and_ends) {}

  [[nodiscard]] Truth truth() const override {
    if (world_.clock.quality == core::TimeQuality::unsynchronised) return Truth::unknown;
    return truth_of(cursor_.open_at(world_.now));
  }

  Effect on_timer(core::SteadyTime due) override {
    static_cast<void>(cursor_.advance(due));
    return Effect::changed;
  }

  Effect on_edge(core::SteadyTime at) override {
    return cursor_.edge_at(at) ? on_timer(at) : Effect::none;
  }

  Effect on_clock() override {
    cursor_.lay_out();
    return Effect::changed;
  }

  void save(SavedState& state) const override { cursor_.save(state); }
  void load(const SavedState& state) override { cursor_.load(state); }

 private:
  const World& world_;
  WindowCursor cursor_;
};

}  // namespace

NodePtr build_gates(const std::optional<WindowReference>& during,
                    const std::vector<Gate>& while_gates, const std::vector<Gate>& unless_gates,
                    Builder& builder) {
  std::vector<NodePtr> parts;
  if (during) parts.push_back(std::make_unique<DuringNode>(*during, builder));
  for (const Gate& gate : while_gates) parts.push_back(builder.build(*gate));
  for (const Gate& gate : unless_gates) {
    std::vector<NodePtr> inner;
    inner.push_back(builder.build(*gate));
    parts.push_back(std::make_unique<conditions::NotNode>(std::move(inner)));
  }
  if (parts.empty()) return nullptr;
  if (parts.size() == 1) return std::move(parts.front());
  return std::make_unique<conditions::AllNode>(std::move(parts));
}

}  // namespace homeward::rules
