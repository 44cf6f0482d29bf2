#pragma once

#include "daemon/core/time.hpp"
#include "daemon/ports/operations.hpp"

#include <map>
#include <string>

namespace homeward::plugin_host {

/// The plugins that said hello and were refused. A service asks again every few seconds until the
/// configuration is mended: the journal hears of each reason once, `homeward status` for as long
/// as the plugin keeps asking.
class Refusals {
 public:
  /// True when this reason is news, and so worth a line in the journal.
  [[nodiscard]] bool note(const std::string& plugin, const std::string& reason,
                          core::SteadyTime now);

  /// The plugin was welcomed.
  void forget(const std::string& plugin) { refusals_.erase(plugin); }

  /// Why the plugin is refused; empty when it is not, or has given up asking.
  [[nodiscard]] std::string reason(const std::string& plugin, core::SteadyTime now) const;

  /// All that still ask: why each is refused, by name.
  [[nodiscard]] std::map<std::string, std::string> asking(core::SteadyTime now) const;

 private:
  struct Refusal {
    std::string reason;
    core::SteadyTime last;
  };
  void make_room();

  std::map<std::string, Refusal> refusals_;  ///< by the name in the hello; bounded
};

}  // namespace homeward::plugin_host
