#include "plugins/zigbee/devices/duplicates.hpp"

#include <algorithm>

namespace homeward::zigbee {
namespace {

using std::chrono::seconds;

constexpr seconds kWindow{10};      // how long devices go on repeating
constexpr seconds kShortWindow{1};  // for devices whose sequence says nothing
constexpr std::size_t kMostDevices = 600;
constexpr std::size_t kMostSeen = 32;

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

bool DuplicateFilter::is_duplicate(const Frame& frame, Time now) {
  make_room();
  Device& device = devices_[frame.device];
  const auto digest = digest_of(frame.bytes);
  judge_counting(device, frame, digest, now);
  const auto same_place = [&](const Seen& seen) {
    return seen.endpoint == frame.endpoint && seen.cluster == frame.cluster;
  };
  const auto found = std::find_if(device.seen.begin(), device.seen.end(), same_place);
  const Seen current{frame.endpoint, frame.cluster, frame.sequence, digest, now};
  if (found == device.seen.end()) {
    if (device.seen.size() == kMostSeen) device.seen.pop_front();
    device.seen.push_back(current);
    return false;
  }
  // Zero is what firmware sends that does not count at all.
  const auto window = device.counts && frame.sequence != 0 ? kWindow : kShortWindow;
  const bool repeated = found->digest == digest && now - found->at < window;
  // The window begins at the first of a row, so that a device that never stops repeating a call is
  // heard again.
  if (!repeated) *found = current;
  return repeated;
}

void DuplicateFilter::make_room() {
  if (devices_.size() < kMostDevices) return;
  const auto oldest = std::min_element(
      devices_.begin(), devices_.end(),
      [](const auto& a, const auto& b) { return a.second.last_at < b.second.last_at; });
  devices_.erase(oldest);
}

}  // namespace homeward::zigbee
