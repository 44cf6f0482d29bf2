#pragma once

#include "plugins/zigbee/znp/frame.hpp"

/// The commands of the network processor that this plugin uses or understands, as numbered in
/// TI's "Z-Stack Monitor and Test API" and, for APP_CNF, in the headers of Z-Stack 3.
namespace homeward::zigbee::znp::command {

inline constexpr CommandId rpc_error{0x6000};

inline constexpr CommandId sys_reset_request{0x4100};
inline constexpr CommandId sys_reset_indication{0x4180};
inline constexpr CommandId sys_ping{0x2101};
inline constexpr CommandId sys_version{0x2102};
inline constexpr CommandId sys_nv_item_init{0x2107};
inline constexpr CommandId sys_nv_delete{0x2112};
inline constexpr CommandId sys_nv_length{0x2113};
inline constexpr CommandId sys_nv_read_ext{0x211C};
inline constexpr CommandId sys_nv_write_ext{0x211D};
inline constexpr CommandId sys_nv_create{0x2130};
inline constexpr CommandId sys_nv_length_extended{0x2132};
inline constexpr CommandId sys_nv_read_extended{0x2133};
inline constexpr CommandId sys_nv_write_extended{0x2134};

inline constexpr CommandId af_register{0x2400};
inline constexpr CommandId af_data_request{0x2401};
inline constexpr CommandId af_data_request_ext{0x2402};
inline constexpr CommandId af_data_retrieve{0x2412};
inline constexpr CommandId af_data_confirm{0x4480};
inline constexpr CommandId af_incoming{0x4481};
inline constexpr CommandId af_incoming_ext{0x4482};

inline constexpr CommandId zdo_network_address{0x2500};
inline constexpr CommandId zdo_ieee_address{0x2501};
inline constexpr CommandId zdo_node_descriptor{0x2502};
inline constexpr CommandId zdo_simple_descriptor{0x2504};
inline constexpr CommandId zdo_active_endpoints{0x2505};
inline constexpr CommandId zdo_bind{0x2521};
inline constexpr CommandId zdo_unbind{0x2522};
inline constexpr CommandId zdo_neighbours{0x2531};
inline constexpr CommandId zdo_bindings{0x2533};
inline constexpr CommandId zdo_leave{0x2534};
inline constexpr CommandId zdo_permit_join{0x2536};
inline constexpr CommandId zdo_startup{0x2540};
inline constexpr CommandId zdo_route_discovery{0x2545};
inline constexpr CommandId zdo_network_information{0x2550};
inline constexpr CommandId zdo_network_address_answer{0x4580};
inline constexpr CommandId zdo_ieee_address_answer{0x4581};
inline constexpr CommandId zdo_node_descriptor_answer{0x4582};
inline constexpr CommandId zdo_simple_descriptor_answer{0x4584};
inline constexpr CommandId zdo_active_endpoints_answer{0x4585};
inline constexpr CommandId zdo_bind_answer{0x45A1};
inline constexpr CommandId zdo_unbind_answer{0x45A2};
inline constexpr CommandId zdo_neighbours_answer{0x45B1};
inline constexpr CommandId zdo_bindings_answer{0x45B3};
inline constexpr CommandId zdo_leave_answer{0x45B4};
inline constexpr CommandId zdo_permit_join_answer{0x45B6};
inline constexpr CommandId zdo_state_change{0x45C0};
inline constexpr CommandId zdo_device_announce{0x45C1};
inline constexpr CommandId zdo_source_route{0x45C4};
inline constexpr CommandId zdo_concentrator{0x45C8};
inline constexpr CommandId zdo_leave_indication{0x45C9};
inline constexpr CommandId zdo_trust_centre_device{0x45CA};
inline constexpr CommandId zdo_permit_join_seconds{0x45CB};
inline constexpr CommandId zdo_message{0x45FF};

inline constexpr CommandId util_device_information{0x2700};

inline constexpr CommandId app_commissioning{0x2F05};
inline constexpr CommandId app_set_channel{0x2F08};
inline constexpr CommandId app_commissioning_notification{0x4F80};

}  // namespace homeward::zigbee::znp::command
