#include "lib/log/log.hpp"
#include "plugins/ble/bluez/boot_clock.hpp"
#include "plugins/ble/bluez/discovery_source.hpp"
#include "plugins/ble/bluez/monitor_source.hpp"
#include "plugins/ble/bluez/radio.hpp"

#include <systemd/sd-bus.h>

namespace homeward::ble::bluez {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

// A power change of a controller that hangs fails after 10 s in the kernel.
constexpr auto kPowerTimeout = 20s;
constexpr auto kRestartTimeout = 30s;

}  // namespace

asio::awaitable<void> Radio::perform(Step step) {
  const bool routine = step == Step::scan && !recovery_.troubled();
  log::write(routine ? log::Level::debug : log::Level::warning, "the radio gets a step of recovery",
             {{"step", to_text(step)}, {"state", to_text(state())}});
  const auto outcome = co_await attempt(step);
  if (outcome) co_return;
  why_ = std::string(to_text(step)) + ": " + to_text(outcome.error());
  log::warning("a step of recovery failed",
               {{"step", to_text(step)}, {"why", to_text(outcome.error())}});
  const ErrorCode code = outcome.error().code;
  const bool not_here = code == ErrorCode::unsupported || code == ErrorCode::io ||
                        (code == ErrorCode::refused && step != Step::scan);
  if (not_here) recovery_.not_possible(boot_now());
}

asio::awaitable<Result<void>> Radio::attempt(Step step) {
  Result<void> outcome;
  switch (step) {
    case Step::scan: outcome = co_await start_scan(); break;
    case Step::power_cycle: outcome = co_await cycle_power(); break;
    case Step::unblock: outcome = co_await unblock(); break;
    case Step::restart_service: outcome = co_await restart_service(); break;
    case Step::reset_usb: outcome = machine_.reset_usb(); break;
  }
  co_return outcome;
}

std::unique_ptr<AdvertSource> Radio::make_source(ScanMode mode) {
  if (mode == ScanMode::passive) {
    return std::make_unique<MonitorSource>(executor_, bus_, options_.interests);
  }
  if (mode == ScanMode::active) {
    return std::make_unique<DiscoverySource>(executor_, bus_, options_.busy_pause);
  }
  ManagementSource::Partners partners;
  partners.open = options_.open_management;
  partners.heard = [this](const Advertisement& told) {
    Advertisement heard = told;
    complete(heard);
    hear(heard);
  };
  partners.ended = [this] { wake(); };
  return std::make_unique<ManagementSource>(executor_, std::move(partners));
}

/// Whether that mode can't be had here at all, so that another one must do.
bool Radio::not_offered(const Error& error) const {
  if (mode_refused_) return false;
  if (options_.scan == ScanMode::management) return error.code == ErrorCode::unsupported;
  return options_.scan == ScanMode::passive && error.code != ErrorCode::disconnected;
}

asio::awaitable<Result<void>> Radio::start_scan() {
  const std::string path = adapter_path_;
  if (path.empty()) co_return failure(ErrorCode::not_found, "there is no adapter");
  Result<void> started = co_await source_->start(path);
  if (!started && not_offered(started.error())) {
    log::notice("this way of scanning is not to be had here: scanning by discovery",
                {{"source", source_->name()}, {"why", to_text(started.error())}});
    mode_refused_ = true;
    co_await source_->stop();
    source_ = make_source(ScanMode::active);
    started = co_await source_->start(path);
  }
  // The adapter may have gone while we waited.
  if (adapter_path_ != path) source_->lost();
  co_return started;
}

asio::awaitable<void> Radio::discover_too() {
  if (!source_->tells_itself() || beside_ || adapter_path_.empty()) co_return;
  beside_ = make_source(ScanMode::active);
  const std::string path = adapter_path_;
  const auto started = co_await beside_->start(path);
  if (!started) log::notice("bluetoothd looks for no device", {{"why", to_text(started.error())}});
}

asio::awaitable<void> Radio::discover_no_longer() {
  if (!beside_) co_return;
  co_await beside_->stop();
  beside_.reset();
}

asio::awaitable<Result<void>> Radio::set_power(bool on) {
  Message message = bus_.make_call(kService, adapter_path_.c_str(), kPropertiesInterface, "Set");
  if (message) {
    const int filled =
        sd_bus_message_append(message.get(), "ssv", kAdapterInterface, "Powered", "b", on ? 1 : 0);
    if (filled < 0) co_return failure(ErrorCode::invalid, "can't write a property");
  }
  const auto answer = co_await bus_.call(std::move(message), kPowerTimeout);
  if (!answer) co_return answer.error();
  if (!adapter_path_.empty()) powered_ = on;
  if (!on) source_->lost();
  co_return Result<void>{};
}

asio::awaitable<Result<void>> Radio::cycle_power() {
  if (adapter_path_.empty()) co_return failure(ErrorCode::not_found, "there is no adapter");
  if (powered_) {
    const auto off = co_await set_power(false);
    if (!off) log::warning("the adapter can't be switched off", {{"why", to_text(off.error())}});
  }
  const auto on = co_await set_power(true);
  co_return on;
}

asio::awaitable<Result<void>> Radio::unblock() {
  const auto lifted = machine_.unblock_bluetooth();
  if (!lifted) co_return lifted.error();
  if (adapter_path_.empty()) co_return Result<void>{};
  const auto on = co_await set_power(true);
  co_return on;
}

/// Asks systemd; a polkit rule of the package allows our user this one unit and verb.
asio::awaitable<Result<void>> Radio::restart_service() {
  Message message = bus_.make_call("org.freedesktop.systemd1", "/org/freedesktop/systemd1",
                                   "org.freedesktop.systemd1.Manager", "RestartUnit");
  if (message) {
    const int filled = sd_bus_message_append(message.get(), "ss", "bluetooth.service", "replace");
    if (filled < 0) co_return failure(ErrorCode::invalid, "can't write a call");
  }
  const auto answer = co_await bus_.call(std::move(message), kRestartTimeout);
  if (!answer) co_return answer.error();
  look_due_ = true;
  co_return Result<void>{};
}

}  // namespace homeward::ble::bluez
