#include "lib/base/assert.hpp"
#include "plugins/zigbee/devices/interpreter.hpp"
#include "plugins/zigbee/devices/responder.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

/// Any bytes on any cluster of a device of any model: the first three bytes choose both, the rest
/// is the frame. Values that were read are written back and read again.
namespace {

using namespace homeward;

const zigbee::Profiles& profiles() {
  static const auto loaded = zigbee::Profiles::builtin();
  return loaded;
}

void write_back(const zigbee::Message& message) {
  const auto* global = message.global();
  if (global == nullptr) return;
  for (const auto& record : global->records) {
    if (!record.value) continue;
    zcl::Writer writer;
    zcl::write_value(writer, *record.value);
    const auto bytes = writer.finish();
    zcl::Reader reader(bytes);
    const auto again = zcl::read_value(reader, record.value->type);
    HW_ASSERT(again && reader.at_end());
    HW_ASSERT(*again == *record.value);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  zcl::Reader reader({data, size});
  const auto model = reader.u8() % profiles().all().size();
  zigbee::Message message;
  message.cluster = reader.u16();
  const bool decoded = static_cast<bool>(zigbee::decode_message(reader.rest(), message));
  write_back(message);
  zigbee::AnswerContext context;
  context.decoded = decoded;
  HW_ASSERT(zigbee::answers(message, context).size() <= 1);
  if (!decoded) return 0;
  const auto& profile = profiles().all()[model];
  const auto maker = profile.manufacturers.empty() ? "LUMI" : profile.manufacturers.front();
  zigbee::Interpreter interpreter(profiles());
  interpreter.identify(maker, profile.models.front());
  for (const auto& reading : interpreter.receive(message)) HW_ASSERT(!reading.property.empty());
  return 0;
}
