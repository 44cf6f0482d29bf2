#include "plugins/zigbee/decode/decode_line.hpp"

#include "lib/json/line_buffer.hpp"
#include "lib/json/writer.hpp"
#include "plugins/zigbee/decode/message_json.hpp"
#include "plugins/zigbee/decode/znp_json.hpp"
#include "plugins/zigbee/devices/interpreter.hpp"
#include "plugins/zigbee/zcl/names.hpp"

#include <sysexits.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>

namespace homeward::zigbee::decode {
namespace {

void write_end(json::Writer& writer, std::span<const Reading> readings, std::string_view error) {
  write_events(writer, readings);
  if (!error.empty()) writer.text("error", error);
}

/// The members of one ZCL frame, its events and its error.
void write_zcl(json::Writer& writer, const Profiles& profiles, const Input& input,
               const CarriedFrame& frame) {
  Message message;
  message.cluster = frame.cluster;
  message.endpoint = frame.endpoint;
  const auto decoded = decode_message(frame.bytes, message);
  writer.key("cluster").unsigned_integer(frame.cluster);
  if (const auto name = zcl::cluster_name(frame.cluster); !name.empty()) {
    writer.text("cluster_name", name);
  }
  constexpr std::size_t shortest_header = 3;
  const bool has_header = decoded || frame.bytes.size() >= shortest_header;
  if (has_header) write_message(writer, message);
  auto error = decoded ? inner_problem(message) : decoded.error().what;
  std::vector<Reading> readings;
  if (error.empty() && frame.from_device) {
    Interpreter interpreter(profiles);
    DeviceMemory memory;
    memory.zone_type = input.zone_type;
    interpreter.restore(std::move(memory));
    interpreter.identify(input.manufacturer, input.model);
    readings = interpreter.receive(message);
  }
  write_end(writer, readings, error);
}

/// Frames one after the other, as a capture of the line has them; returns what is no frame.
std::vector<znp::Frame> split_frames(const zcl::Bytes& bytes, std::uint64_t& skipped) {
  znp::Decoder decoder;
  std::vector<znp::Frame> frames;
  decoder.feed(bytes);
  while (auto frame = decoder.next()) frames.push_back(std::move(*frame));
  std::size_t used = 0;
  for (const auto& frame : frames) used += znp::encode(frame).size();
  skipped = bytes.size() - used;
  return frames;
}

void write_znp_frame(json::Writer& writer, const Profiles& profiles, const Input& input,
                     const znp::Frame& frame) {
  const bool whole = write_znp(writer, frame);
  if (const auto carried = carried_frame(frame)) {
    write_zcl(writer, profiles, input, *carried);
  } else {
    write_end(writer, {}, whole ? "" : "the frame is shorter than its layout");
  }
}

void write_znp_line(json::Writer& writer, const Profiles& profiles, const Input& input) {
  std::uint64_t skipped = 0;
  const auto frames = split_frames(input.bytes, skipped);
  if (frames.size() == 1 && skipped == 0) {
    return write_znp_frame(writer, profiles, input, frames.front());
  }
  if (frames.empty()) return write_end(writer, {}, "no whole frame with a right check sum");
  writer.key("frames").begin_array();
  for (const auto& frame : frames) {
    writer.begin_object();
    write_znp_frame(writer, profiles, input, frame);
    writer.end_object();
  }
  writer.end_array();
  if (skipped > 0) {
    writer.text("error", std::to_string(skipped) + " bytes belong to no whole frame");
  }
}

}  // namespace

std::string LineDecoder::decode(std::string_view line) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  const auto parsed = parser_.parse(line);
  const auto input = parsed ? read_input(*parsed) : Result<Input>(parsed.error());
  if (!input) {
    write_end(writer, {}, to_text(input.error()));
  } else if (input->cluster) {
    write_zcl(writer, profiles_, *input, {*input->cluster, input->endpoint, true, input->bytes});
  } else {
    write_znp_line(writer, profiles_, *input);
  }
  writer.end_object();
  return out;
}

int run_decode() {
  constexpr std::size_t chunk = 16'384;
  const auto profiles = Profiles::builtin();
  LineDecoder decoder(profiles);
  json::LineBuffer lines;
  bool ended = false;
  while (!ended) {
    const auto room = lines.prepare(chunk);
    const auto count = ::read(STDIN_FILENO, room.data(), room.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return EX_IOERR;
    ended = count == 0;
    lines.commit(static_cast<std::size_t>(count));
    // The last line may lack its newline.
    if (ended && lines.has_partial_line()) lines.append("\n");
    while (const auto line = lines.next()) {
      if (*line) {
        std::cout << decoder.decode(**line) << '\n';
      } else {
        std::cout << R"({"events":[],"error":"the line is longer than 64 KiB"})" << '\n';
      }
    }
    std::cout.flush();
    if (!std::cout) return EX_IOERR;
  }
  return EX_OK;
}

}  // namespace homeward::zigbee::decode
