#include "daemon/settings/fields.hpp"
#include "daemon/settings/sections/sections.hpp"

#include <utility>

namespace homeward::settings {

void read_home(Reader& reader, const Node& node, Settings& settings) {
  const Fields fields(reader, node, kHomeKeys);
  if (!fields) return;
  if (const Node* const zone = fields.find("time_zone")) {
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
  std::vector<std::string> languages;
  for (const Node* const item : fields.list("languages")) {
    if (auto name = reader.name(*item, "languages")) languages.push_back(std::move(*name));
  }
  if (!languages.empty()) settings.rule_set.languages = std::move(languages);
  // The country decides which days `except: holidays` leaves out, which says itself that it is
  // not acted on yet.
  std::string holidays;
  fields.name("holidays", holidays);
}

}  // namespace homeward::settings
