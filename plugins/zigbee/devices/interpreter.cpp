#include "plugins/zigbee/devices/interpreter.hpp"

#include "plugins/zigbee/devices/context.hpp"
#include "plugins/zigbee/zcl/names.hpp"

namespace homeward::zigbee {
namespace {

constexpr std::uint16_t kManufacturerName = 0x0004;
constexpr std::uint16_t kModelIdentifier = 0x0005;
constexpr std::size_t kLongestName = 64;

/// Names come with NUL and spaces behind them.
std::string trimmed(std::string_view text) {
  text = text.substr(0, text.find('\0'));
  const auto first = text.find_first_not_of(' ');
  if (first == text.npos) return {};
  const auto last = text.find_last_not_of(' ');
  return std::string(text.substr(first, last - first + 1).substr(0, kLongestName));
}

void read_cluster(const Context& context) {
  switch (context.message.cluster) {
    case zcl::cluster::basic:
    case zcl::cluster::xiaomi: return read_xiaomi(context);
    case zcl::cluster::power_configuration: return read_power_configuration(context);
    case zcl::cluster::on_off: return read_on_off(context);
    case zcl::cluster::scenes:
    case zcl::cluster::level: return read_remote(context);
    case zcl::cluster::multistate_input: return read_multistate(context);
    case zcl::cluster::door_lock: return read_vibration(context);
    case zcl::cluster::ias_zone: return read_ias_zone(context);
    case zcl::cluster::ias_ace: return read_keypad(context);
    case zcl::cluster::metering: return read_metering(context);
    case zcl::cluster::electrical_measurement: return read_electrical(context);
    case zcl::cluster::tuya: return read_tuya(context);
    default: return read_measurement(context);
  }
}

}  // namespace

std::optional<double> Ratio::factor() const noexcept {
  if (!multiplier && !divisor) return std::nullopt;
  if (divisor == 0.0 || multiplier == 0.0) return std::nullopt;
  return multiplier.value_or(1) / divisor.value_or(1);
}

Interpreter::Interpreter(const Profiles& profiles)
    : profiles_(profiles), profile_(&profiles.find({}, {})) {}

void Interpreter::identify(std::string_view manufacturer, std::string_view model) {
  memory_.manufacturer = trimmed(manufacturer);
  memory_.model = trimmed(model);
  profile_ = &profiles_.find(memory_.manufacturer, memory_.model);
}

void Interpreter::restore(DeviceMemory memory) {
  memory_ = std::move(memory);
  profile_ = &profiles_.find(memory_.manufacturer, memory_.model);
}

std::vector<Reading> Interpreter::receive(const Message& message) {
  std::vector<Reading> readings;
  learn_names(message);
  // What is sent to a device (a capture of our own frames) tells nothing of it.
  const auto* global = message.global();
  if (global != nullptr && !zcl::carries_values(global->command)) return readings;
  const Context context{message, *profile_, memory_, readings};
  read_cluster(context);
  read_profile_attributes(context);
  return readings;
}

void Interpreter::learn_names(const Message& message) {
  const auto* global = message.global();
  if (message.cluster != zcl::cluster::basic || global == nullptr) return;
  if (message.header.manufacturer || !zcl::carries_values(global->command)) return;
  const auto* manufacturer = global->find(kManufacturerName);
  const auto* model = global->find(kModelIdentifier);
  const auto name_of = [](const zcl::Value* value, const std::string& known) {
    const auto text = value != nullptr ? value->text() : std::nullopt;
    auto name = text ? trimmed(*text) : std::string();
    return name.empty() ? known : name;
  };
  identify(name_of(manufacturer, memory_.manufacturer), name_of(model, memory_.model));
}

}  // namespace homeward::zigbee
