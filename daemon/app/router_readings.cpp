#include "daemon/app/router.hpp"

#include <algorithm>
#include <utility>

namespace homeward::app {
namespace {

/// Small enough that a window of messages under way costs little memory, large enough that the
/// envelope does not count.
constexpr std::size_t kReadingsPerRow = 50;
constexpr std::size_t kBytesPerRow = 16UL * 1024UL;

/// At most so many bytes of JSON; a character of a text may become six.
std::size_t most_bytes(const core::Event& event) {
  constexpr std::size_t kNamesTimeAndNumber = 128;
  const auto* text = std::get_if<std::string>(&event.value);
  return kNamesTimeAndNumber + event.device.str().size() + event.property.size() +
         (text == nullptr ? 0 : 6 * text->size());
}

}  // namespace

std::vector<ports::OutboxRow> Router::reading_rows(const std::vector<ports::JournalEvent>& events,
                                                   std::uint64_t after, core::WallTime now) {
  std::vector<ports::OutboxRow> rows;
  if (readings_.empty()) return rows;
  for (auto& [platform, outlet] : outlets_) {
    const std::vector<bool> open = readers(platform, now);
    if (std::find(open.begin(), open.end(), true) == open.end()) continue;
    Readings batch;
    std::size_t bytes = 0;
    for (const auto& [id, event] : events) {
      if (id <= after || event.kind == core::EventKind::restored) continue;
      const auto& named_by = readings_.named_by(event);
      const auto reads = [&open](std::size_t recipient) { return bool{open[recipient]}; };
      if (std::none_of(named_by.begin(), named_by.end(), reads)) continue;
      if (batch.size() >= kReadingsPerRow || bytes + most_bytes(event) > kBytesPerRow) {
        rows.push_back(reading_row(platform, outlet, std::exchange(batch, {})));
        bytes = 0;
      }
      bytes += most_bytes(event);
      batch.push_back(&event);
    }
    if (!batch.empty()) rows.push_back(reading_row(platform, outlet, std::move(batch)));
  }
  return rows;
}

/// Who of this platform may have readings now, by the index of the recipient.
std::vector<bool> Router::readers(const core::PlatformId& platform, core::WallTime now) const {
  std::vector<bool> open(recipients_.size());
  for (std::size_t index = 0; index < recipients_.size(); ++index) {
    const ports::Recipient& one = recipients_[index];
    open[index] = one.platform == platform && !one.readings.empty() && reaches(one, now);
  }
  return open;
}

/// One message; its time is that of its newest reading, so that it is not older than any of them.
ports::OutboxRow Router::reading_row(const core::PlatformId& platform, Outlet& outlet,
                                     Readings batch) const {
  const auto earlier = [](const core::Event* a, const core::Event* b) { return a->time < b->time; };
  const core::Event& newest = **std::max_element(batch.begin(), batch.end(), earlier);
  ports::OutboxRow row = row_to(platform, outlet);
  row.message_class = ports::MessageClass::reading;
  // The time keeps it unique when a home is wiped and its sequences begin again.
  row.id = "readings/" + std::to_string(row.sequence) + "/" +
           std::to_string(newest.time.time_since_epoch().count());
  row.type = "care.homeward.readings.v1";
  row.channel = "readings";
  row.time = newest.time;
  row.data = outlet.profile->readings_data(batch);
  return row;
}

}  // namespace homeward::app
