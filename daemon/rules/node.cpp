#include "daemon/rules/node.hpp"

namespace homeward::rules {

Effect Node::on_event(const SlotEvent& /*event*/, std::uint32_t /*tag*/) {
  return Effect::none;
}
Effect Node::on_late(const SlotEvent& /*event*/, std::uint32_t /*tag*/) {
  return Effect::none;
}
Effect Node::on_forgotten(std::uint32_t /*tag*/) {
  return Effect::none;
}
Effect Node::settle() {
  return Effect::none;
}
Effect Node::on_timer(core::SteadyTime /*due*/) {
  return Effect::none;
}
Effect Node::on_edge(core::SteadyTime /*at*/) {
  return Effect::none;
}
void Node::on_gates(bool /*hold*/) {}
Effect Node::on_clock() {
  return Effect::none;
}
Effect Node::on_presence() {
  return Effect::none;
}
Effect Node::on_blame(DeviceIndex /*device*/) {
  return Effect::none;
}

Effect Node::on_device(DeviceIndex /*device*/, bool /*offline*/) {
  return Effect::none;
}
Effect Node::on_gap(core::SteadyTime /*at*/) {
  return Effect::none;
}
void Node::learned(std::vector<Learned>& /*into*/) const {}
void Node::save(SavedState& /*state*/) const {}
void Node::load(const SavedState& /*state*/) {}

void save_part(const NodePtr& node, std::string_view name, SavedState& state) {
  if (!node) return;
  SavedState part;
  node->save(part);
  state.put(name, part);
}

void load_part(const NodePtr& node, std::string_view name, const SavedState& state) {
  if (node) node->load(state.part(name));
}

}  // namespace homeward::rules
