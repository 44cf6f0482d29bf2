#include "daemon/app/health.hpp"

#include <string>
#include <utility>

namespace homeward::app {
namespace {

constexpr std::chrono::minutes kLook{1};
constexpr std::uint64_t kMegabyte = 1024 * 1024;
constexpr std::uint64_t kLeastDiskFree = 100 * kMegabyte;
/// A day's writing that wears out a small card before its time: some 2 TB in three years.
constexpr std::uint64_t kMostWrittenPerDay = 2'000 * kMegabyte;
constexpr std::uint64_t kLeastMemoryFree = 24 * kMegabyte;
constexpr double kHot = 80;  ///< degrees Celsius; a Raspberry Pi slows down there
constexpr std::chrono::hours kDay{24};

std::string megabytes(std::uint64_t bytes) {
  return std::to_string(bytes / kMegabyte) + " MB";
}

}  // namespace

Health::Health(const World& world, Faults& faults,
               const std::vector<std::unique_ptr<Forwarder>>& forwarders,
               std::function<ports::MachineHealth()> machine)
    : world_(world),
      faults_(faults),
      forwarders_(forwarders),
      machine_(std::move(machine)),
      wakeup_(world.service_clock),
      wear_since_(world.service_clock.now()) {
  if (world_.written_bytes) written_before_ = world_.written_bytes();
}

void Health::stop() {
  stopping_ = true;
  wakeup_.notify();
}

boost::asio::awaitable<void> Health::run() {
  while (!stopping_) {
    look();
    const core::SteadyTime next = world_.service_clock.now() + kLook;
    co_await wakeup_.wait_until(next);
  }
}

void Health::look() {
  const core::TimeQuality quality = world_.home_clock.mapping().quality;
  faults_.report(fault::clock_not_set, "", quality == core::TimeQuality::unsynchronised,
                 "no time source");
  for (const auto& forwarder : forwarders_) {
    const ports::PlatformStatus status = forwarder->status();
    const bool refused = status.refused && *status.refused <= ports::MessageClass::fault;
    // Where nobody consents there is nobody to be reached.
    const bool missed = (!status.connected || refused) && status.consent;
    faults_.report(fault::platform_unreachable, status.id.str(), missed, status.last_error);
  }
  look_at_disk();
  look_at_machine();
}

void Health::look_at_disk() {
  if (world_.renew_store && world_.store.health().damaged) world_.renew_store();
  if (world_.disk_free_bytes) {
    const std::uint64_t free = world_.disk_free_bytes();
    faults_.report(fault::disk_low, "", free < kLeastDiskFree, megabytes(free) + " free");
  }
  const core::SteadyTime now = world_.service_clock.now();
  if (!world_.written_bytes || now - wear_since_ < kDay) return;
  const std::uint64_t written = world_.written_bytes();
  const std::uint64_t today = written - written_before_;
  faults_.report(fault::disk_wear, "", today > kMostWrittenPerDay, megabytes(today) + " a day");
  wear_since_ = now;
  written_before_ = written;
}

void Health::look_at_machine() {
  if (!machine_) return;
  const ports::MachineHealth machine = machine_();
  if (machine.cpu_celsius) {
    const auto degrees = static_cast<int>(*machine.cpu_celsius);
    faults_.report(fault::cpu_hot, "", *machine.cpu_celsius >= kHot,
                   std::to_string(degrees) + " degrees");
  }
  if (machine.memory_free) {
    faults_.report(fault::memory_high, "", *machine.memory_free < kLeastMemoryFree,
                   megabytes(*machine.memory_free) + " free");
  }
  if (machine.under_voltage) faults_.report(fault::under_voltage, "", *machine.under_voltage);
  if (machine.on_mains) faults_.report(fault::mains_lost, "", !*machine.on_mains);
}

}  // namespace homeward::app
