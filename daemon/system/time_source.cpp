#include "daemon/system/time_source.hpp"

#include <sys/stat.h>

#include <chrono>
#include <optional>
#include <utility>

namespace homeward::system {
namespace {

using core::TimeQuality;

/// The kernel takes a clock for unsteered when its error may have reached 16 s, at 500 millionths
/// (NTP_PHASE_LIMIT and MAXFREQ in linux/timex.h); the service sets it each 34 minutes at least.
constexpr std::chrono::hours kBelieved{9};
/// A marker from the future was made by a clock that has been set back since.
constexpr std::chrono::minutes kTolerance{1};

std::optional<core::WallTime> touched_at(const std::filesystem::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return std::nullopt;
  return core::WallTime{std::chrono::seconds{status.st_mtim.tv_sec}};
}

}  // namespace

TimeSource::TimeSource(std::filesystem::path marker, AskKernel ask_kernel)
    : marker_(std::move(marker)), ask_kernel_(ask_kernel) {}

TimeQuality TimeSource::quality(core::WallTime now) const {
  timex state{};
  const int answer = ask_kernel_(&state);
  if (answer >= 0) {
    const bool steered = answer != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
    return steered ? TimeQuality::synchronised : TimeQuality::estimated;
  }
  const auto touched = touched_at(marker_);
  const bool steered = touched && now >= *touched - kTolerance && now - *touched <= kBelieved;
  return steered ? TimeQuality::synchronised : TimeQuality::estimated;
}

}  // namespace homeward::system
