#include "daemon/settings/fields.hpp"
#include "daemon/settings/sections/sections.hpp"

#include <utility>

namespace homeward::settings {

void read_home(Reader& reader, const Node& node, Settings& settings) {
  const Fields fields(reader, node, "'home'", {"time_zone", "languages", "holidays"});
  if (!fields) return;
  if (const Node* const zone = fields.require("time_zone")) {
    if (const auto name = reader.text(*zone, "time_zone")) {
      auto found = core::TimeZone::find(*name);
      if (found) {
        settings.rule_set.zone = std::move(*found);
      } else {
        reader.error(*zone, "unknown time zone '" + *name + "'",
                     "names look like Europe/Amsterdam");
      }
    }
  }
  if (const Node* const languages = fields.find("languages")) {
    std::vector<std::string> names;
    for (const Node* const item : reader.list(*languages, "languages")) {
      if (auto name = reader.name(*item, "languages")) names.push_back(std::move(*name));
    }
    if (!names.empty()) settings.rule_set.languages = std::move(names);
  }
  // The country decides which days `except: holidays` leaves out, which says itself that it is
  // not acted on yet.
  std::string holidays;
  fields.name("holidays", holidays);
}

}  // namespace homeward::settings
