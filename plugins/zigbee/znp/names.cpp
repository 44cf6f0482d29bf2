#include "plugins/zigbee/znp/commands.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace homeward::zigbee::znp {
namespace {

using Name = std::pair<CommandId, std::string_view>;

// TI's own names, so that a trace can be compared with its documents. Sorted by code; responses
// are found under their request.
constexpr std::array kNames{
    Name{command::sys_ping, "SYS_PING"},
    Name{command::sys_version, "SYS_VERSION"},
    Name{command::sys_nv_item_init, "SYS_OSAL_NV_ITEM_INIT"},
    Name{command::sys_nv_delete, "SYS_OSAL_NV_DELETE"},
    Name{command::sys_nv_length, "SYS_OSAL_NV_LENGTH"},
    Name{command::sys_nv_read_ext, "SYS_OSAL_NV_READ_EXT"},
    Name{command::sys_nv_write_ext, "SYS_OSAL_NV_WRITE_EXT"},
    Name{command::sys_nv_create, "SYS_NV_CREATE"},
    Name{command::sys_nv_length_extended, "SYS_NV_LENGTH"},
    Name{command::sys_nv_read_extended, "SYS_NV_READ"},
    Name{command::sys_nv_write_extended, "SYS_NV_WRITE"},
    Name{command::af_register, "AF_REGISTER"},
    Name{command::af_data_request, "AF_DATA_REQUEST"},
    Name{command::af_data_request_ext, "AF_DATA_REQUEST_EXT"},
    Name{command::af_data_retrieve, "AF_DATA_RETRIEVE"},
    Name{command::zdo_network_address, "ZDO_NWK_ADDR_REQ"},
    Name{command::zdo_ieee_address, "ZDO_IEEE_ADDR_REQ"},
    Name{command::zdo_node_descriptor, "ZDO_NODE_DESC_REQ"},
    Name{command::zdo_simple_descriptor, "ZDO_SIMPLE_DESC_REQ"},
    Name{command::zdo_active_endpoints, "ZDO_ACTIVE_EP_REQ"},
    Name{command::zdo_bind, "ZDO_BIND_REQ"},
    Name{command::zdo_unbind, "ZDO_UNBIND_REQ"},
    Name{command::zdo_neighbours, "ZDO_MGMT_LQI_REQ"},
    Name{command::zdo_bindings, "ZDO_MGMT_BIND_REQ"},
    Name{command::zdo_leave, "ZDO_MGMT_LEAVE_REQ"},
    Name{command::zdo_permit_join, "ZDO_MGMT_PERMIT_JOIN_REQ"},
    Name{command::zdo_startup, "ZDO_STARTUP_FROM_APP"},
    Name{command::zdo_route_discovery, "ZDO_EXT_ROUTE_DISC"},
    Name{command::zdo_network_information, "ZDO_EXT_NWK_INFO"},
    Name{command::util_device_information, "UTIL_GET_DEVICE_INFO"},
    Name{command::app_commissioning, "APP_CNF_BDB_START_COMMISSIONING"},
    Name{command::app_set_channel, "APP_CNF_BDB_SET_CHANNEL"},
    Name{command::sys_reset_request, "SYS_RESET_REQ"},
    Name{command::sys_reset_indication, "SYS_RESET_IND"},
    Name{command::af_data_confirm, "AF_DATA_CONFIRM"},
    Name{command::af_incoming, "AF_INCOMING_MSG"},
    Name{command::af_incoming_ext, "AF_INCOMING_MSG_EXT"},
    Name{command::zdo_network_address_answer, "ZDO_NWK_ADDR_RSP"},
    Name{command::zdo_ieee_address_answer, "ZDO_IEEE_ADDR_RSP"},
    Name{command::zdo_node_descriptor_answer, "ZDO_NODE_DESC_RSP"},
    Name{command::zdo_simple_descriptor_answer, "ZDO_SIMPLE_DESC_RSP"},
    Name{command::zdo_active_endpoints_answer, "ZDO_ACTIVE_EP_RSP"},
    Name{command::zdo_bind_answer, "ZDO_BIND_RSP"},
    Name{command::zdo_unbind_answer, "ZDO_UNBIND_RSP"},
    Name{command::zdo_neighbours_answer, "ZDO_MGMT_LQI_RSP"},
    Name{command::zdo_bindings_answer, "ZDO_MGMT_BIND_RSP"},
    Name{command::zdo_leave_answer, "ZDO_MGMT_LEAVE_RSP"},
    Name{command::zdo_permit_join_answer, "ZDO_MGMT_PERMIT_JOIN_RSP"},
    Name{command::zdo_state_change, "ZDO_STATE_CHANGE_IND"},
    Name{command::zdo_device_announce, "ZDO_END_DEVICE_ANNCE_IND"},
    Name{command::zdo_source_route, "ZDO_SRC_RTG_IND"},
    Name{command::zdo_concentrator, "ZDO_CONCENTRATOR_IND"},
    Name{command::zdo_leave_indication, "ZDO_LEAVE_IND"},
    Name{command::zdo_trust_centre_device, "ZDO_TC_DEV_IND"},
    Name{command::zdo_permit_join_seconds, "ZDO_PERMIT_JOIN_IND"},
    Name{command::zdo_message, "ZDO_MSG_CB_INCOMING"},
    Name{command::app_commissioning_notification, "APP_CNF_BDB_COMMISSIONING_NOTIFICATION"},
    Name{command::rpc_error, "RPC_ERROR"},
};
static_assert(std::ranges::is_sorted(kNames, {}, &Name::first));

}  // namespace

std::string_view name(CommandId id) {
  CommandId wanted = id;
  if (id.type() == FrameType::response && id != command::rpc_error) {
    wanted.code = static_cast<std::uint16_t>((id.code & 0x1FFFU) | 0x2000U);
  }
  const auto* const found = std::ranges::lower_bound(kNames, wanted, {}, &Name::first);
  return found != kNames.end() && found->first == wanted ? found->second : std::string_view();
}

std::string_view name(FrameType type) {
  switch (type) {
    case FrameType::poll: return "poll";
    case FrameType::request: return "request";
    case FrameType::indication: return "indication";
    case FrameType::response: return "response";
  }
  return "unknown";
}

std::string describe(CommandId id) {
  std::string text(name(id));
  if (text.empty()) {
    std::array<char, 8> hex{};
    std::snprintf(hex.data(), hex.size(), "0x%04x", static_cast<unsigned>(id.code));
    text = hex.data();
  }
  return text.append(" ").append(name(id.type()));
}

}  // namespace homeward::zigbee::znp
