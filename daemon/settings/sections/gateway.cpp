#include "daemon/settings/fields.hpp"
#include "daemon/settings/sections/sections.hpp"

namespace homeward::settings {

void read_gateway(Reader& reader, const Node& node, Settings& settings) {
  const Fields fields(reader, node, kGatewayKeys);
  if (!fields) return;
  fields.name("id", settings.gateway_id);
  std::string state_dir;
  fields.text("state_dir", state_dir);
  if (!state_dir.empty()) settings.state_dir = state_dir;
}

}  // namespace homeward::settings
