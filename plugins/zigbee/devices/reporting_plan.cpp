#include "plugins/zigbee/devices/reporting_plan.hpp"

#include "plugins/zigbee/zcl/names.hpp"

#include <algorithm>

namespace homeward::zigbee {
namespace {

using zcl::DataType;
using zcl::ReportingRequest;
namespace cluster = zcl::cluster;

constexpr std::uint16_t kHour = 3600;
constexpr std::uint16_t kBatteryMaximum = 65'000;
constexpr std::chrono::seconds kHeartbeatOfSleepers{kBatteryMaximum};

ReportingRequest hourly(std::uint16_t attribute, DataType type, std::uint16_t minimum_s,
                        std::int64_t change) {
  return {attribute, type, minimum_s, kHour, change};
}

/// Plugs: 5 W, 1 V and 50 mA of change, 10 Wh; the scales are read before.
ClusterPlan plan_electrical() {
  return {cluster::electrical_measurement,
          true,
          {hourly(0x050B, DataType::int16, 5, 5), hourly(0x0505, DataType::uint16, 5, 5),
           hourly(0x0508, DataType::uint16, 5, 50)},
          {0x0600, 0x0601, 0x0602, 0x0603, 0x0604, 0x0605, 0x050B, 0x0505, 0x0508}};
}

ClusterPlan plan_input(std::uint16_t id) {
  switch (id) {
    case cluster::power_configuration:
      return {id,
              true,
              {{0x0021, DataType::uint8, kHour, kBatteryMaximum, 2},
               {0x0020, DataType::uint8, kHour, kBatteryMaximum, 1}},
              {0x0021, 0x0020}};
    case cluster::on_off: return {id, true, {hourly(0, DataType::boolean, 0, 0)}, {0x0000}};
    case cluster::illuminance: return {id, true, {hourly(0, DataType::uint16, 10, 2000)}, {0x0000}};
    case cluster::temperature: return {id, true, {hourly(0, DataType::int16, 10, 100)}, {0x0000}};
    case cluster::humidity: return {id, true, {hourly(0, DataType::uint16, 10, 100)}, {0x0000}};
    case cluster::pressure: return {id, true, {hourly(0, DataType::int16, 10, 1)}, {0x0014}};
    case cluster::occupancy: return {id, true, {hourly(0, DataType::bitmap8, 0, 0)}, {0x0000}};
    case cluster::metering:
      return {id, true, {hourly(0, DataType::uint48, 5, 1)}, {0x0301, 0x0302, 0x0000}};
    case cluster::electrical_measurement: return plan_electrical();
    case cluster::ias_zone: return {id, true, {}, {0x0001, 0x0002}};
    case cluster::poll_control: return {id, true, {}, {0x0000}};
    default: return {id, false, {}, {}};
  }
}

bool sends_commands(std::uint16_t id) {
  return id == cluster::on_off || id == cluster::level || id == cluster::scenes ||
         id == cluster::ias_ace;
}

/// A maker's own cluster that a profile reads attributes of: bound, so that it reports.
bool profile_reads(const Profile& profile, std::uint16_t id) {
  return std::any_of(profile.attributes.begin(), profile.attributes.end(),
                     [&](const AttributeRule& rule) { return rule.cluster == id; });
}

bool holds(std::span<const std::uint16_t> list, std::uint16_t id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

}  // namespace

std::vector<ClusterPlan> plan_endpoint(const Profile& profile,
                                       std::span<const std::uint16_t> inputs,
                                       std::span<const std::uint16_t> outputs) {
  std::vector<ClusterPlan> plans;
  for (const auto id : inputs) {
    auto plan = plan_input(id);
    plan.bind = plan.bind || profile_reads(profile, id);
    if (!profile.configure) {
      plan.bind = false;
      plan.reporting.clear();
    }
    if (plan.bind || !plan.reads.empty()) plans.push_back(std::move(plan));
  }
  for (const auto id : outputs) {
    const bool planned = std::any_of(plans.begin(), plans.end(),
                                     [&](const ClusterPlan& plan) { return plan.cluster == id; });
    if (profile.configure && !planned && sends_commands(id)) plans.push_back({id, true, {}, {}});
  }
  return plans;
}

std::chrono::seconds promised_interval(const Profile& profile,
                                       std::span<const std::uint16_t> inputs) {
  if (profile.heartbeat.count() > 0) return profile.heartbeat;
  for (const auto id : {cluster::temperature, cluster::humidity, cluster::occupancy,
                        cluster::electrical_measurement, cluster::on_off}) {
    if (holds(inputs, id)) return std::chrono::seconds(kHour);
  }
  if (profile.mains) return std::chrono::seconds(kHour);
  return kHeartbeatOfSleepers;
}

}  // namespace homeward::zigbee
