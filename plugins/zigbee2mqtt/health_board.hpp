#pragma once

#include "plugins/sdk/plugin.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace homeward::zigbee2mqtt {

/// All that is wrong at the moment; the worst of it is told, whenever that changes. The core
/// knows one state per plugin.
class HealthBoard {
 public:
  using Tell = std::function<void(sdk::HealthState, std::string code, std::string detail)>;

  explicit HealthBoard(Tell tell) : tell_(std::move(tell)) {}

  void raise(std::string_view code, sdk::HealthState state, std::string detail);
  void clear(std::string_view code);

  /// Says again what is so now: the core has forgotten (a new welcome).
  void repeat();

  [[nodiscard]] bool raised(std::string_view code) const { return notes_.contains(code); }

 private:
  struct Note {
    sdk::HealthState state{sdk::HealthState::ok};
    std::string code;
    std::string detail;

    friend bool operator==(const Note&, const Note&) = default;
  };

  [[nodiscard]] Note worst() const;
  void tell_when_changed();

  Tell tell_;
  std::map<std::string, Note, std::less<>> notes_;
  Note told_{sdk::HealthState::ok, "ok", {}};
};

}  // namespace homeward::zigbee2mqtt
