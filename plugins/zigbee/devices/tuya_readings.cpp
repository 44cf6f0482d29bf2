#include "plugins/zigbee/devices/context.hpp"
#include "plugins/zigbee/devices/tuya.hpp"

namespace homeward::zigbee {
namespace {

void add_known(const Context& context, const Datapoint& entry, const TuyaDatapoint& datapoint) {
  if (const auto* flag = std::get_if<bool>(&datapoint.value)) {
    context.meaning(entry, *flag ? 1 : 0, true);
  } else if (const auto* number = std::get_if<std::int64_t>(&datapoint.value)) {
    context.meaning(entry, static_cast<double>(*number), false);
  }
}

/// A datapoint whose meaning nobody wrote down: told under its number.
void add_unknown(const Context& context, const TuyaDatapoint& datapoint) {
  const std::string property = "x.dp_" + std::to_string(datapoint.number);
  if (const auto* flag = std::get_if<bool>(&datapoint.value)) {
    context.state(property, *flag);
  } else if (const auto* number = std::get_if<std::int64_t>(&datapoint.value)) {
    context.state(property, static_cast<double>(*number));
  }
}

void add_datapoint(const Context& context, const TuyaDatapoint& datapoint) {
  if (context.profile.datapoints.empty()) return add_unknown(context, datapoint);
  for (const auto& entry : context.profile.datapoints) {
    if (entry.number == datapoint.number) add_known(context, entry, datapoint);
  }
}

}  // namespace

void read_tuya(const Context& context) {
  const auto* command = context.message.specific();
  const auto& header = context.message.header;
  if (command == nullptr || header.direction != zcl::Direction::to_client) return;
  if (!carries_datapoints(header.command)) return;
  const auto report = decode_tuya(command->rest);
  if (!report) return;
  for (const auto& datapoint : report->datapoints) add_datapoint(context, datapoint);
}

}  // namespace homeward::zigbee
