#pragma once

#include "plugins/zigbee/zcl/global.hpp"

#include <cstdint>

/// Frames that the host sends: what interviews, enrolment and commands need.
namespace homeward::zcl {

/// Switches a plug. `command` 0 off, 1 on, 2 toggle (cluster on_off).
[[nodiscard]] Frame switch_command(std::uint8_t sequence, std::uint8_t command);

/// Lets a device show itself for some seconds (cluster identify).
[[nodiscard]] Frame identify(std::uint8_t sequence, std::uint16_t seconds);

/// Writes the address to which an IAS zone reports (cluster ias_zone, attribute 0x0010).
[[nodiscard]] Frame write_cie_address(std::uint8_t sequence, std::uint64_t coordinator);

/// Tells an IAS zone that it is enrolled. Answers a request when `sequence` is the request's; may
/// also be sent unasked ("auto-enroll-response").
[[nodiscard]] Frame enroll_response(std::uint8_t sequence, std::uint8_t zone_id);

/// What a siren does (cluster ias_wd, command start_warning).
struct Warning {
  enum class Mode : std::uint8_t {
    stop = 0,
    burglar = 1,
    fire = 2,
    emergency = 3,
    police_panic = 4,
    fire_panic = 5,
    emergency_panic = 6,
  };

  Mode mode{Mode::emergency};
  bool strobe{true};
  std::uint8_t level{3};  ///< 0 low to 3 very high
  std::uint16_t duration_s{30};
  std::uint8_t strobe_duty{50};  ///< percent
  /// The first byte's halves change places: HEIMAN and others read mode in the lower bits.
  bool swapped{false};
};

[[nodiscard]] Frame start_warning(std::uint8_t sequence, const Warning& warning);

/// Answers a check-in of a sleeping device (cluster poll_control): it stays awake for `timeout_s`
/// seconds when there is something to say, and goes back to sleep at 0.
[[nodiscard]] Frame check_in_response(const Header& answered, std::uint16_t timeout_s);

/// Answers a question for firmware: there is none (cluster ota).
[[nodiscard]] Frame no_image_response(const Header& answered);

/// Answers a keypad's question for the alarm panel's state: disarmed (cluster ias_ace).
[[nodiscard]] Frame panel_status_response(const Header& answered);

/// Answers a keypad's arm command: `notification` is the mode it asked for (cluster ias_ace).
[[nodiscard]] Frame arm_response(const Header& answered, std::uint8_t notification);

/// A frame of a cluster's command with a payload.
[[nodiscard]] Frame cluster_command(std::uint8_t sequence, std::uint8_t command, Bytes payload,
                                    Direction direction = Direction::to_server);

/// Seconds between 1970 and the epoch of Zigbee, 2000-01-01 UTC.
inline constexpr std::int64_t epoch_2000_s = 946'684'800;

/// What the host's Time cluster (server) answers. Times in seconds since 1970.
struct ClockReading {
  std::int64_t utc_s{0};
  std::int32_t zone_offset_s{0};  ///< of local time, daylight saving included
  bool synchronised{true};
};

/// Answers a device's read of the host's attributes: the Time cluster has our clock; Basic says who
/// we are; all else is unsupported.
[[nodiscard]] Frame answer_read(std::uint16_t cluster, const Header& answered,
                                std::span<const std::uint16_t> asked, const ClockReading& clock);

}  // namespace homeward::zcl
