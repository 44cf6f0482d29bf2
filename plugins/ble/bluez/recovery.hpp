#pragma once

#include "plugins/ble/advertisement.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace homeward::ble::bluez {

/// How far the way from us to the air is open.
enum class RadioState : std::uint8_t {
  service_away,  ///< nobody owns org.bluez, or the bus can't be reached
  adapter_away,  ///< BlueZ runs and has not the adapter that we want
  off,           ///< the adapter is there and not powered
  idle,          ///< powered, and no scan of ours runs
  scanning,
};

/// What can be done about a radio that does not hear, the gentlest first.
enum class Step : std::uint8_t {
  scan,             ///< stop a scan that runs, and start it
  power_cycle,      ///< adapter off and on
  unblock,          ///< rfkill
  restart_service,  ///< bluetooth.service, through systemd
  reset_usb,        ///< of a USB radio
};

[[nodiscard]] std::string_view to_text(RadioState state) noexcept;
[[nodiscard]] std::string_view to_text(Step step) noexcept;

struct RecoveryTimings {
  BootTime silence{std::chrono::seconds{90}};          ///< without data while scanning
  BootTime longest_silence{std::chrono::minutes{20}};  ///< of a home whose sensors speak seldom
  BootTime patience_service{std::chrono::seconds{10}};
  BootTime patience_adapter{std::chrono::seconds{20}};
  BootTime patience_power{std::chrono::seconds{2}};
  BootTime between_steps{std::chrono::seconds{30}};
  BootTime most_between{std::chrono::minutes{10}};
};

/// Decides when to do what about a radio that has gone silent: the ladder of steps, each given its
/// time, then a fault, then the ladder again at growing distances. Only what carries data counts
/// as life: empty advertisements are a way in which radios fail (home-assistant/core#77043).
/// A quiet home is no broken radio: silences that ended by themselves make it more patient, and
/// where no device is expected it never goes beyond scanning anew. Pure: time comes in.
class Recovery {
 public:
  explicit Recovery(RecoveryTimings timings = {}) : timings_(timings) {}

  /// Says how things stand; call it as often as you like.
  void state(RadioState state, BootTime now);
  /// Says whether there is a device that should be heard at all.
  void expect_devices(bool expected) { expected_ = expected; }
  /// An advertisement with data came in.
  void heard(BootTime now);

  /// The step that is due now, each once; nothing when there is time yet.
  [[nodiscard]] std::optional<Step> due(BootTime now);
  /// The step could not be done here: the next one need not wait.
  void not_possible(BootTime now);
  /// When due() may say something next.
  [[nodiscard]] BootTime wake_at() const;

  /// True from the first step that was more than starting a scan until data came in again.
  [[nodiscard]] bool troubled() const { return rung_ > 1 || dead_; }
  /// True when all steps were tried in vain.
  [[nodiscard]] bool dead() const { return dead_; }
  /// How often it got better after steps that were more than starting a scan.
  [[nodiscard]] std::size_t recoveries() const { return recoveries_; }
  /// The silence that is taken for trouble at present.
  [[nodiscard]] BootTime patience() const { return patience_; }

 private:
  [[nodiscard]] BootTime patience_of(RadioState state) const;
  [[nodiscard]] std::size_t lowest_rung(RadioState state) const;
  [[nodiscard]] std::size_t rung_count() const;
  void learn(BootTime now);

  RecoveryTimings timings_;
  RadioState state_{RadioState::service_away};
  BootTime since_{0};       ///< of the state, or of the last data
  BootTime not_before_{0};  ///< the last step has its time until then
  BootTime last_heard_{0};
  BootTime last_step_{std::chrono::hours{-1}};
  bool heard_ever_{false};
  bool known_{false};  ///< state() was called
  bool expected_{false};
  bool dead_{false};
  std::size_t rung_{0};  ///< the next step of the ladder
  std::size_t rounds_{0};
  std::size_t recoveries_{0};
  BootTime patience_{timings_.silence};
};

}  // namespace homeward::ble::bluez
