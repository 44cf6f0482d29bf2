#pragma once

#include "daemon/app/fault_catalogue.hpp"
#include "daemon/core/alert.hpp"
#include "daemon/core/time.hpp"
#include "daemon/rules/engine.hpp"
#include "lib/base/result.hpp"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace homeward::app {

/// The alerts of the home: gives the engine's transitions an id, a revision and stamps, and
/// remembers what is open. Ids follow from what makes the alert (core::make_alert_id), so a
/// transition that is found again after a crash is recognised and told only once; where the wall
/// clock was set in between, by its time on the home's own line.
class AlertBook {
 public:
  AlertBook(const rules::Program& program, std::string seed);
  ~AlertBook() = default;
  AlertBook(const AlertBook&) = delete;
  AlertBook& operator=(const AlertBook&) = delete;

  /// Takes what the store knows: open alerts, and the newest closed ones for recognition.
  void restore(const std::vector<core::Alert>& alerts);

  /// Makes the alert of a transition, or its next revision. Nothing when this very step is known.
  std::optional<core::Alert> apply(const rules::Transition& transition,
                                   const core::ClockMapping& clock);

  /// A test alert of a rule at `at`: open like any other, until it is acknowledged or over.
  core::Alert test_alert(rules::RuleIndex rule, core::SteadyTime at,
                         const core::ClockMapping& clock);

  /// A fault of the gateway itself, by its id and the part that is faulty (may be empty): open
  /// until close().
  core::Alert fault(const FaultKind& kind, const std::string& part, const std::string& detail,
                    core::SteadyTime at, const core::ClockMapping& clock);

  /// The open alert of the same rule and device as a firing that is new, when there is one: the
  /// rules forgot it, so nothing but its successor can end it.
  [[nodiscard]] std::optional<core::AlertId> forgotten(const rules::Transition& transition,
                                                       const core::ClockMapping& clock) const;

  /// Ends an open alert for another reason than its rule's transition; gives its last revision.
  core::Alert close(const core::AlertId& id, core::ResolveReason reason, core::WallTime at);

  /// The open alert with this id or unique beginning of an id (at least 6 characters).
  /// Errors: not_found, invalid (ambiguous), refused (known, but resolved).
  [[nodiscard]] Result<core::Alert> find_open(const std::string& id) const;

  /// Writes an acknowledgement into an open alert and gives its next revision; the first one
  /// stays when it was acknowledged before.
  core::Alert acknowledge(const core::AlertId& id, core::Acknowledgement acknowledgement);

  /// An open alert, to note what was done for it; a change that platforms hear of must raise its
  /// revision.
  [[nodiscard]] core::Alert& open_alert(const core::AlertId& id) { return open_.at(id); }
  /// The open alert of this instance of a rule, tests apart; null when there is none.
  [[nodiscard]] const core::Alert* find_instance(const core::RuleId& rule,
                                                 const std::optional<core::DeviceId>& device) const;

  [[nodiscard]] const std::map<core::AlertId, core::Alert>& open() const { return open_; }
  /// The newest that are over.
  [[nodiscard]] const std::deque<core::AlertId>& closed() const { return closed_; }

 private:
  std::optional<core::Alert> raise(const rules::Transition& transition,
                                   const core::ClockMapping& clock);
  std::optional<core::Alert> resolve(const rules::Transition& transition,
                                     const core::ClockMapping& clock);
  /// What makes an alert, on the home's time line.
  struct Firing {
    core::RuleId rule;
    std::optional<core::DeviceId> device;
    core::SteadyTime at;
    bool test{false};
    friend bool operator==(const Firing&, const Firing&) = default;
  };

  [[nodiscard]] static Firing firing_of(const core::Alert& alert);
  [[nodiscard]] bool is_known(const rules::Transition& transition,
                              const core::ClockMapping& clock) const;
  void remember_closed(const core::Alert& alert);
  [[nodiscard]] bool was_closed(const core::AlertId& id) const;
  [[nodiscard]] core::AlertId id_of(const rules::Transition& transition,
                                    const core::ClockMapping& clock) const;

  const rules::Program& program_;
  std::string seed_;
  std::map<core::AlertId, core::Alert> open_;
  std::deque<core::AlertId> closed_;                 ///< the newest kRemembered
  std::unordered_set<std::string_view> closed_ids_;  ///< of the texts in `closed_`
  std::deque<Firing> closed_firings_;                ///< of the same, in the same order
};

}  // namespace homeward::app
