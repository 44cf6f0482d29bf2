#include "plugins/zigbee/network/interview.hpp"

#include "plugins/zigbee/zcl/names.hpp"

namespace homeward::zigbee {
namespace {

using Kind = InterviewStep::Kind;

constexpr std::size_t kMaxEndpoints = 16;

}  // namespace

std::string_view to_text(Kind kind) {
  switch (kind) {
    case Kind::describe_node: return "describe_node";
    case Kind::list_endpoints: return "list_endpoints";
    case Kind::describe_endpoint: return "describe_endpoint";
    case Kind::read_names: return "read_names";
    case Kind::enrol: return "enrol";
    case Kind::configure: return "configure";
    case Kind::done: return "done";
  }
  return "unknown";
}

std::string_view progress_text(Kind kind) {
  switch (kind) {
    case Kind::describe_node:
    case Kind::list_endpoints:
    case Kind::describe_endpoint: return "joined; it is asked what it has";
    case Kind::read_names: return "it is asked who made it";
    case Kind::enrol: return "its alarm is being enrolled";
    case Kind::configure: return "it is told what to report";
    case Kind::done: return "ready";
  }
  return "unknown";
}

InterviewStep next_step(const DeviceRecord& record, const Profile& profile) {
  if (!record.node) return {Kind::describe_node, 0, {}};
  if (!record.endpoints) return {Kind::list_endpoints, 0, {}};
  std::size_t count = 0;
  for (const auto endpoint : *record.endpoints) {
    if (++count > kMaxEndpoints) break;
    if (record.descriptor(endpoint) == nullptr) return {Kind::describe_endpoint, endpoint, {}};
  }
  const auto* named = record.serving(zcl::cluster::basic);
  if (!record.basic_read && named != nullptr) return {Kind::read_names, named->endpoint, {}};
  const auto* zone = record.serving(zcl::cluster::ias_zone);
  if (zone != nullptr && !record.enrolled) return {Kind::enrol, zone->endpoint, {}};
  for (const auto& simple : record.descriptors) {
    for (auto& plan : plan_endpoint(profile, simple.in, simple.out)) {
      if (record.is_configured(simple.endpoint, plan.cluster)) continue;
      return {Kind::configure, simple.endpoint, std::move(plan)};
    }
  }
  return {};
}

void skip_step(DeviceRecord& record, const InterviewStep& step) {
  switch (step.kind) {
    case Kind::describe_node: record.node = NodeDescriptor{}; break;
    case Kind::list_endpoints: record.endpoints.emplace(); break;
    case Kind::describe_endpoint:
      record.descriptors.push_back({step.endpoint, 0, 0, {}, {}});
      break;
    case Kind::read_names: record.basic_read = true; break;
    case Kind::enrol: record.enrolled = true; break;
    case Kind::configure: record.configured.emplace_back(step.endpoint, step.plan.cluster); break;
    case Kind::done: break;
  }
}

}  // namespace homeward::zigbee
