#include "plugins/ble/bluez/recovery.hpp"

#include <algorithm>
#include <array>

namespace homeward::ble::bluez {
namespace {

constexpr std::array kLadder{Step::scan, Step::power_cycle, Step::unblock, Step::restart_service,
                             Step::reset_usb};
// What is heard so soon after a scan was started anew may be heard because of that.
constexpr BootTime kBecauseOfStep{10'000};

}  // namespace

std::string_view to_text(RadioState state) noexcept {
  switch (state) {
    case RadioState::service_away: return "service-away";
    case RadioState::adapter_away: return "adapter-away";
    case RadioState::off: return "off";
    case RadioState::idle: return "idle";
    case RadioState::scanning: return "scanning";
  }
  return "";
}

std::string_view to_text(Step step) noexcept {
  switch (step) {
    case Step::scan: return "scan";
    case Step::power_cycle: return "power-cycle";
    case Step::unblock: return "unblock";
    case Step::restart_service: return "restart-service";
    case Step::reset_usb: return "reset-usb";
  }
  return "";
}

void Recovery::state(RadioState state, BootTime now) {
  if (known_ && state == state_) return;
  // Losing what was there is new trouble: what the last step was given in time no longer counts.
  if (known_ && state < state_) not_before_ = now;
  // And what can scan again shall do so at once.
  if (state == RadioState::idle) not_before_ = now;
  known_ = true;
  state_ = state;
  since_ = now;
}

void Recovery::heard(BootTime now) {
  if (state_ != RadioState::scanning) return;
  learn(now);
  if (troubled()) ++recoveries_;
  heard_ever_ = true;
  last_heard_ = since_ = now;
  rung_ = rounds_ = 0;
  dead_ = false;
  not_before_ = now;
}

/// A silence that ended by itself is how this home is.
void Recovery::learn(BootTime now) {
  if (!heard_ever_) return;
  const bool only_scans = rung_ <= 1 && !dead_;
  const bool by_itself = now - last_step_ > kBecauseOfStep;
  if (!only_scans || !by_itself) return;
  patience_ = std::clamp(2 * (now - last_heard_), patience_, timings_.longest_silence);
}

BootTime Recovery::patience_of(RadioState state) const {
  switch (state) {
    case RadioState::service_away: return timings_.patience_service;
    case RadioState::adapter_away: return timings_.patience_adapter;
    case RadioState::off: return timings_.patience_power;
    case RadioState::idle: return BootTime{0};
    case RadioState::scanning: return patience_;
  }
  return BootTime{0};
}

std::size_t Recovery::lowest_rung(RadioState state) const {
  switch (state) {
    case RadioState::service_away: return 3;
    case RadioState::adapter_away: return 2;
    case RadioState::off: return 1;
    case RadioState::idle:
    case RadioState::scanning: return 0;
  }
  return 0;
}

std::size_t Recovery::rung_count() const {
  // Silence where nobody should speak proves nothing.
  return state_ == RadioState::scanning && !expected_ ? 1 : kLadder.size();
}

std::optional<Step> Recovery::due(BootTime now) {
  if (!known_ || now < wake_at()) return std::nullopt;
  // A scan that is to start needs no ladder: after each step that brought the adapter back.
  if (state_ == RadioState::idle && last_step_ < since_) {
    last_step_ = now;
    not_before_ = now + timings_.between_steps / 6;
    return Step::scan;
  }
  rung_ = std::max(rung_, lowest_rung(state_));
  const Step step = kLadder[std::min(rung_, kLadder.size() - 1)];
  ++rung_;
  last_step_ = now;
  not_before_ = now + timings_.between_steps;
  if (rung_ >= rung_count()) {
    dead_ = dead_ || rung_count() > 1;
    rung_ = 0;
    const std::size_t doubled = std::min<std::size_t>(rounds_++, 8);
    not_before_ = now + std::min(timings_.between_steps * (1U << doubled), timings_.most_between);
  }
  return step;
}

void Recovery::not_possible(BootTime now) {
  if (rung_ > 0) not_before_ = now;
}

BootTime Recovery::wake_at() const {
  if (!known_) return BootTime::max();
  return std::max(since_ + patience_of(state_), not_before_);
}

}  // namespace homeward::ble::bluez
