#pragma once

#include "lib/base/rfc3339.hpp"
#include "plugins/protocol/limits.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The plugin contract as plain values (docs/PLUGINS.md). JSON inside messages (config, args,
/// data) stays JSON text, so that nobody needs a JSON library to include this.
namespace homeward::protocol {

/// What a sensor says. Numbers are finite; texts are valid UTF-8, at most limits::kText bytes.
using Value = std::variant<bool, double, std::string>;

enum class Kind : std::uint8_t {
  report,    ///< a state, as the sensor sees it now
  event,     ///< something that happened now, such as a press
  restored,  ///< a retained or cached state: it initialises and never fires
};

/// How far the plugin trusts the stamp it gives.
enum class TimeQuality : std::uint8_t { synchronised, estimated, unsynchronised };

enum class HealthState : std::uint8_t { ok, degraded, failed };

[[nodiscard]] std::string_view to_text(Kind kind) noexcept;
[[nodiscard]] std::string_view to_text(TimeQuality quality) noexcept;
[[nodiscard]] std::string_view to_text(HealthState state) noexcept;

/// How well the radio hears the device.
struct Link {
  std::optional<double> rssi;  ///< dBm
  std::optional<double> lqi;   ///< 0 to 255

  friend bool operator==(const Link&, const Link&) = default;
};

/// plugin -> core, first line.
struct Hello {
  std::uint64_t protocol{limits::kVersion};
  std::string plugin;  ///< key under `plugins:`
  std::string name;    ///< of the program, for people; may be empty
  std::string version;
  std::vector<std::string> capabilities;  ///< pair, set, identify, gatt, resend
  std::string run;  ///< random id of this process; needed for `resend`, else may be empty

  friend bool operator==(const Hello&, const Hello&) = default;
};

/// A device that the core remembers for the plugin.
struct KnownDevice {
  std::string id;
  std::string keep;  ///< as the plugin gave it; may be empty

  friend bool operator==(const KnownDevice&, const KnownDevice&) = default;
};

/// core -> plugin, answer to hello.
struct Welcome {
  std::string session;
  std::string config{"{}"};  ///< JSON object: the plugin's part of homeward.yaml
  std::vector<KnownDevice> devices;
  std::optional<std::uint64_t> committed;  ///< last sequence of this run that is on disk
  bool driven_clock{false};  ///< `clock: "replay"`: the home's time is that of the events

  friend bool operator==(const Welcome&, const Welcome&) = default;
};

/// core -> plugin, answer to a hello that is not accepted; the core closes.
struct Refuse {
  std::string reason;

  friend bool operator==(const Refuse&, const Refuse&) = default;
};

/// A property that a device has.
struct Property {
  std::string name;
  std::string type;                 ///< boolean, number or string
  std::string unit;                 ///< empty: none
  std::vector<std::string> values;  ///< of a string property, when they are known

  friend bool operator==(const Property&, const Property&) = default;
};

enum class Power : std::uint8_t { unknown, mains, battery };

/// plugin -> core: a device, new or changed. Texts may be empty but for the id.
struct Device {
  std::string id;  ///< `<plugin>:<address>`
  std::string address;
  std::string name;  ///< as the plugin's own world calls it
  std::string manufacturer;
  std::string model;
  std::vector<Property> properties;
  Power power{Power::unknown};
  std::optional<std::uint64_t> expected_interval_s;
  Link link;
  std::optional<std::string> keep;  ///< opaque, given back at the next welcome

  friend bool operator==(const Device&, const Device&) = default;
};

/// One value of one property of one device.
struct Event {
  std::string device;    ///< `<plugin>:<address>`
  std::string property;  ///< see vocabulary.hpp
  Value value;
  std::string unit;              ///< empty: the vocabulary's
  std::optional<WallTime> time;  ///< the source's stamp; none: now
  std::optional<TimeQuality> time_quality;
  Kind kind{Kind::report};
  Link link;

  friend bool operator==(const Event&, const Event&) = default;
};

/// plugin -> core: an `event` line (one) or an `events` line (1 to limits::kEventsPerLine).
struct Events {
  std::vector<Event> events;
  std::optional<std::uint64_t> sequence;  ///< of the line, grows by one within a run

  friend bool operator==(const Events&, const Events&) = default;
};

/// plugin -> core: a device is no more.
struct Gone {
  std::string device;
  bool removed{false};  ///< someone removed it; otherwise it left by itself

  friend bool operator==(const Gone&, const Gone&) = default;
};

/// plugin -> core: how the plugin's part of the world is.
struct Health {
  HealthState state{HealthState::ok};
  std::string code;    ///< one word: `radio-lost`
  std::string detail;  ///< one sentence for a person
  std::uint64_t recoveries{0};

  friend bool operator==(const Health&, const Health&) = default;
};

/// core -> plugin: please do.
struct Command {
  std::uint64_t id{0};
  std::string name;        ///< permit_join, identify, set, remove, read
  std::string args{"{}"};  ///< JSON object
  double deadline_s{10};   ///< counted from reception

  friend bool operator==(const Command&, const Command&) = default;
};

/// plugin -> core: what became of a command.
struct CommandResult {
  std::uint64_t id{0};
  bool ok{false};
  std::string error;       ///< when not ok
  std::string data{"{}"};  ///< JSON object

  friend bool operator==(const CommandResult&, const CommandResult&) = default;
};

/// core -> plugin: every line up to this sequence is on disk.
struct Committed {
  std::uint64_t sequence{0};

  friend bool operator==(const Committed&, const Committed&) = default;
};

/// Both ways.
struct Ping {
  friend bool operator==(const Ping&, const Ping&) = default;
};
struct Pong {
  friend bool operator==(const Pong&, const Pong&) = default;
};
struct Bye {
  std::string reason;

  friend bool operator==(const Bye&, const Bye&) = default;
};

using FromPlugin =
    std::variant<Events, Device, Gone, Health, CommandResult, Ping, Pong, Bye, Hello>;
using FromCore = std::variant<Committed, Command, Ping, Pong, Bye, Welcome, Refuse>;

}  // namespace homeward::protocol
