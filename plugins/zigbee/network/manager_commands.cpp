// Commands of the core to one device.
#include "plugins/zigbee/network/device.hpp"
#include "plugins/zigbee/zcl/names.hpp"

#include <boost/json/object.hpp>

#include <array>
#include <utility>

namespace homeward::zigbee {
namespace {

namespace asio = boost::asio;
namespace cluster = zcl::cluster;

/// Where a property is read from.
struct Source {
  std::string_view property;
  std::uint16_t cluster;
  std::uint16_t attribute;
};

constexpr std::array kSources{Source{"switch", cluster::on_off, 0x0000},
                              Source{"battery", cluster::power_configuration, 0x0021},
                              Source{"voltage", cluster::power_configuration, 0x0020},
                              Source{"temperature", cluster::temperature, 0x0000},
                              Source{"humidity", cluster::humidity, 0x0000},
                              Source{"pressure", cluster::pressure, 0x0000},
                              Source{"illuminance", cluster::illuminance, 0x0000},
                              Source{"motion", cluster::occupancy, 0x0000},
                              Source{"occupancy", cluster::occupancy, 0x0000},
                              Source{"presence", cluster::occupancy, 0x0000},
                              Source{"power", cluster::electrical_measurement, 0x050B},
                              Source{"current", cluster::electrical_measurement, 0x0508},
                              Source{"energy", cluster::metering, 0x0000}};

// Everything else is read from the zone's status, when the device is a zone.
constexpr Source kZoneStatus{"", cluster::ias_zone, 0x0002};

/// A text argument; empty when there is none.
std::string text(const boost::json::object& args, std::string_view name) {
  const auto* value = args.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  return std::string(std::string_view(value->get_string()));
}

std::optional<bool> on_or_off(const boost::json::value* value) {
  if (value == nullptr) return std::nullopt;
  if (value->is_bool()) return value->get_bool();
  if (!value->is_string()) return std::nullopt;
  const std::string_view word = value->get_string();
  if (word == "on" || word == "true") return true;
  if (word == "off" || word == "false") return false;
  return std::nullopt;
}

/// Stop, with the light: a strobe left on would flash without sound.
zcl::Warning silence(bool swapped) {
  zcl::Warning warning;
  warning.mode = zcl::Warning::Mode::stop;
  warning.strobe = false;
  warning.level = 0;
  warning.duration_s = 0;
  warning.strobe_duty = 0;
  warning.swapped = swapped;
  return warning;
}

/// How a siren is told to sound: true or false, or seconds.
std::optional<zcl::Warning> warning_of(const boost::json::value* value, bool swapped) {
  constexpr std::int64_t longest_s = 1'800;
  zcl::Warning warning;
  warning.swapped = swapped;
  if (value != nullptr && value->is_int64()) {
    const auto seconds = value->get_int64();
    if (seconds < 0 || seconds > longest_s) return std::nullopt;
    warning.duration_s = static_cast<std::uint16_t>(seconds);
    return seconds == 0 ? silence(swapped) : warning;
  }
  const auto on = on_or_off(value);
  if (!on) return std::nullopt;
  return *on ? warning : silence(swapped);
}

}  // namespace

asio::awaitable<Result<boost::json::object>> DeviceManager::command(std::string name,
                                                                    boost::json::object args) {
  if (!up_) co_return failure(ErrorCode::disconnected, "the Zigbee network is not up");
  const auto device = find_by_id(text(args, "device"));
  if (!device) co_return failure(ErrorCode::not_found, "there is no such device");
  Result<void> done = failure(ErrorCode::unsupported, "the plugin knows no such command");
  if (name == "identify") {
    done = co_await identify(device);
  } else if (name == "set") {
    done = co_await set(device, std::move(args));
  } else if (name == "read") {
    std::string property = text(args, "property");
    done = co_await read(device, std::move(property));
  } else if (name == "remove") {
    const bool force = on_or_off(args.if_contains("force")).value_or(false);
    done = co_await remove(device, force);
  }
  if (!done) co_return done.error();
  co_return boost::json::object{};
}

asio::awaitable<Result<void>> DeviceManager::identify(DevicePtr device) {
  constexpr std::uint16_t seconds = 10;
  const auto* simple = device->record.serving(cluster::identify);
  if (simple == nullptr) {
    co_return failure(ErrorCode::unsupported, "the device has no way to show itself");
  }
  const auto endpoint = simple->endpoint;
  constexpr auto where = cluster::identify;
  auto frame = zcl::identify(next_sequence(), seconds);
  Result<void> sent = co_await tell_device(device, endpoint, where, std::move(frame));
  co_return sent;
}

asio::awaitable<Result<void>> DeviceManager::set(DevicePtr device, boost::json::object args) {
  const auto property = text(args, "property");
  const bool siren = property == "siren" || property == "x.siren";
  const auto where = siren ? cluster::ias_wd : cluster::on_off;
  const auto* simple = device->record.serving(where);
  if (simple == nullptr || (!siren && property != "switch")) {
    co_return failure(ErrorCode::not_found, "the device has no such property that can be set");
  }
  const auto endpoint = simple->endpoint;
  const auto* value = args.if_contains("value");
  zcl::Frame frame;
  if (siren) {
    const auto warning = warning_of(value, device->interpreter.profile().siren_swapped);
    if (!warning) {
      co_return failure(ErrorCode::invalid, "a siren wants true, false or 0 to 1800 seconds");
    }
    frame = zcl::start_warning(next_sequence(), *warning);
  } else {
    const auto on = on_or_off(value);
    if (!on) co_return failure(ErrorCode::invalid, "the property wants true or false");
    frame = zcl::switch_command(next_sequence(), *on ? std::uint8_t{1} : std::uint8_t{0});
  }
  const auto answer = co_await ask(device, endpoint, where, std::move(frame));
  if (!answer) co_return answer.error();
  const auto* global = answer->global();
  if (global != nullptr && global->status && *global->status != zcl::Status::success) {
    co_return failure(ErrorCode::refused, "the device says no");
  }
  co_return Result<void>{};
}

asio::awaitable<Result<void>> DeviceManager::read(DevicePtr device, std::string property) {
  const auto* known = std::ranges::find(kSources, property, &Source::property);
  Source source = known == kSources.end() ? kZoneStatus : *known;
  // A plug's voltage is that of the mains.
  if (property == "voltage" && device->record.serving(cluster::electrical_measurement) != nullptr) {
    source = {"voltage", cluster::electrical_measurement, 0x0505};
  }
  const auto* simple = device->record.serving(source.cluster);
  if (simple == nullptr) {
    co_return failure(ErrorCode::not_found, "the device has no such property that can be read");
  }
  const auto endpoint = simple->endpoint;
  const std::array<std::uint16_t, 1> attributes{source.attribute};
  const auto where = source.cluster;
  auto frame = zcl::make_read_attributes(next_sequence(), attributes);
  const auto answer = co_await ask(device, endpoint, where, std::move(frame));
  if (!answer) co_return answer.error();
  co_return Result<void>{};
}

/// Sends a device away. With `force` it is forgotten even when it does not hear that.
asio::awaitable<Result<void>> DeviceManager::remove(DevicePtr device, bool force) {
  const auto address = device->record.address;
  const auto ieee = device->record.ieee;
  const auto told = co_await coordinator_.leave(address, ieee);
  if (!told && !force) co_return told;
  if (device->present) forget(device, true);
  co_return Result<void>{};
}

}  // namespace homeward::zigbee
