#include "plugins/zigbee/zcl/frame.hpp"

namespace homeward::zcl {
namespace {

constexpr std::uint8_t kTypeMask = 0x03;
constexpr std::uint8_t kManufacturerBit = 0x04;
constexpr std::uint8_t kDirectionBit = 0x08;
constexpr std::uint8_t kDisableDefaultResponseBit = 0x10;
constexpr std::size_t kMostBytes = 1024;

}  // namespace

std::uint8_t frame_control(const Header& header) noexcept {
  auto control = static_cast<unsigned>(header.type);
  if (header.manufacturer) control |= kManufacturerBit;
  if (header.direction == Direction::to_client) control |= kDirectionBit;
  if (header.disable_default_response) control |= kDisableDefaultResponseBit;
  return static_cast<std::uint8_t>(control);
}

Result<Frame> decode_frame(ByteView bytes) {
  if (bytes.size() > kMostBytes) return failure(ErrorCode::limit, "the frame is too long");
  Reader reader(bytes);
  const auto control = reader.u8();
  if ((control & kTypeMask) > static_cast<unsigned>(FrameType::cluster)) {
    return failure(ErrorCode::invalid, "the frame's type is reserved");
  }
  Frame frame;
  frame.header.type = static_cast<FrameType>(control & kTypeMask);
  if ((control & kDirectionBit) != 0) frame.header.direction = Direction::to_client;
  frame.header.disable_default_response = (control & kDisableDefaultResponseBit) != 0;
  if ((control & kManufacturerBit) != 0) frame.header.manufacturer = reader.u16();
  frame.header.sequence = reader.u8();
  frame.header.command = reader.u8();
  if (reader.failed()) return failure(ErrorCode::invalid, "the frame is shorter than its header");
  frame.payload.assign(reader.rest().begin(), reader.rest().end());
  return frame;
}

Bytes encode(const Frame& frame) {
  Writer writer;
  writer.u8(frame_control(frame.header));
  if (frame.header.manufacturer) writer.u16(*frame.header.manufacturer);
  writer.u8(frame.header.sequence).u8(frame.header.command).bytes(frame.payload);
  return writer.finish();
}

}  // namespace homeward::zcl
