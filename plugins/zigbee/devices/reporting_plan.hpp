#pragma once

#include "plugins/zigbee/devices/profile.hpp"
#include "plugins/zigbee/zcl/global.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

namespace homeward::zigbee {

/// What to set up on one cluster of a device after its interview.
struct ClusterPlan {
  std::uint16_t cluster{0};
  bool bind{false};
  std::vector<zcl::ReportingRequest> reporting;  ///< one request; empty: nothing to configure
  std::vector<std::uint16_t> reads;  ///< attributes to read once: scales, states, zone type

  friend bool operator==(const ClusterPlan&, const ClusterPlan&) = default;
};

/// The plan for an endpoint's clusters. Clusters in `outputs` are those whose commands the device
/// sends (remotes, keypads): they are bound. Models that take no configuration get reads only.
[[nodiscard]] std::vector<ClusterPlan> plan_endpoint(const Profile& profile,
                                                     std::span<const std::uint16_t> inputs,
                                                     std::span<const std::uint16_t> outputs);

/// The longest silence of such a device when it works, by its profile and clusters.
[[nodiscard]] std::chrono::seconds promised_interval(const Profile& profile,
                                                     std::span<const std::uint16_t> inputs);

}  // namespace homeward::zigbee
