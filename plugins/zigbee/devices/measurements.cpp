#include "plugins/zigbee/devices/context.hpp"
#include "plugins/zigbee/zcl/names.hpp"

#include <algorithm>
#include <cmath>

namespace homeward::zigbee {
namespace {

constexpr std::uint16_t kMeasuredValue = 0x0000;
constexpr std::uint16_t kPressureScaled = 0x0010;
constexpr std::uint16_t kPressureScale = 0x0014;
constexpr double kHundredths = 100;
constexpr double kPerMillion = 1e6;

/// A number of an attribute that the message carries.
std::optional<double> number(const Context& context, std::uint16_t attribute) {
  const auto* global = context.message.global();
  const auto* value = global != nullptr ? global->find(attribute) : nullptr;
  if (value == nullptr) return std::nullopt;
  const auto found = value->number();
  return found && std::isfinite(*found) ? found : std::nullopt;
}

/// The ZCL's logarithmic scale: 10,000 x log10(lux) + 1, and 0 for "too dark to measure".
double to_lux(double measured) {
  constexpr double steps_per_decade = 10'000;
  return measured <= 0 ? 0 : std::pow(10.0, (measured - 1) / steps_per_decade);
}

void read_illuminance(const Context& context) {
  const auto measured = number(context, kMeasuredValue);
  if (!measured) return;
  context.state("illuminance", rounded(context.profile.lux ? *measured : to_lux(*measured), 1));
  if (context.profile.illuminance_is_motion && context.unasked()) {
    context.momentary("motion", true);
  }
}

/// Tenths of a kilopascal are hectopascals; the scaled value is finer: Pa = scaled x 10^-scale.
void read_pressure(const Context& context) {
  if (const auto scale = number(context, kPressureScale)) {
    context.memory.pressure_scale = static_cast<int>(*scale);
  }
  const auto scaled = number(context, kPressureScaled);
  if (scaled && context.memory.pressure_scale) {
    constexpr double pascal_per_hectopascal = 100;
    const double pascal = *scaled * std::pow(10.0, -*context.memory.pressure_scale);
    context.state("pressure", rounded(pascal / pascal_per_hectopascal, 2));
  } else if (const auto measured = number(context, kMeasuredValue)) {
    context.state("pressure", *measured);
  }
}

void read_occupancy(const Context& context) {
  const auto measured = number(context, kMeasuredValue);
  if (!measured) return;
  const bool occupied = (static_cast<unsigned>(*measured) & 1U) != 0;
  switch (context.profile.occupancy) {
    case OccupancyMeaning::motion: return context.momentary("motion", occupied);
    case OccupancyMeaning::presence: return context.momentary("presence", occupied);
    case OccupancyMeaning::occupancy: return context.momentary("occupancy", occupied);
  }
}

void add_scaled(const Context& context, std::string_view property, double factor, int digits) {
  if (const auto measured = number(context, kMeasuredValue)) {
    context.state(property, rounded(*measured * factor, digits));
  }
}

void learn(const Context& context, std::uint16_t attribute, std::optional<double>& known) {
  if (const auto told = number(context, attribute)) known = *told;
}

/// Adds an electrical quantity: the profile's factor, or the device's own. Without either the
/// standard's defaults of 1 hold.
void add_electrical(const Context& context, std::uint16_t attribute, std::string_view property,
                    std::optional<double> fixed, const Ratio& told) {
  const auto measured = number(context, attribute);
  if (!measured) return;
  const double factor = fixed ? *fixed : told.factor().value_or(1);
  context.endpoint_state(property, rounded(*measured * factor, 3));
}

}  // namespace

void read_measurement(const Context& context) {
  switch (context.message.cluster) {
    case zcl::cluster::illuminance: return read_illuminance(context);
    case zcl::cluster::temperature: return add_scaled(context, "temperature", 1 / kHundredths, 2);
    case zcl::cluster::humidity: return add_scaled(context, "humidity", 1 / kHundredths, 2);
    case zcl::cluster::pressure: return read_pressure(context);
    case zcl::cluster::occupancy: return read_occupancy(context);
    case zcl::cluster::carbon_dioxide: return add_scaled(context, "co2", kPerMillion, 0);
    case zcl::cluster::carbon_monoxide: return add_scaled(context, "x.co", kPerMillion, 1);
    case zcl::cluster::pm25: return add_scaled(context, "pm25", 1, 1);
    default: return;
  }
}

void read_metering(const Context& context) {
  learn(context, 0x0301, context.memory.energy.multiplier);
  learn(context, 0x0302, context.memory.energy.divisor);
  const auto factor =
      context.profile.scale.energy ? context.profile.scale.energy : context.memory.energy.factor();
  constexpr double watts = 1000;
  if (const auto sum = number(context, 0x0000)) {
    // Without the divisor a meter's number may mean anything.
    if (factor) {
      context.endpoint_state("energy", rounded(*sum * *factor, 5));
    } else {
      context.state("x.energy_raw", *sum);
    }
  }
  const auto demand = number(context, 0x0400);
  if (demand && factor) context.endpoint_state("power", rounded(*demand * *factor * watts, 3));
}

void read_electrical(const Context& context) {
  auto& memory = context.memory;
  learn(context, 0x0600, memory.voltage.multiplier);
  learn(context, 0x0601, memory.voltage.divisor);
  learn(context, 0x0602, memory.current.multiplier);
  learn(context, 0x0603, memory.current.divisor);
  learn(context, 0x0604, memory.power.multiplier);
  learn(context, 0x0605, memory.power.divisor);
  const auto& scale = context.profile.scale;
  add_electrical(context, 0x050B, "power", scale.power, memory.power);
  add_electrical(context, 0x0505, "voltage", scale.voltage, memory.voltage);
  add_electrical(context, 0x0508, "current", scale.current, memory.current);
}

void read_power_configuration(const Context& context) {
  constexpr double millivolts_per_step = 100;
  constexpr double most_half_percents = 200;
  const auto remaining = number(context, 0x0021);
  const auto voltage = number(context, 0x0020);
  if (remaining && *remaining <= most_half_percents) {
    const double percent = context.profile.whole_percent ? *remaining : *remaining / 2;
    context.state("battery", std::min(percent, 100.0));
  }
  if (voltage && *voltage > 0) add_battery_voltage(context, *voltage * millivolts_per_step);
  if (const auto alarms = number(context, 0x003E)) {
    constexpr unsigned first_battery = 0xF;
    context.state("battery_low", (static_cast<unsigned>(*alarms) & first_battery) != 0);
  }
}

void add_battery_voltage(const Context& context, double millivolts) {
  constexpr double per_volt = 1000;
  const auto empty = context.profile.battery_empty_mv;
  const auto full = context.profile.battery_full_mv;
  if (empty && full && *full > *empty) {
    const double charge = (millivolts - *empty) / (*full - *empty);
    context.state("battery", std::round(std::fmin(std::fmax(charge, 0), 1) * 100));
  }
  context.state("voltage", rounded(millivolts / per_volt, 3));
}

}  // namespace homeward::zigbee
