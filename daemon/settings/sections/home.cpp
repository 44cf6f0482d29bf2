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
  if (const Node* const holidays = fields.find("holidays")) {
    const auto name = reader.name(*holidays, "holidays");
    const auto calendar = name ? rules::find_holiday_calendar(*name) : std::nullopt;
    if (calendar) settings.rule_set.holidays = *calendar;
    if (name && !calendar) {
      reader.error(*holidays, "no holidays are known of '" + *name + "'", "known is: nl");
    }
  }
}

}  // namespace homeward::settings
