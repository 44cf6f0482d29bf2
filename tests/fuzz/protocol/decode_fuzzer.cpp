// Feeds bytes through the framing and both decoders, and holds what decodes to its promise: it
// encodes to one line that decodes to the same kind of message. (Not to the same bits: a number of
// more than 15 digits may come back as its neighbour.)
#include "lib/base/assert.hpp"
#include "lib/json/line_buffer.hpp"
#include "plugins/protocol/decode.hpp"
#include "plugins/protocol/encode.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace {

using namespace homeward;

template <class Message>
std::string line_of(const Message& message) {
  std::string line = std::visit([](const auto& one) { return protocol::encode(one); }, message);
  HW_ASSERT(!line.empty() && line.find('\n') == line.size() - 1);
  line.pop_back();
  return line;
}

void check(protocol::Decoder& decoder, std::string_view line) {
  const Result<protocol::FromPlugin> message = decoder.from_plugin(line);
  if (message) {
    const std::string again = line_of(*message);
    const Result<protocol::FromPlugin> back = decoder.from_plugin(again);
    // Escapes may make a line longer than it came.
    HW_ASSERT(again.size() > protocol::limits::kLine ||
              (back && back->index() == message->index()));
  }
  const Result<protocol::FromCore> core = decoder.from_core(line);
  if (core) {
    const std::string again = line_of(*core);
    const Result<protocol::FromCore> back = decoder.from_core(again);
    HW_ASSERT(back && back->index() == core->index());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  protocol::Decoder decoder;
  json::LineBuffer buffer;
  std::string text(data, data + size);
  const std::size_t half = size / 2;
  for (const std::string& part : {text.substr(0, half), text.substr(half), std::string("\n")}) {
    buffer.append(part);
    while (const auto line = buffer.next()) {
      if (*line) check(decoder, **line);
    }
  }
  return 0;
}
