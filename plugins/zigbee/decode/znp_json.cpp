#include "plugins/zigbee/decode/znp_json.hpp"

#include "plugins/zigbee/decode/message_json.hpp"
#include "plugins/zigbee/znp/commands.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

namespace homeward::zigbee::decode {
namespace {

namespace command = znp::command;

/// counted: u8 length, bytes. The lists: u8 count, numbers.
enum class Layout : std::uint8_t { u8, u16, u32, ieee, counted, list8, list16 };

struct Field {
  std::string_view name;
  Layout layout;
};

struct Fields {
  znp::CommandId id;
  std::span<const Field> fields;
};

using enum Layout;

// Layouts: TI's "Z-Stack Monitor and Test API" (SWRA198).
constexpr std::array kStatus{Field{"status", u8}};
constexpr std::array kReset{Field{"reason", u8}, Field{"transport", u8}, Field{"product", u8},
                            Field{"major", u8},  Field{"minor", u8},     Field{"hardware", u8}};
constexpr std::array kPing{Field{"capabilities", u16}};
constexpr std::array kVersion{Field{"transport", u8},   Field{"product", u8},
                              Field{"major", u8},       Field{"minor", u8},
                              Field{"maintenance", u8}, Field{"revision", u32}};
constexpr std::array kIncoming{
    Field{"group", u16},          Field{"cluster", u16},    Field{"source", u16},
    Field{"source_endpoint", u8}, Field{"endpoint", u8},    Field{"broadcast", u8},
    Field{"link_quality", u8},    Field{"secured", u8},     Field{"timestamp", u32},
    Field{"sequence", u8},        Field{"payload", counted}};
constexpr std::array kDataRequest{Field{"destination", u16}, Field{"destination_endpoint", u8},
                                  Field{"endpoint", u8},     Field{"cluster", u16},
                                  Field{"transaction", u8},  Field{"options", u8},
                                  Field{"radius", u8},       Field{"payload", counted}};
constexpr std::array kConfirm{Field{"status", u8}, Field{"endpoint", u8}, Field{"transaction", u8}};
constexpr std::array kAnnounce{Field{"source", u16}, Field{"network_address", u16},
                               Field{"ieee", ieee}, Field{"capabilities", u8}};
constexpr std::array kTrustCentre{Field{"network_address", u16}, Field{"ieee", ieee},
                                  Field{"parent", u16}};
constexpr std::array kLeave{Field{"source", u16}, Field{"ieee", ieee}, Field{"request", u8},
                            Field{"remove_children", u8}, Field{"rejoin", u8}};
constexpr std::array kState{Field{"state", u8}};
constexpr std::array kSeconds{Field{"seconds", u8}};
constexpr std::array kAnswer{Field{"source", u16}, Field{"status", u8}};
constexpr std::array kNodeDescriptor{
    Field{"source", u16},       Field{"status", u8},         Field{"network_address", u16},
    Field{"logical_type", u8},  Field{"frequency", u8},      Field{"mac_capabilities", u8},
    Field{"manufacturer", u16}, Field{"buffer_size", u8},    Field{"incoming_size", u16},
    Field{"server_mask", u16},  Field{"outgoing_size", u16}, Field{"descriptor_capabilities", u8}};
constexpr std::array kActiveEndpoints{Field{"source", u16}, Field{"status", u8},
                                      Field{"network_address", u16}, Field{"endpoints", list8}};
constexpr std::array kSimpleDescriptor{Field{"source", u16},
                                       Field{"status", u8},
                                       Field{"network_address", u16},
                                       Field{"length", u8},
                                       Field{"endpoint", u8},
                                       Field{"profile", u16},
                                       Field{"device", u16},
                                       Field{"version", u8},
                                       Field{"input_clusters", list16},
                                       Field{"output_clusters", list16}};
constexpr std::array kAddress{Field{"status", u8}, Field{"ieee", ieee},
                              Field{"network_address", u16}};
constexpr std::array kConcentrator{Field{"source", u16}, Field{"ieee", ieee}, Field{"cost", u8}};
constexpr std::array kError{Field{"error", u8}, Field{"command_0", u8}, Field{"command_1", u8}};

constexpr std::array kLayouts{
    Fields{command::rpc_error, kError},
    Fields{command::sys_reset_indication, kReset},
    Fields{command::sys_ping.response(), kPing},
    Fields{command::sys_version.response(), kVersion},
    Fields{command::af_incoming, kIncoming},
    Fields{command::af_data_request, kDataRequest},
    Fields{command::af_data_request.response(), kStatus},
    Fields{command::af_data_confirm, kConfirm},
    Fields{command::zdo_device_announce, kAnnounce},
    Fields{command::zdo_trust_centre_device, kTrustCentre},
    Fields{command::zdo_leave_indication, kLeave},
    Fields{command::zdo_state_change, kState},
    Fields{command::zdo_permit_join_seconds, kSeconds},
    Fields{command::zdo_permit_join_answer, kAnswer},
    Fields{command::zdo_bind_answer, kAnswer},
    Fields{command::zdo_leave_answer, kAnswer},
    Fields{command::zdo_concentrator, kConcentrator},
    Fields{command::zdo_node_descriptor_answer, kNodeDescriptor},
    Fields{command::zdo_active_endpoints_answer, kActiveEndpoints},
    Fields{command::zdo_simple_descriptor_answer, kSimpleDescriptor},
    Fields{command::zdo_network_address_answer, kAddress},
    Fields{command::zdo_ieee_address_answer, kAddress},
};

const Fields* find_layout(znp::CommandId id) {
  const auto* found = std::find_if(kLayouts.begin(), kLayouts.end(),
                                   [&](const Fields& entry) { return entry.id == id; });
  return found != kLayouts.end() ? &*found : nullptr;
}

std::string ieee_text(std::uint64_t address) {
  zcl::Writer writer;
  writer.big_endian(address, sizeof(address));
  const auto bytes = writer.finish();
  return "0x" + to_hex(bytes);
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
  }
}

/// cluster, device's endpoint, payload of an incoming message.
CarriedFrame read_incoming(zcl::Reader& reader) {
  CarriedFrame carried;
  reader.take(2);  // group
  carried.cluster = reader.u16();
  reader.take(2);  // source
  carried.endpoint = reader.u8();
  reader.take(9);  // endpoint, broadcast, link quality, secured, timestamp, sequence
  const auto payload = reader.take(reader.u8());
  carried.bytes.assign(payload.begin(), payload.end());
  return carried;
}

CarriedFrame read_request(zcl::Reader& reader) {
  CarriedFrame carried;
  carried.from_device = false;
  reader.take(2);  // destination
  carried.endpoint = reader.u8();
  reader.take(1);  // our endpoint
  carried.cluster = reader.u16();
  reader.take(3);  // transaction, options, radius
  const auto payload = reader.take(reader.u8());
  carried.bytes.assign(payload.begin(), payload.end());
  return carried;
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
  if (const auto* layout = find_layout(frame.id)) {
    const auto fields = layout->fields;
    for (std::size_t i = 0; i < fields.size() && !ends_early(fields, reader, i); ++i) {
      write_field(writer, reader, fields[i]);
    }
  }
  writer.text("data", to_hex(frame.data)).end_object();
  return !reader.failed();
}

std::optional<CarriedFrame> carried_frame(const znp::Frame& frame) {
  zcl::Reader reader(frame.data);
  const bool incoming = frame.id == command::af_incoming;
  if (!incoming && frame.id != command::af_data_request) return std::nullopt;
  auto carried = incoming ? read_incoming(reader) : read_request(reader);
  if (reader.failed() || carried.endpoint == 0) return std::nullopt;
  return carried;
}

}  // namespace homeward::zigbee::decode
