#include "daemon/app/commit_group.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <type_traits>
#include <utility>

namespace homeward::app {
namespace {

template <class Item>
void put_in_front(std::vector<Item>& items, std::vector<Item>&& earlier) {
  earlier.insert(earlier.end(), std::make_move_iterator(items.begin()),
                 std::make_move_iterator(items.end()));
  items = std::move(earlier);
}

/// A silence that began again after its end was to be written must not be removed by that end.
/// Takes the silences of `earlier`, and nothing else of it.
void put_silences_in_front(ports::Commit& group, ports::Commit& earlier) {
  std::erase_if(earlier.silences_ended, [&](const core::RuleId& rule) {
    return std::any_of(group.silences.begin(), group.silences.end(),
                       [&](const core::Silence& one) { return one.rule == rule; });
  });
  put_in_front(group.silences, std::move(earlier.silences));
  put_in_front(group.silences_ended, std::move(earlier.silences_ended));
}

/// Keeps the last word on each key, in the order of those words.
template <class Item, class Key>
void keep_newest(std::vector<Item>& items, Key key) {
  std::set<std::decay_t<decltype(key(items.front()))>> seen;
  std::vector<Item> kept;
  for (auto item = items.rbegin(); item != items.rend(); ++item) {
    if (seen.insert(key(*item)).second) kept.push_back(std::move(*item));
  }
  std::reverse(kept.begin(), kept.end());
  items = std::move(kept);
}

/// A quarter more than is needed goes at once: else each new item would move all of them.
template <class Item>
std::uint64_t drop_oldest(std::vector<Item>& items, std::size_t bound) {
  if (items.size() <= bound) return 0;
  const std::size_t dropped = items.size() - bound * 3 / 4;
  items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(dropped));
  return dropped;
}

std::uint64_t drop_rows(std::vector<ports::OutboxRow>& rows, std::size_t bound,
                        const std::function<bool(const ports::OutboxRow&)>& sent) {
  if (rows.size() <= bound) return 0;
  if (sent) std::erase_if(rows, sent);
  std::uint64_t dropped = 0;
  for (auto lowest = ports::kMessageClasses.rbegin(); lowest != ports::kMessageClasses.rend();
       ++lowest) {
    std::size_t excess = rows.size() > bound ? rows.size() - bound : 0;
    dropped += std::erase_if(rows, [&](const ports::OutboxRow& row) {
      if (excess == 0 || row.message_class != *lowest) return false;
      --excess;
      return true;
    });
  }
  return dropped;
}

}  // namespace

Forgotten keep_within(ports::Commit& group, const RingBounds& bounds,
                      const std::function<bool(const ports::OutboxRow&)>& sent) {
  keep_newest(group.alerts, [](const core::Alert& alert) { return alert.id; });
  keep_newest(group.devices, [](const ports::DeviceRecord& device) { return device.address; });
  Forgotten forgotten;
  forgotten.events = drop_oldest(group.events, bounds.events);
  forgotten.rows_unsent = drop_rows(group.outbox, bounds.rows, sent);
  forgotten.audit = drop_oldest(group.audit, bounds.audit);
  return forgotten;
}

void merge_in_front(ports::Commit& group, ports::Commit&& earlier) {
  put_in_front(group.events, std::move(earlier.events));
  put_in_front(group.alerts, std::move(earlier.alerts));
  put_in_front(group.outbox, std::move(earlier.outbox));
  put_in_front(group.delivered, std::move(earlier.delivered));
  put_in_front(group.devices, std::move(earlier.devices));
  put_silences_in_front(group, earlier);
  put_in_front(group.audit, std::move(earlier.audit));
  if (!group.engine) group.engine = std::move(earlier.engine);
  group.meta.merge(earlier.meta);
}

}  // namespace homeward::app
