#include "daemon/rules/learned.hpp"

#include "daemon/rules/alert_unit.hpp"
#include "daemon/rules/engine_impl.hpp"

namespace homeward::rules {
namespace {

void collect(const NodePtr& node, std::vector<Learned>& into) {
  if (!node) return;
  node->learned(into);
  const std::vector<NodePtr>* const inner = node->inner();
  if (inner == nullptr) return;
  for (const NodePtr& part : *inner) collect(part, into);
}

}  // namespace

void AlertUnit::learned(std::vector<Learned>& into) const {
  const std::size_t before = into.size();
  collect(when_, into);
  collect(clear_, into);
  collect(gates_, into);
  for (std::size_t i = before; i < into.size(); ++i) {
    into[i].rule = index_;
    into[i].device = device_;
  }
}

std::vector<Learned> Engine::learned() const {
  return impl_->learned();
}

std::vector<Learned> Engine::Impl::learned() const {
  std::vector<Learned> learned;
  for (const AlertUnit* alert : alerts_) alert->learned(learned);
  return learned;
}

}  // namespace homeward::rules
