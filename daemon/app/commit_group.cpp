#include "daemon/app/commit_group.hpp"

#include <algorithm>
#include <iterator>
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
void put_silences_in_front(ports::Commit& group, ports::Commit&& earlier) {
  std::erase_if(earlier.silences_ended, [&](const core::RuleId& rule) {
    return std::any_of(group.silences.begin(), group.silences.end(),
                       [&](const core::Silence& one) { return one.rule == rule; });
  });
  put_in_front(group.silences, std::move(earlier.silences));
  put_in_front(group.silences_ended, std::move(earlier.silences_ended));
}

}  // namespace

void merge_in_front(ports::Commit& group, ports::Commit&& earlier) {
  put_in_front(group.events, std::move(earlier.events));
  put_in_front(group.alerts, std::move(earlier.alerts));
  put_in_front(group.outbox, std::move(earlier.outbox));
  put_in_front(group.delivered, std::move(earlier.delivered));
  put_in_front(group.devices, std::move(earlier.devices));
  put_silences_in_front(group, std::move(earlier));
  put_in_front(group.audit, std::move(earlier.audit));
  if (!group.engine) group.engine = std::move(earlier.engine);
  group.meta.merge(earlier.meta);
}

}  // namespace homeward::app
