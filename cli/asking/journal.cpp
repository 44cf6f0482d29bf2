#include "cli/asking/journal.hpp"

#include "cli/asking/answer.hpp"
#include "cli/exit_code.hpp"
#include "cli/text/language.hpp"

#include <cstdint>

namespace homeward::cli {
namespace {

constexpr std::uint32_t kPage = 1000;  ///< the most that one answer may hold

Answer page_after(const ControlClient& client, std::uint64_t after, std::uint32_t limit) {
  return Answer(
      client.get("/v1/journal?after=" + std::to_string(after) + "&limit=" + std::to_string(limit)));
}

WallTime time_of(const json::Value& event) {
  const Result<WallTime> time = parse_rfc3339(event.member("time").text().value_or(""));
  if (time) return *time;
  throw CommandFailure(ExitCode::data, tr("homewardd's journal is not as this version expects it"));
}

std::uint64_t newest_id(const ControlClient& client) {
  const Answer newest(client.get("/v1/events?limit=1"));
  const json::Value events = newest.value().member("events");
  if (events.size() == 0) return 0;
  return events.at(events.size() - 1).member("id").unsigned_integer().value_or(0);
}

/// The smallest id behind which no event is older than `since`.
std::uint64_t find_begin(const ControlClient& client, WallTime since) {
  std::uint64_t low = 0;
  std::uint64_t high = newest_id(client);
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    const Answer page = page_after(client, middle, 1);
    const json::Value events = page.value().member("events");
    const bool late = events.size() == 0 || time_of(events.at(0)) >= since;
    (late ? high : low) = late ? middle : middle + 1;
  }
  return low;
}

}  // namespace

void read_journal(const ControlClient& client, WallTime since,
                  const std::function<void(WallTime, const json::Value&)>& take) {
  std::uint64_t after = find_begin(client, since);
  while (true) {
    const Answer page = page_after(client, after, kPage);
    const json::Value events = page.value().member("events");
    for (std::size_t i = 0; i < events.size(); ++i) {
      const std::uint64_t id = events.at(i).member("id").unsigned_integer().value_or(0);
      if (id <= after)
        throw CommandFailure(ExitCode::data, tr("homewardd's journal goes in circles"));
      after = id;
      take(time_of(events.at(i)), events.at(i));
    }
    if (events.size() < kPage) return;
  }
}

}  // namespace homeward::cli
