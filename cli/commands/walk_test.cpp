#include "cli/text/walk_test.hpp"
#include "cli/asking/answer.hpp"
#include "cli/commands/commands.hpp"
#include "cli/findings/walk_test.hpp"
#include "cli/machine/terminal.hpp"
#include "cli/text/length.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

namespace homeward::cli {
namespace {

/// Shows reactions as they come. On a terminal the last line names those that are still missing.
class LiveList {
 public:
  LiveList(WalkTest& test, Session& session) : test_(test), session_(session) {}

  void begin(std::chrono::seconds length) {
    if (session_.json) return;
    session_.out << walk_begin_text(test_, length);
    show_missing();
  }

  /// False when nobody reads any more.
  bool take(std::string_view line) {
    const Answer event{std::string(line)};
    const std::size_t before = test_.reacted();
    const WalkedSensor* sensor = test_.take(event.value());
    if (sensor == nullptr) return true;
    test_.refresh(Answer(session_.client.get("/v1/devices")).value());
    const std::string_view at = event.value().member("time").text().value_or("");
    if (session_.json) {
      session_.out << reaction_json(test_, *sensor, at, test_.reacted() != before) << '\n';
    } else {
      clear_line();
      session_.out << reaction_line(test_, *sensor, at, session_.look);
      show_missing();
    }
    session_.out.flush();
    return session_.out.good();
  }

  void clear_line() {
    if (session_.look.terminal && !session_.json) session_.out << "\r\x1b[K";
  }

 private:
  void show_missing() {
    if (session_.look.terminal) session_.out << not_yet_line(test_, session_.look.width);
    session_.out.flush();
  }

  WalkTest& test_;
  Session& session_;
};

/// Follows to the end; a reload shuts the door for a moment, and the walk goes on after it.
ControlClient::End walk(LiveList& list, const ControlClient& client,
                        std::chrono::steady_clock::time_point until) {
  while (true) {
    try {
      return client.follow_until(
          "/v1/events?follow=1", [&list](std::string_view line) { return list.take(line); }, until);
    } catch (const CommandFailure& failure) {
      if (failure.code() != ExitCode::unreachable) throw;
      client.wait_until_it_answers();
    }
  }
}

void save(const std::filesystem::path& path, const std::string& summary) {
  std::ofstream file(path, std::ios::binary);
  file << summary << '\n';
  file.close();
  if (!file) throw CommandFailure(ExitCode::no_input, path.string() + ": " + std::strerror(errno));
}

}  // namespace

ExitCode run(const WalkTestOptions& options, Session& session) {
  const auto length = length_of("walk-test", options.length);
  const auto until = std::chrono::steady_clock::now() + length;
  WalkTest test(Answer(session.client.get("/v1/devices")).value());
  const WallTime begun = wall_now();
  LiveList list(test, session);
  list.begin(std::chrono::duration_cast<std::chrono::seconds>(length));
  const auto end =
      test.sensors().empty() ? ControlClient::End::enough : walk(list, session.client, until);
  list.clear_line();
  const std::string summary =
      summary_json(test, begun, wall_now(), end == ControlClient::End::interrupted);
  if (!options.save.empty()) save(options.save, summary);
  session.out << (session.json ? summary + '\n' : '\n' + walk_summary_text(test, session.look));
  return test.complete() && !test.sensors().empty() ? ExitCode::ok : ExitCode::no;
}

}  // namespace homeward::cli
