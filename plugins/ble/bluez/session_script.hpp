#pragma once

#include "plugins/ble/decoded.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace homeward::ble::bluez {

/// A characteristic that a connected device offers.
struct Characteristic {
  std::uint16_t uuid{0};
  std::string path;
  bool notifies{false};  ///< by notification or indication
  bool readable{false};
  bool writable{false};

  friend bool operator==(const Characteristic&, const Characteristic&) = default;
};

/// The date and time on the wall, for devices that have a clock of their own.
struct LocalTime {
  DeviceTime time;
  std::uint8_t weekday{0};  ///< 1 Monday to 7 Sunday; 0 not known
};

/// One thing to do on a connection.
struct Action {
  enum class What : std::uint8_t { read, write, subscribe } what{What::read};
  std::uint16_t uuid{0};
  std::string path;
  std::vector<std::uint8_t> bytes;  ///< of a write

  friend bool operator==(const Action&, const Action&) = default;
};

/// What is done on a connection with a health device, and when it is over: set its clock,
/// subscribe to what it measures, ask for stored measurements (record access control point), wait
/// until it has told all. Sources: Bluetooth SIG Glucose Service 1.0.1 section 3.4, Current Time
/// Service 1.1 section 3.1.1. Pure: time comes in.
class SessionScript {
 public:
  static constexpr BootTime kFirstValue{20'000};  ///< until a device says its first word
  static constexpr BootTime kQuiet{4'000};        ///< after its last word
  static constexpr BootTime kAfterRecords{500};   ///< after it said that all records are told
  static constexpr BootTime kLongest{60'000};     ///< whatever it does

  /// `last_sequence`: of the newest record that was collected before.
  SessionScript(std::vector<Characteristic> offered, std::optional<std::uint16_t> last_sequence,
                const LocalTime& local);

  /// What to do, in this order. One that fails is passed over.
  [[nodiscard]] const std::vector<Action>& actions() const { return actions_; }

  /// The actions are done; the waiting begins.
  void begun(BootTime now);
  /// A characteristic told its value.
  void told(std::uint16_t uuid, Bytes value, BootTime now);

  /// The number of the characteristic at a path; 0 when it is not one of these.
  [[nodiscard]] std::uint16_t uuid_at(std::string_view path) const;

  /// When it is over, as things stand.
  [[nodiscard]] BootTime over_at() const { return over_at_; }

 private:
  void add_clock(const LocalTime& local);
  void add_records(std::optional<std::uint16_t> last_sequence);

  std::vector<Characteristic> offered_;
  std::vector<Action> actions_;
  BootTime begun_{};
  BootTime over_at_{};
  bool asked_records_{false};
};

}  // namespace homeward::ble::bluez
