#include "daemon/app/router.hpp"
#include "daemon/rules/liveness.hpp"

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
  for (const auto& [platform, outlet] : outlets_) add_readings(platform, events, after, now, rows);
  return rows;
}

std::vector<ports::OutboxRow> Router::current_readings(
    const core::PlatformId& platform, const std::vector<ports::JournalEvent>& values,
    core::WallTime now) {
  std::vector<ports::OutboxRow> rows;
  if (!readings_.empty()) add_readings(platform, values, 0, now, rows);
  return rows;
}

void Router::add_readings(const core::PlatformId& platform,
                          const std::vector<ports::JournalEvent>& events, std::uint64_t after,
                          core::WallTime now, std::vector<ports::OutboxRow>& rows) {
  const std::vector<bool> open = readers(platform, now);
  const std::string audience = names_of(open);
  if (audience.empty()) return;
  Outlet& outlet = outlets_.at(platform);
  Readings batch;
  std::size_t bytes = 0;
  for (const ports::JournalEvent& entry : events) {
    const core::Event& event = entry.event;
    if (entry.id <= after || event.kind == core::EventKind::restored) continue;
    // What was measured before somebody agreed is not theirs, whenever it is written.
    const auto reads = [&](std::size_t recipient) {
      return open[recipient] && has_consent(recipients_[recipient], event.time);
    };
    // A sign of life is no reading.
    if (event.property == rules::alive_property) continue;
    const auto& named_by = readings_.named_by(event);
    if (std::none_of(named_by.begin(), named_by.end(), reads)) continue;
    if (batch.size() >= kReadingsPerRow || bytes + most_bytes(event) > kBytesPerRow) {
      rows.push_back(reading_row(platform, outlet, std::exchange(batch, {}), audience));
      bytes = 0;
    }
    bytes += most_bytes(event);
    batch.push_back(&event);
  }
  if (!batch.empty()) rows.push_back(reading_row(platform, outlet, std::move(batch), audience));
}

/// The names of those for whom `chosen` is true, for the row.
std::string Router::names_of(const std::vector<bool>& chosen) const {
  std::string names;
  for (std::size_t index = 0; index < chosen.size(); ++index) {
    if (!chosen[index]) continue;
    if (!names.empty()) names += ',';
    names += recipients_[index].name;
  }
  return names;
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
                                     Readings batch, std::string audience) const {
  const auto earlier = [](const core::Event* a, const core::Event* b) { return a->time < b->time; };
  const core::Event& newest = **std::max_element(batch.begin(), batch.end(), earlier);
  ports::OutboxRow row = row_to(platform, outlet);
  row.message_class = ports::MessageClass::reading;
  // The time keeps it unique when a home is wiped and its sequences begin again.
  row.id = "readings/" + std::to_string(row.sequence) + "/" +
           std::to_string(newest.time.time_since_epoch().count());
  row.type = "care.homeward.readings.v1";
  row.channel = "readings";
  row.audience = std::move(audience);
  row.time = newest.time;
  row.data = outlet.profile->readings_data(batch);
  return row;
}

}  // namespace homeward::app
