#pragma once

#include "plugins/zigbee/devices/message.hpp"
#include "plugins/zigbee/zcl/requests.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace homeward::zigbee {

/// What an answer needs to know beside the frame.
struct AnswerContext {
  bool unicast{true};             ///< false: a group or broadcast, which is not answered
  bool decoded{true};             ///< false: decode_message found an error
  std::uint8_t zone_id{0};        ///< for IAS zones that want to enrol
  std::uint16_t stay_awake_s{0};  ///< for sleepers that check in: how long there is work for them
  std::function<zcl::ClockReading()> clock;  ///< asked only where the answer tells the time
};

/// The frames to send back to the device on the same cluster and endpoints, within a second: IAS
/// devices repeat what is not answered, and some keep their alarm bit until it is. To be called for
/// duplicates too: a device repeats because it did not hear the answer.
[[nodiscard]] std::vector<zcl::Frame> answers(const Message& message, const AnswerContext& context);

}  // namespace homeward::zigbee
