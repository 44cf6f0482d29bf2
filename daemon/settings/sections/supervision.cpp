#include "daemon/settings/fields.hpp"
#include "daemon/settings/sections/sections.hpp"

namespace homeward::settings {

void read_supervision(Reader& reader, const Node& node, Settings& settings) {
  const Fields fields(reader, node, kSupervisionKeys);
  if (!fields) return;
  ports::SupervisionOptions& supervision = settings.supervision;
  fields.duration("restart_grace", supervision.restart_grace);
  fields.duration("settle", supervision.settle);
  fields.number("battery_low", supervision.battery_low);
  if (supervision.battery_low < 0 || supervision.battery_low > 100) {
    reader.error(*fields.find("battery_low"), "'battery_low' must be a percentage from 0 to 100");
  }
  const Node* const offline = fields.find("offline");
  if (offline == nullptr) return;
  const Fields times(reader, *offline, kOfflineTimeKeys);
  if (!times) return;
  times.duration("default", supervision.offline_default);
  times.duration("safety", supervision.offline_safety);
}

}  // namespace homeward::settings
