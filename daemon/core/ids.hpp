#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace homeward::core {

/// A name that can't be mistaken for another kind of name: no implicit conversion, ordered,
/// hashable, printable with str().
template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string text) : text_(std::move(text)) {}

  [[nodiscard]] const std::string& str() const noexcept { return text_; }
  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

  friend bool operator==(const Id&, const Id&) = default;
  friend std::strong_ordering operator<=>(const Id& a, const Id& b) {
    return a.text_.compare(b.text_) <=> 0;
  }

 private:
  std::string text_;
};

/// A device as the home's configuration names it: `front_door`.
using DeviceId = Id<struct DeviceTag>;
/// A device as its plugin calls it: `<plugin>:<address>`, e.g. `zigbee:0x00158d0004a1b2c3`.
using DeviceAddress = Id<struct DeviceAddressTag>;
/// A rule by its `alert:` name.
using RuleId = Id<struct RuleTag>;
/// An alert: 26 characters of Crockford base 32, ordered by the time of firing (see alert_id.hpp).
using AlertId = Id<struct AlertTag>;
/// A platform by its key under `platforms:`.
using PlatformId = Id<struct PlatformTag>;
/// A plugin by its key under `plugins:`.
using PluginId = Id<struct PluginTag>;

}  // namespace homeward::core

template <class Tag>
struct std::hash<homeward::core::Id<Tag>> {
  std::size_t operator()(const homeward::core::Id<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.str());
  }
};
