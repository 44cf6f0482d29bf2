#include "daemon/rules/replay.hpp"
#include "cli/text/language.hpp"

#include "cli/commands/commands.hpp"
#include "cli/commands/configuration.hpp"
#include "cli/text/phrases.hpp"
#include "daemon/settings/scalars.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>

namespace homeward::cli {
namespace {

core::Duration reorder_of(const ReplayOptions& options) {
  if (options.reorder.empty()) return core::Duration{0};
  const settings::Parsed<core::Duration> parsed = settings::parse_duration(options.reorder);
  if (parsed.value) return *parsed.value;
  throw CommandFailure(ExitCode::usage, printable(told_text("--reorder " + parsed.complaint)));
}

Result<rules::Replayed> replay_events(const rules::Program& program, const std::string& events,
                                      core::Duration reorder) {
  if (events == "-") return rules::replay(program, std::cin, reorder);
  std::ifstream file(events, std::ios::binary);
  if (!file) throw CommandFailure(ExitCode::no_input, events + ": " + std::strerror(errno));
  return rules::replay(program, file, reorder);
}

}  // namespace

/// The answer is JSON lines with and without --json: it is made to be compared and counted.
ExitCode run(const ReplayOptions& options, Session& session) {
  const rules::Program program = read_program({options.config});
  const Result<rules::Replayed> replayed =
      replay_events(program, options.events, reorder_of(options));
  if (!replayed) {
    throw CommandFailure(ExitCode::data,
                         options.events + ": " + told_text(to_text(replayed.error())));
  }
  if (replayed->events == 0 && replayed->foreign > 0) {
    throw CommandFailure(ExitCode::data, printable(tr("{0}: no event is of this home, first '{1}'",
                                                      options.events, replayed->first_foreign)));
  }
  if (replayed->foreign > 0) {
    const std::string left_out =
        tr_count("left out {0} events of what the configuration does not have, first of '{1}'",
                 "left out {0} events of what the configuration does not have, first of '{1}'",
                 replayed->foreign, replayed->first_foreign);
    std::cerr << "homeward: " << printable(left_out) << '\n';
  }
  const core::TimeZone& zone = program.rule_set().zone;
  for (const rules::ReplayedAlert& alert : replayed->alerts) {
    session.out << rules::to_json_line(alert, zone) << '\n';
  }
  return ExitCode::ok;
}

}  // namespace homeward::cli
