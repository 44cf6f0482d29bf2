#include "plugins/zigbee/decode/znp_layouts.hpp"

#include "plugins/zigbee/znp/commands.hpp"

#include <algorithm>
#include <array>

namespace homeward::zigbee::decode {
namespace {

namespace command = znp::command;

struct Fields {
  znp::CommandId id;
  std::span<const Field> fields;
};

using enum Layout;

// Layouts: TI's "Z-Stack Monitor and Test API" (SWRA198); NV tables and BDB as in the headers of
// Z-Stack 3.
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

constexpr std::array kResetRequest{Field{"reset_type", u8}};
constexpr std::array kNvInit{Field{"item", u16}, Field{"length", u16}, Field{"value", counted}};
constexpr std::array kNvDelete{Field{"item", u16}, Field{"length", u16}};
constexpr std::array kNvItem{Field{"item", u16}};
constexpr std::array kNvLength{Field{"length", u16}};
constexpr std::array kNvRead{Field{"item", u16}, Field{"offset", u16}};
constexpr std::array kNvValue{Field{"status", u8}, Field{"value", counted}};
constexpr std::array kNvWrite{Field{"item", u16}, Field{"offset", u16},
                              Field{"value", long_counted}};
constexpr std::array kNvTableCreate{Field{"system", u8}, Field{"item", u16}, Field{"sub_item", u16},
                                    Field{"length", u32}};
constexpr std::array kNvTableItem{Field{"system", u8}, Field{"item", u16}, Field{"sub_item", u16}};
constexpr std::array kNvTableLength{Field{"length", u32}};
constexpr std::array kNvTableRead{Field{"system", u8}, Field{"item", u16}, Field{"sub_item", u16},
                                  Field{"offset", u16}, Field{"length", u8}};
constexpr std::array kNvTableWrite{Field{"system", u8}, Field{"item", u16}, Field{"sub_item", u16},
                                   Field{"offset", u16}, Field{"value", counted}};
constexpr std::array kRegister{Field{"endpoint", u8},
                               Field{"profile", u16},
                               Field{"device", u16},
                               Field{"version", u8},
                               Field{"latency", u8},
                               Field{"input_clusters", list16},
                               Field{"output_clusters", list16}};
constexpr std::array kIncomingExt{
    Field{"group", u16},           Field{"cluster", u16},        Field{"source_mode", u8},
    Field{"source", ieee},         Field{"source_endpoint", u8}, Field{"source_pan", u16},
    Field{"endpoint", u8},         Field{"broadcast", u8},       Field{"link_quality", u8},
    Field{"secured", u8},          Field{"timestamp", u32},      Field{"sequence", u8},
    Field{"payload", long_counted}};
constexpr std::array kDataRequestExt{
    Field{"destination_mode", u8}, Field{"destination", ieee}, Field{"destination_endpoint", u8},
    Field{"destination_pan", u16}, Field{"endpoint", u8},      Field{"cluster", u16},
    Field{"transaction", u8},      Field{"options", u8},       Field{"radius", u8},
    Field{"payload", long_counted}};
constexpr std::array kRetrieve{Field{"timestamp", u32}, Field{"offset", u16}, Field{"length", u8}};
constexpr std::array kAskNetworkAddress{Field{"ieee", ieee}, Field{"request_type", u8},
                                        Field{"start_index", u8}};
constexpr std::array kAskIeee{Field{"network_address", u16}, Field{"request_type", u8},
                              Field{"start_index", u8}};
constexpr std::array kAsk{Field{"destination", u16}, Field{"network_address", u16}};
constexpr std::array kAskEndpoint{Field{"destination", u16}, Field{"network_address", u16},
                                  Field{"endpoint", u8}};
constexpr std::array kBind{Field{"destination", u16},    Field{"source", ieee},
                           Field{"source_endpoint", u8}, Field{"cluster", u16},
                           Field{"target_mode", u8},     Field{"target", ieee},
                           Field{"target_endpoint", u8}};
constexpr std::array kTable{Field{"destination", u16}, Field{"start_index", u8}};
constexpr std::array kTablePart{Field{"source", u16}, Field{"status", u8},
                                Field{"total", u8},   Field{"start_index", u8},
                                Field{"count", u8},   Field{"entries", rest}};
constexpr std::array kAskToLeave{Field{"destination", u16}, Field{"ieee", ieee},
                                 Field{"options", u8}};
constexpr std::array kPermitJoin{Field{"destination_mode", u8}, Field{"destination", u16},
                                 Field{"seconds", u8}, Field{"significance", u8}};
constexpr std::array kStartup{Field{"delay", u16}};
constexpr std::array kRouteDiscovery{Field{"destination", u16}, Field{"options", u8},
                                     Field{"radius", u8}};
constexpr std::array kNetwork{
    Field{"network_address", u16}, Field{"device_state", u8},   Field{"pan", u16},
    Field{"parent", u16},          Field{"extended_pan", ieee}, Field{"parent_ieee", ieee},
    Field{"channel", u8}};
constexpr std::array kSourceRoute{Field{"destination", u16}, Field{"relays", list16}};
constexpr std::array kMessage{Field{"source", u16},  Field{"broadcast", u8},
                              Field{"cluster", u16}, Field{"secured", u8},
                              Field{"sequence", u8}, Field{"mac_destination", u16},
                              Field{"payload", rest}};
constexpr std::array kDeviceInformation{Field{"status", u8},           Field{"ieee", ieee},
                                        Field{"network_address", u16}, Field{"device_type", u8},
                                        Field{"device_state", u8},     Field{"children", list16}};
constexpr std::array kCommission{Field{"mode", u8}};
constexpr std::array kSetChannel{Field{"primary", u8}, Field{"channels", u32}};
constexpr std::array kCommissioned{Field{"status", u8}, Field{"mode", u8}, Field{"remaining", u8}};

constexpr std::array kLayouts{
    Fields{command::rpc_error, kError},
    Fields{command::sys_reset_indication, kReset},
    Fields{command::sys_ping.response(), kPing},
    Fields{command::sys_version.response(), kVersion},
    Fields{command::af_incoming, kIncoming},
    Fields{command::af_data_request, kDataRequest},
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
    Fields{command::sys_reset_request, kResetRequest},
    Fields{command::sys_nv_item_init, kNvInit},
    Fields{command::sys_nv_delete, kNvDelete},
    Fields{command::sys_nv_length, kNvItem},
    Fields{command::sys_nv_length.response(), kNvLength},
    Fields{command::sys_nv_read_ext, kNvRead},
    Fields{command::sys_nv_read_ext.response(), kNvValue},
    Fields{command::sys_nv_write_ext, kNvWrite},
    Fields{command::sys_nv_create, kNvTableCreate},
    Fields{command::sys_nv_length_extended, kNvTableItem},
    Fields{command::sys_nv_length_extended.response(), kNvTableLength},
    Fields{command::sys_nv_read_extended, kNvTableRead},
    Fields{command::sys_nv_read_extended.response(), kNvValue},
    Fields{command::sys_nv_write_extended, kNvTableWrite},
    Fields{command::af_register, kRegister},
    Fields{command::af_incoming_ext, kIncomingExt},
    Fields{command::af_data_request_ext, kDataRequestExt},
    Fields{command::af_data_retrieve, kRetrieve},
    Fields{command::af_data_retrieve.response(), kNvValue},
    Fields{command::zdo_network_address, kAskNetworkAddress},
    Fields{command::zdo_ieee_address, kAskIeee},
    Fields{command::zdo_node_descriptor, kAsk},
    Fields{command::zdo_active_endpoints, kAsk},
    Fields{command::zdo_simple_descriptor, kAskEndpoint},
    Fields{command::zdo_bind, kBind},
    Fields{command::zdo_unbind, kBind},
    Fields{command::zdo_unbind_answer, kAnswer},
    Fields{command::zdo_neighbours, kTable},
    Fields{command::zdo_bindings, kTable},
    Fields{command::zdo_neighbours_answer, kTablePart},
    Fields{command::zdo_bindings_answer, kTablePart},
    Fields{command::zdo_leave, kAskToLeave},
    Fields{command::zdo_permit_join, kPermitJoin},
    Fields{command::zdo_startup, kStartup},
    Fields{command::zdo_route_discovery, kRouteDiscovery},
    Fields{command::zdo_network_information.response(), kNetwork},
    Fields{command::zdo_source_route, kSourceRoute},
    Fields{command::zdo_message, kMessage},
    Fields{command::util_device_information.response(), kDeviceInformation},
    Fields{command::app_commissioning, kCommission},
    Fields{command::app_set_channel, kSetChannel},
    Fields{command::app_commissioning_notification, kCommissioned},
};

}  // namespace

std::span<const Field> fields_of(znp::CommandId id) noexcept {
  const auto* found = std::find_if(kLayouts.begin(), kLayouts.end(),
                                   [&](const Fields& entry) { return entry.id == id; });
  if (found != kLayouts.end()) return found->fields;
  // All other responses of commands that are known are a status.
  const bool response = id.type() == znp::FrameType::response && !znp::name(id).empty();
  return response ? std::span<const Field>(kStatus) : std::span<const Field>();
}

}  // namespace homeward::zigbee::decode
