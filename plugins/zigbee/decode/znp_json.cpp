#include "plugins/zigbee/decode/znp_json.hpp"

#include "lib/base/hex.hpp"
#include "plugins/zigbee/decode/message_json.hpp"
#include "plugins/zigbee/decode/znp_layouts.hpp"
#include "plugins/zigbee/znp/commands.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

namespace homeward::zigbee::decode {
namespace {

namespace command = znp::command;

using enum Layout;

std::string ieee_text(std::uint64_t address) {
  return "0x" + to_hex(address, sizeof(address));
}

void write_list(json::Writer& writer, zcl::Reader& reader, std::size_t size) {
  writer.begin_array();
  const auto count = reader.u8();
  for (unsigned i = 0; i < count && !reader.failed(); ++i) {
    writer.unsigned_integer(reader.number(size));
  }
  writer.end_array();
}

/// An answer that says no ends behind its status, or has zeros.
bool ends_early(std::span<const Field> fields, const zcl::Reader& reader, std::size_t next) {
  return next > 0 && reader.at_end() && next < fields.size() && fields[0].name == "source";
}

void write_field(json::Writer& writer, zcl::Reader& reader, const Field& field) {
  writer.key(field.name);
  switch (field.layout) {
    case u8: writer.unsigned_integer(reader.u8()); return;
    case u16: writer.unsigned_integer(reader.u16()); return;
    case u32: writer.unsigned_integer(reader.u32()); return;
    case ieee: writer.text(ieee_text(reader.u64())); return;
    case list8: return write_list(writer, reader, 1);
    case list16: return write_list(writer, reader, 2);
    case counted: {
      const auto length = reader.u8();
      writer.text(to_hex(reader.take(length)));
      return;
    }
    case long_counted: {
      // What fits into no frame stays in the stick, to be fetched: only its length is told.
      constexpr std::uint16_t most_inside = 220;
      const auto length = reader.u16();
      const bool elsewhere = length > most_inside && reader.at_end();
      writer.text(elsewhere ? std::string() : to_hex(reader.take(length)));
      return;
    }
    case rest: writer.text(to_hex(reader.take(reader.remaining()))); return;
  }
}

/// Where the cluster, the device's endpoint and the payload stand.
struct Place {
  znp::CommandId id;
  std::size_t cluster, endpoint, payload;
  std::size_t length_size;
};

constexpr std::array kCarriers{
    Place{command::af_incoming, 2, 6, 16, 1}, Place{command::af_incoming_ext, 2, 13, 25, 2},
    Place{command::af_data_request, 4, 2, 9, 1}, Place{command::af_data_request_ext, 13, 9, 18, 2}};

std::uint64_t number_at(const znp::Bytes& data, std::size_t at, std::size_t size) {
  zcl::Reader reader(data);
  reader.take(at);
  return reader.number(size);
}

}  // namespace

bool write_znp(json::Writer& writer, const znp::Frame& frame) {
  const auto name = znp::name(frame.id);
  writer.key("znp").begin_object();
  writer.text("command", name.empty() ? std::string_view("unknown") : name);
  writer.text("type", znp::name(frame.id.type()));
  writer.key("subsystem").unsigned_integer(frame.id.subsystem());
  writer.key("command_id").unsigned_integer(frame.id.code & 0xFFU);
  zcl::Reader reader(frame.data);
  const auto fields = fields_of(frame.id);
  for (std::size_t i = 0; i < fields.size() && !ends_early(fields, reader, i); ++i) {
    write_field(writer, reader, fields[i]);
  }
  writer.text("data", to_hex(frame.data)).end_object();
  return !reader.failed();
}

std::optional<CarriedFrame> carried_frame(const znp::Frame& frame) {
  const auto* place = std::find_if(kCarriers.begin(), kCarriers.end(),
                                   [&](const Place& entry) { return entry.id == frame.id; });
  if (place == kCarriers.end()) return std::nullopt;
  zcl::Reader reader(frame.data);
  reader.take(place->payload);
  const auto payload = reader.take(reader.number(place->length_size));
  CarriedFrame carried;
  carried.cluster = static_cast<std::uint16_t>(number_at(frame.data, place->cluster, 2));
  carried.endpoint = static_cast<std::uint8_t>(number_at(frame.data, place->endpoint, 1));
  carried.from_device = frame.id.type() == znp::FrameType::indication;
  carried.bytes.assign(payload.begin(), payload.end());
  if (reader.failed() || carried.endpoint == 0) return std::nullopt;
  return carried;
}

}  // namespace homeward::zigbee::decode
