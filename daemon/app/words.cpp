#include "daemon/app/words.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <optional>

namespace homeward::app {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::minutes;

struct Unit {
  std::string_view one, many;
};

/// Days, hours and minutes by language.
constexpr std::array<std::array<Unit, 3>, 2> kUnits{
    {{{{"dag", "dagen"}, {"uur", "uur"}, {"minuut", "minuten"}}},
     {{{"day", "days"}, {"hour", "hours"}, {"minute", "minutes"}}}}};

constexpr std::array<std::array<std::string_view, 12>, 2> kMonths{
    {{{"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}},
     {{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}}}};

/// What a property that is true says, in Dutch and English; false is "geen ..." and "no ...".
struct Meaning {
  std::string_view property;
  std::array<std::string_view, 2> words;
};

constexpr std::array<Meaning, 11> kMeanings{{
    {"battery_low", {"lege batterij", "low battery"}},
    {"carbon_monoxide", {"koolmonoxide", "carbon monoxide"}},
    {"fall", {"val", "fall"}},
    {"flush", {"doorspoelen", "flush"}},
    {"gas", {"gas", "gas"}},
    {"leak", {"water", "water"}},
    {"motion", {"beweging", "motion"}},
    {"presence", {"aanwezigheid", "presence"}},
    {"smoke", {"rook", "smoke"}},
    {"sos", {"hulpvraag", "call for help"}},
    {"vibration", {"trilling", "vibration"}},
}};

std::size_t index_of(Language language) {
  return language == Language::dutch ? 0 : 1;
}

std::string counted(std::int64_t number, const Unit& unit) {
  return std::to_string(number) + ' ' + std::string(number == 1 ? unit.one : unit.many);
}

std::string number_words(double number, Language language) {
  const double rounded = std::round(number * 10) / 10;
  std::string text = core::to_text(rounded);
  if (language == Language::dutch) std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

std::string flag_words(std::string_view property, bool flag, Language language) {
  const bool dutch = language == Language::dutch;
  if (property == "occupancy") {
    if (dutch) return flag ? "bezet" : "leeg";
    return flag ? "occupied" : "free";
  }
  if (property == "tamper") {
    if (dutch) return flag ? "geopend of losgehaald" : "dicht";
    return flag ? "opened or taken off" : "closed";
  }
  const auto* const meaning =
      std::find_if(kMeanings.begin(), kMeanings.end(),
                   [&](const Meaning& known) { return known.property == property; });
  if (meaning != kMeanings.end()) {
    const std::string word(meaning->words[index_of(language)]);
    return flag ? word : (dutch ? "geen " : "no ") + word;
  }
  if (dutch) return flag ? "aan" : "uit";
  return flag ? "on" : "off";
}

}  // namespace

std::string duration_words(core::Duration duration, Language language) {
  const auto whole = std::max(floor<minutes>(duration), minutes{0});
  const bool dutch = language == Language::dutch;
  if (whole < minutes{1}) return dutch ? "minder dan een minuut" : "less than a minute";
  const auto& units = kUnits[index_of(language)];
  const std::array<std::int64_t, 3> parts{floor<days>(whole).count(),
                                          floor<hours>(whole % days{1}).count(),
                                          (whole % hours{1}).count()};
  std::size_t first = 0;
  while (parts[first] == 0) ++first;
  std::string text = counted(parts[first], units[first]);
  const std::size_t next = first + 1;
  if (next < parts.size() && parts[next] > 0) {
    text += (dutch ? " en " : " ") + counted(parts[next], units[next]);
  }
  return text;
}

std::string time_words(core::WallTime time, core::WallTime now, const core::TimeZone& zone,
                       Language language) {
  const core::LocalTime local = zone.local(time);
  const auto minute = floor<minutes>(local.time_of_day);
  std::array<char, 32> clock{};
  std::snprintf(clock.data(), clock.size(), "%02d:%02d",
                static_cast<int>(floor<hours>(minute).count()),
                static_cast<int>((minute % hours{1}).count()));
  if (local.date == zone.local(now).date) return clock.data();
  const std::chrono::year_month_day date{local.date};
  const std::string_view month =
      kMonths[index_of(language)][static_cast<unsigned>(date.month()) - 1];
  return std::to_string(static_cast<unsigned>(date.day())) + ' ' + std::string(month) + ' ' +
         clock.data();
}

std::string value_words(std::string_view property, const core::Value& value, Language language) {
  if (const bool* flag = std::get_if<bool>(&value)) return flag_words(property, *flag, language);
  if (const double* number = std::get_if<double>(&value)) return number_words(*number, language);
  const auto& word = std::get<std::string>(value);
  if (property == "contact" && word == "closed" && language == Language::dutch) return "dicht";
  return spoken(word);
}

std::string spoken(std::string name) {
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '-' || c == '_'; }, ' ');
  return name;
}

}  // namespace homeward::app
