#pragma once

#include "daemon/rules/builder.hpp"
#include "daemon/rules/rule_set.hpp"

#include <cstdint>
#include <vector>

namespace homeward::rules {

/// Up to 32 event patterns of one condition, compiled so that a report is matched against what
/// concerns its slot only. Add the patterns, then connect() once.
class Patterns {
 public:
  /// Adds a pattern; its bit in match() is the number of patterns added before.
  void add(const Builder& builder, const EventPattern& pattern);

  /// Subscribes `leaf` to every slot of the patterns; the tags belong to this object.
  void connect(Builder& builder, LeafId leaf);

  /// The bits of the patterns that the report matches.
  [[nodiscard]] std::uint32_t match(const SlotEvent& event, std::uint32_t tag) const noexcept;

  /// The tag of each slot of the home, or no_tag: for who hears every report without subscribing.
  [[nodiscard]] std::vector<std::uint32_t> tags_by_slot(std::size_t slot_count) const;
  static constexpr std::uint32_t no_tag = UINT32_MAX;

  /// The devices of all slots, each once.
  [[nodiscard]] std::vector<DeviceIndex> devices(const World& world) const;

 private:
  struct Item {
    enum class Kind : std::uint8_t { activity, value, report } kind{};
    std::uint32_t bit{};
    std::vector<core::Value> values;
  };
  struct Entry {
    SlotIndex slot{};
    std::vector<std::uint32_t> items;  // in items_
  };

  std::vector<Item> items_;
  std::vector<Entry> entries_;  // by tag
  std::uint32_t count_{0};
};

}  // namespace homeward::rules
