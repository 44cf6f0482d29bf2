#include "daemon/settings/fields.hpp"
#include "daemon/settings/sections/sections.hpp"

namespace homeward::settings {

void read_control(Reader& reader, const Node& node, Settings& settings) {
  const Fields fields(reader, node, kControlKeys);
  if (!fields) return;
  std::string socket;
  fields.text("socket", socket);
  settings.control_socket = socket;
}

}  // namespace homeward::settings
