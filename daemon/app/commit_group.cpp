#include "daemon/app/commit_group.hpp"

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

}  // namespace

void merge_in_front(ports::Commit& group, ports::Commit&& earlier) {
  put_in_front(group.events, std::move(earlier.events));
  put_in_front(group.alerts, std::move(earlier.alerts));
  put_in_front(group.outbox, std::move(earlier.outbox));
  put_in_front(group.delivered, std::move(earlier.delivered));
  put_in_front(group.devices, std::move(earlier.devices));
  if (!group.engine) group.engine = std::move(earlier.engine);
  group.meta.merge(earlier.meta);
}

}  // namespace homeward::app
