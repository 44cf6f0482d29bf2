#pragma once

#include "plugins/zigbee/devices/profile.hpp"
#include "plugins/zigbee/devices/reporting_plan.hpp"
#include "plugins/zigbee/network/record.hpp"

namespace homeward::zigbee {

/// The next thing to ask a device.
struct InterviewStep {
  enum class Kind : std::uint8_t {
    describe_node,
    list_endpoints,
    describe_endpoint,
    read_names,
    enrol,      ///< as an IAS zone
    configure,  ///< bind a cluster, take its reporting, read its states
    done,
  };

  Kind kind{Kind::done};
  std::uint8_t endpoint{0};
  ClusterPlan plan;  ///< of configure

  friend bool operator==(const InterviewStep&, const InterviewStep&) = default;
};

/// "enrol"; for logs.
[[nodiscard]] std::string_view to_text(InterviewStep::Kind kind);
/// "its alarm is being enrolled"; for whoever pairs the device.
[[nodiscard]] std::string_view progress_text(InterviewStep::Kind kind);

/// What is missing from a record, the most urgent first: alarms are enrolled before anything is
/// configured. Pure. Endpoints beyond Home Automation and IAS are described and left alone.
[[nodiscard]] InterviewStep next_step(const DeviceRecord& record, const Profile& profile);

/// Takes a step that can't be done as done: the device refuses it, and would refuse it again.
void skip_step(DeviceRecord& record, const InterviewStep& step);

}  // namespace homeward::zigbee
