#include "plugins/zigbee/devices/message.hpp"

namespace homeward::zigbee {

Result<void> decode_message(zcl::ByteView bytes, Message& message) {
  auto frame = zcl::decode_frame(bytes);
  if (!frame) return frame.error();
  message.header = frame->header;
  if (frame->header.type == zcl::FrameType::global) {
    auto& body = message.body.emplace<zcl::GlobalMessage>();
    return zcl::decode_global(*frame, body);
  }
  auto command = zcl::decode_command(message.cluster, *frame);
  auto& body = message.body.emplace<zcl::ClusterMessage>();
  if (!command) {
    body.spec = zcl::find_command(message.cluster, frame->header);
    return command.error();
  }
  body = std::move(*command);
  return {};
}

}  // namespace homeward::zigbee
