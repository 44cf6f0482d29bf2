#include "daemon/platforms/fhir_units.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace homeward::platforms {
namespace {

using Unit = std::pair<std::string_view, std::string_view>;

constexpr auto kUnits = std::to_array<Unit>({{"battery", "%"},        {"body_temperature", "Cel"},
                                             {"co2", "[ppm]"},        {"current", "A"},
                                             {"diastolic", "mm[Hg]"}, {"energy", "kW.h"},
                                             {"glucose", "mmol/L"},   {"heart_rate", "/min"},
                                             {"humidity", "%"},       {"illuminance", "lx"},
                                             {"map", "mm[Hg]"},       {"pm25", "ug/m3"},
                                             {"power", "W"},          {"pressure", "hPa"},
                                             {"pulse_rate", "/min"},  {"respiration_rate", "/min"},
                                             {"spo2", "%"},           {"steps", "1"},
                                             {"systolic", "mm[Hg]"},  {"temperature", "Cel"},
                                             {"voltage", "V"},        {"weight", "kg"}});

std::string_view exact(std::string_view property) {
  const auto* known = std::find_if(kUnits.begin(), kUnits.end(),
                                   [property](const Unit& one) { return one.first == property; });
  return known == kUnits.end() ? std::string_view() : known->second;
}

}  // namespace

std::string_view ucum_of(std::string_view property) {
  const std::string_view unit = exact(property);
  if (!unit.empty()) return unit;
  // One of several of a kind: `temperature_2`.
  const std::size_t end = property.rfind('_');
  return end == std::string_view::npos ? unit : exact(property.substr(0, end));
}

}  // namespace homeward::platforms
