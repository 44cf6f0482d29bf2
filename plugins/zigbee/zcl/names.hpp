#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

/// Clusters and attributes by name.
namespace homeward::zcl {

/// Clusters this host understands.
namespace cluster {
inline constexpr std::uint16_t basic = 0x0000;
inline constexpr std::uint16_t power_configuration = 0x0001;
inline constexpr std::uint16_t identify = 0x0003;
inline constexpr std::uint16_t groups = 0x0004;
inline constexpr std::uint16_t scenes = 0x0005;
inline constexpr std::uint16_t on_off = 0x0006;
inline constexpr std::uint16_t level = 0x0008;
inline constexpr std::uint16_t time = 0x000A;
inline constexpr std::uint16_t analogue_input = 0x000C;
inline constexpr std::uint16_t multistate_input = 0x0012;
inline constexpr std::uint16_t ota = 0x0019;
inline constexpr std::uint16_t poll_control = 0x0020;
inline constexpr std::uint16_t door_lock = 0x0101;
inline constexpr std::uint16_t illuminance = 0x0400;
inline constexpr std::uint16_t temperature = 0x0402;
inline constexpr std::uint16_t pressure = 0x0403;
inline constexpr std::uint16_t humidity = 0x0405;
inline constexpr std::uint16_t occupancy = 0x0406;
inline constexpr std::uint16_t carbon_monoxide = 0x040C;
inline constexpr std::uint16_t carbon_dioxide = 0x040D;
inline constexpr std::uint16_t pm25 = 0x042A;
inline constexpr std::uint16_t ias_zone = 0x0500;
inline constexpr std::uint16_t ias_ace = 0x0501;
inline constexpr std::uint16_t ias_wd = 0x0502;
inline constexpr std::uint16_t metering = 0x0702;
inline constexpr std::uint16_t electrical_measurement = 0x0B04;
inline constexpr std::uint16_t tuya = 0xEF00;
inline constexpr std::uint16_t xiaomi = 0xFCC0;
}  // namespace cluster

/// "ias_zone"; empty for a cluster without a name here.
[[nodiscard]] std::string_view cluster_name(std::uint16_t cluster) noexcept;

/// Finds a cluster by its name here, or by the names that Zigbee2MQTT ("ssIasZone", "genOnOff")
/// and zigpy ("IasZone") use; case, spaces, `_` and `-` do not matter.
[[nodiscard]] std::optional<std::uint16_t> find_cluster(std::string_view name) noexcept;

/// "measured_value"; empty for an attribute without a name here. `manufacturer` is the code of a
/// manufacturer's own attribute.
[[nodiscard]] std::string_view attribute_name(std::uint16_t cluster, std::uint16_t attribute,
                                              std::optional<std::uint16_t> manufacturer) noexcept;

/// Manufacturer code of Lumi (Xiaomi, Aqara).
inline constexpr std::uint16_t manufacturer_lumi = 0x115F;

}  // namespace homeward::zcl
