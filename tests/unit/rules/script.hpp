#pragma once

#include <string>
#include <vector>

namespace homeward::rules::test {

using Lines = std::vector<std::string>;

/// Runs a rule under test in a small home (script.cpp shows it; the rules may bring sections of
/// their own) over a table of times and events, and tells what happened as another table. A line
/// is `[DAY] HH:MM[:SS] WHAT`, in local time of Europe/Amsterdam; day 1 is Tuesday 10 March 2026
/// and the engine starts at its 00:00. WHAT is `device.property value`, or
///   `restored device.property value`   a value that is known from before
///   `late HH:MM[:SS] device.property value`   an event of that time that comes only now
///   `!ack RULE`    `!restart` (snapshot and restore; `!restart unsynchronised`: without a clock)
///   `!resume` (a stop since the line before)    `!reload` (see run_changed())
///   `!cancel RULE` (or RULE/DEVICE)
///   `!away` `!home` `!vacation [DAY] HH:MM`    `?stale` (names the alerts that are)
///   `!unsynchronised`  `!synchronised`  `!step SECONDS` (of the wall clock)   `end`
/// Times are those of the steady line; they are the wall clock's as long as that is not stepped.
/// Results: `DAY HH:MM:SS RULE[/DEVICE] fires since DAY HH:MM:SS`, `... ends`, with the reason
/// when it is not the condition; `... RULE not judged`; `... RULE warning begun, fires DAY
/// HH:MM:SS` (or cancelled, fired, over); `... presence home` with `presence()`.
[[nodiscard]] Lines run(const std::string& rules_yaml, const Lines& script);

/// The same, where `!reload` puts the rules `changed_yaml` in the place of `rules_yaml`. An alert
/// of a rule that is changed or gone ends without a word.
[[nodiscard]] Lines run_changed(const std::string& rules_yaml, const std::string& changed_yaml,
                                const Lines& script);

/// The same as run(), with the changes of presence among the results.
[[nodiscard]] Lines run_with_presence(const std::string& rules_yaml, const Lines& script);

/// What compile() says of the rules, as `line: message; suggestion`, line 1 being the first of
/// `rules_yaml`.
[[nodiscard]] Lines mistakes(const std::string& rules_yaml);

}  // namespace homeward::rules::test
