#include "daemon/rehearsal/comparison.hpp"

#include "daemon/rehearsal/clock_time.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace homeward::rehearsal {
namespace {

using core::SteadyTime;

bool names(const AlertName& written, const AlertName& alert) {
  return written.rule == alert.rule && (!written.device || written.device == alert.device);
}

std::string joined(const std::vector<std::string>& words) {
  if (words.empty()) return "nothing";
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

class Comparison {
 public:
  Comparison(const Test& test, const Outcome& outcome) : test_(test), outcome_(outcome) {
    for (const ObservedAlert& alert : outcome.alerts) {
      if (is_under_test(test, alert.alert.rule)) unexplained_.push_back(&alert);
    }
  }

  std::vector<Difference> run() {
    differences_ = outcome_.impossible;
    explain_alerts();
    for (std::size_t i = 0; i < test_.looks.size(); ++i) {
      compare_look(test_.looks[i], outcome_.looks.at(i));
    }
    std::stable_sort(differences_.begin(), differences_.end(),
                     [](const Difference& a, const Difference& b) {
                       return std::tie(a.position.line, a.position.column) <
                              std::tie(b.position.line, b.position.column);
                     });
    return std::move(differences_);
  }

 private:
  /// First those that fired when they should; what is left over is then paired by its rule, so
  /// that an alert at the wrong time is one difference and not two.
  void explain_alerts() {
    std::vector<const Expectation*> lines;
    for (const Expectation& expected : test_.expected) lines.push_back(&expected);
    // A line that names its device knows best which alert it means.
    std::stable_partition(lines.begin(), lines.end(),
                          [](const Expectation* one) { return one->alert.device.has_value(); });
    std::vector<const Expectation*> missing;
    for (const Expectation* const expected : lines) {
      const ObservedAlert* const alert = take([&](const ObservedAlert& one) {
        return names(expected->alert, one.alert) && one.fired == expected->fired;
      });
      if (alert == nullptr) {
        missing.push_back(expected);
      } else {
        compare_details(*expected, *alert);
      }
    }
    for (const Expectation* const expected : missing) explain_missing(*expected);
    for (const ObservedAlert* const alert : unexplained_) {
      say(test_.position, "nobody expects " + to_text(alert->alert) + ": it fires at " +
                              time(alert->fired) + ", pending since " + time(alert->pending));
    }
  }

  template <class Wanted>
  const ObservedAlert* take(const Wanted& wanted) {
    const auto found = std::find_if(unexplained_.begin(), unexplained_.end(),
                                    [&](const ObservedAlert* one) { return wanted(*one); });
    if (found == unexplained_.end()) return nullptr;
    const ObservedAlert* const alert = *found;
    unexplained_.erase(found);
    return alert;
  }

  void explain_missing(const Expectation& expected) {
    const ObservedAlert* const alert =
        take([&](const ObservedAlert& one) { return names(expected.alert, one.alert); });
    const std::string name = to_text(expected.alert);
    if (alert == nullptr) {
      say(expected.position, name + " does not fire at " + time(expected.fired));
      return;
    }
    say(expected.position,
        name + " fires at " + time(alert->fired) + ", not at " + time(expected.fired));
    compare_details(expected, *alert);
  }

  void compare_details(const Expectation& expected, const ObservedAlert& alert) {
    const std::string name = to_text(alert.alert);
    if (expected.pending && *expected.pending != alert.pending) {
      say(expected.position, name + " is pending since " + time(alert.pending) + ", not since " +
                                 time(*expected.pending));
    }
    if (expected.resolved && *expected.resolved != alert.resolved) {
      const std::string wanted =
          *expected.resolved ? "not at " + time(**expected.resolved) : "though it should not";
      say(expected.position, alert.resolved
                                 ? name + " ends at " + time(*alert.resolved) + ", " + wanted
                                 : name + " still fires at the end of the test, " +
                                       "though it should end at " + time(**expected.resolved));
    }
    compare_escalation(expected, alert);
  }

  void compare_escalation(const Expectation& expected, const ObservedAlert& alert) {
    if (!expected.escalated) return;
    std::vector<SteadyTime> told;
    for (const Escalated& one : alert.escalated) told.push_back(one.at);
    if (told == *expected.escalated) return;
    say(expected.position, to_text(alert.alert) + " is escalated at " + times(told) + ", not at " +
                               times(*expected.escalated));
  }

  void compare_look(const Look& look, const Situation& situation) {
    std::vector<AlertName> pending;
    for (const ObservedPending& one : situation.pending) pending.push_back(one.alert);
    if (look.pending) {
      // Rules that wait for an absence are nearly always pending: others than these may be.
      compare_names(look, *look.pending, pending, "pending", look.pending->empty());
    }
    if (look.firing) compare_names(look, *look.firing, situation.firing, "firing", true);
    if (look.warned) compare_names(look, *look.warned, situation.warned, "warned of", true);
  }

  /// A rule that is written without a device stands for any number of its devices. `all`: nothing
  /// else may be there.
  void compare_names(const Look& look, const std::vector<AlertName>& written,
                     const std::vector<AlertName>& seen, const std::string& what, bool all) {
    std::set<std::string> tested;
    bool equal = true;
    for (const AlertName& name : seen) {
      if (!is_under_test(test_, name.rule)) continue;
      tested.insert(to_text(name));
      if (!all) continue;
      equal = equal && std::any_of(written.begin(), written.end(),
                                   [&](const AlertName& one) { return names(one, name); });
    }
    equal = equal && std::all_of(written.begin(), written.end(), [&](const AlertName& one) {
              return std::any_of(seen.begin(), seen.end(),
                                 [&](const AlertName& name) { return names(one, name); });
            });
    if (equal) return;
    std::vector<std::string> wanted;
    for (const AlertName& name : written) wanted.push_back(to_text(name));
    say(look.position, what + " at " + time(look.at) + " is " +
                           joined({tested.begin(), tested.end()}) + ", not " + joined(wanted));
  }

  [[nodiscard]] std::string time(SteadyTime at) const {
    return shown(at, test_.last_clock, test_.program->rule_set().zone);
  }

  [[nodiscard]] std::string times(const std::vector<SteadyTime>& all) const {
    std::vector<std::string> texts;
    for (const SteadyTime one : all) texts.push_back(time(one));
    return all.empty() ? "no time" : joined(texts);
  }

  void say(const core::SourcePosition& position, std::string message) {
    differences_.push_back({position, std::move(message)});
  }

  const Test& test_;
  const Outcome& outcome_;
  std::vector<const ObservedAlert*> unexplained_;
  std::vector<Difference> differences_;
};

}  // namespace

bool is_under_test(const Test& test, const core::RuleId& rule) {
  return test.only.empty() ||
         std::find(test.only.begin(), test.only.end(), rule) != test.only.end();
}

std::vector<Difference> compare(const Test& test, const Outcome& outcome) {
  return Comparison(test, outcome).run();
}

}  // namespace homeward::rehearsal
