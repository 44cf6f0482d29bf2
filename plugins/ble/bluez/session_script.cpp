#include "plugins/ble/bluez/session_script.hpp"

#include <algorithm>
#include <array>

namespace homeward::ble::bluez {
namespace {

constexpr std::uint16_t kBattery = 0x2A19;
constexpr std::uint16_t kCurrentTime = 0x2A2B;
constexpr std::uint16_t kRecords = 0x2A52;
// What is measured: thermometer, blood pressure, heart rate, glucose with its context, oximeter
// (spot, continuous), body composition, weight. Not 2A36: the pressure of a cuff that still
// inflates, in the fields of a blood pressure.
constexpr std::array<std::uint16_t, 9> kMeasurements{0x2A1C, 0x2A35, 0x2A37, 0x2A18, 0x2A34,
                                                     0x2A5E, 0x2A5F, 0x2A9C, 0x2A9D};

std::uint8_t low(std::uint16_t number) {
  return static_cast<std::uint8_t>(number & 0xFFU);
}
std::uint8_t high(std::uint16_t number) {
  return static_cast<std::uint8_t>(number >> 8U);
}

}  // namespace

SessionScript::SessionScript(std::vector<Characteristic> offered,
                             std::optional<std::uint16_t> last_sequence, const LocalTime& local)
    : offered_(std::move(offered)) {
  add_clock(local);
  for (const Characteristic& one : offered_) {
    const bool measures =
        std::find(kMeasurements.begin(), kMeasurements.end(), one.uuid) != kMeasurements.end();
    const bool wanted = measures || one.uuid == kRecords;
    if (wanted && one.notifies)
      actions_.push_back({Action::What::subscribe, one.uuid, one.path, {}});
  }
  for (const Characteristic& one : offered_) {
    if (one.uuid != kBattery || !one.readable) continue;
    actions_.push_back({Action::What::read, one.uuid, one.path, {}});
  }
  add_records(last_sequence);
}

void SessionScript::add_clock(const LocalTime& local) {
  if (local.time.year == 0) return;
  for (const Characteristic& one : offered_) {
    if (one.uuid != kCurrentTime || !one.writable) continue;
    const DeviceTime& time = local.time;
    actions_.push_back({Action::What::write,
                        one.uuid,
                        one.path,
                        {low(time.year), high(time.year), time.month, time.day, time.hour,
                         time.minute, time.second, local.weekday, 0, 0}});
  }
}

void SessionScript::add_records(std::optional<std::uint16_t> last_sequence) {
  for (const Characteristic& one : offered_) {
    if (one.uuid != kRecords || !one.writable || asked_records_) continue;
    asked_records_ = true;
    // All records, or those whose sequence number is at least the next.
    std::vector<std::uint8_t> request{0x01, 0x01};
    if (last_sequence && *last_sequence < UINT16_MAX) {
      const auto next = static_cast<std::uint16_t>(*last_sequence + 1);
      request = {0x01, 0x03, 0x01, low(next), high(next)};
    }
    actions_.push_back({Action::What::write, one.uuid, one.path, std::move(request)});
  }
}

void SessionScript::begun(BootTime now) {
  begun_ = now;
  // What was told during the actions counts as its last word.
  over_at_ = over_at_.count() > 0 ? now + kQuiet : now + kFirstValue;
}

void SessionScript::told(std::uint16_t uuid, Bytes value, BootTime now) {
  // Response code (06): the request is done. No such record (06 00 01 06) is an answer as well.
  const bool records_done = uuid == kRecords && asked_records_ && !value.empty() && value[0] == 6;
  over_at_ = now + (records_done ? kAfterRecords : kQuiet);
  if (begun_.count() > 0) over_at_ = std::min(over_at_, begun_ + kLongest);
}

std::uint16_t SessionScript::uuid_at(std::string_view path) const {
  const auto found = std::find_if(offered_.begin(), offered_.end(),
                                  [&](const Characteristic& one) { return one.path == path; });
  return found == offered_.end() ? std::uint16_t{0} : found->uuid;
}

}  // namespace homeward::ble::bluez
