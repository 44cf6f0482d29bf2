#include "cli/asking/answer.hpp"
#include "cli/commands/commands.hpp"
#include "cli/text/answers.hpp"

namespace homeward::cli {
namespace {

/// Prints one line of the stream; false when nobody reads any more.
bool print_line(std::string_view line, Session& session) {
  const Answer event{std::string(line)};
  if (session.json) {
    if (!event.value().member("keep_alive").has_value()) session.out << line << '\n';
  } else {
    session.out << event_line(event.value(), session.look);
  }
  session.out.flush();
  return session.out.good();
}

}  // namespace

ExitCode run(const EventsOptions& options, Session& session) {
  if (options.follow) {
    session.client.follow("/v1/events?follow=1",
                          [&session](std::string_view line) { return print_line(line, session); });
    return ExitCode::ok;
  }
  const std::string answer =
      session.client.get("/v1/events?limit=" + std::to_string(options.limit));
  session.out << (session.json ? answer + '\n' : events_text(Answer(answer).value(), session.look));
  return ExitCode::ok;
}

}  // namespace homeward::cli
