#include "plugins/zigbee/devices/duplicates.hpp"

#include <algorithm>

namespace homeward::zigbee {
namespace {

using std::chrono::seconds;

constexpr seconds kWindow{10};      // how long devices go on repeating
constexpr seconds kShortWindow{1};  // where the sequence proves little
constexpr std::size_t kMostDevices = 600;
constexpr std::size_t kMostPlaces = 32;
constexpr std::size_t kMostFrames = 8;  // of one place

/// FNV-1a (draft-eastlake-fnv): short, and good enough to tell frames of one device apart.
std::uint64_t digest_of(zcl::ByteView bytes) {
  std::uint64_t digest = 14'695'981'039'346'656'037ULL;
  for (const auto byte : bytes) digest = (digest ^ byte) * 1'099'511'628'211ULL;
  return digest;
}

}  // namespace

void DuplicateFilter::judge_counting(Device& device, const Frame& frame, std::uint64_t digest,
                                     Time now) {
  const bool heard_before = device.last_at != Time{};
  const bool soon = now - device.last_at < kWindow;
  if (heard_before && soon && device.last_sequence == frame.sequence &&
      device.last_digest != digest) {
    device.counts = false;
  } else if (heard_before && device.last_sequence != frame.sequence) {
    device.counts = true;
  }
  device.last_sequence = frame.sequence;
  device.last_digest = digest;
  device.last_at = now;
}

DuplicateFilter::Place& DuplicateFilter::place_of(Device& device, const Frame& frame) {
  const auto found = std::find_if(device.places.begin(), device.places.end(), [&](const auto& one) {
    return one.endpoint == frame.endpoint && one.cluster == frame.cluster &&
           one.answers == frame.answer;
  });
  if (found != device.places.end()) return *found;
  if (device.places.size() == kMostPlaces) device.places.pop_front();
  return device.places.emplace_back(Place{frame.endpoint, frame.cluster, frame.answer, {}});
}

/// The window begins at the first of a row, so that a device that never stops repeating a call is
/// heard again.
bool DuplicateFilter::is_repeat(const Place& place, std::uint64_t digest, Time now, bool counted) {
  if (place.frames.empty()) return false;
  const Seen& last = place.frames.back();
  if (last.digest == digest) return now - last.at < (counted ? kWindow : kShortWindow);
  // Not longer: a device that sleeps deeply may begin to count anew each time it wakes.
  return counted && std::any_of(place.frames.begin(), place.frames.end(), [&](const Seen& seen) {
           return seen.digest == digest && now - seen.at < kShortWindow;
         });
}

bool DuplicateFilter::is_duplicate(const Frame& frame, Time now) {
  make_room();
  Device& device = devices_[frame.device];
  const auto digest = digest_of(frame.bytes);
  if (!frame.answer) judge_counting(device, frame, digest, now);
  Place& place = place_of(device, frame);
  // Zero is what firmware sends that does not count at all.
  const bool counted = frame.answer || (device.counts && frame.sequence != 0);
  if (is_repeat(place, digest, now, counted)) return true;
  if (place.frames.size() == kMostFrames) place.frames.pop_front();
  place.frames.push_back({digest, now});
  return false;
}

void DuplicateFilter::make_room() {
  if (devices_.size() < kMostDevices) return;
  const auto oldest = std::min_element(
      devices_.begin(), devices_.end(),
      [](const auto& a, const auto& b) { return a.second.last_at < b.second.last_at; });
  devices_.erase(oldest);
}

}  // namespace homeward::zigbee
