#include "cli/asking/answer.hpp"
#include "cli/commands/commands.hpp"
#include "cli/findings/test_run.hpp"
#include "cli/machine/pause.hpp"
#include "cli/machine/terminal.hpp"
#include "cli/text/answers.hpp"
#include "cli/text/language.hpp"
#include "cli/text/length.hpp"
#include "cli/text/test_run.hpp"
#include "lib/json/writer.hpp"

namespace homeward::cli {
namespace {

/// Often enough for a person; the times that are told are the daemon's own.
constexpr std::chrono::milliseconds kLook{200};
/// A recipient is told at once; whoever is not told by then is not told.
constexpr std::chrono::seconds kQueued{2};

/// Looks at the alert until it came there and back, or the time is over.
void wait_for(TestRun& run, const ControlClient& client, std::chrono::microseconds length) {
  const auto begin = std::chrono::steady_clock::now();
  while (true) {
    const Answer status(client.get("/v1/status"));
    const Answer alerts(client.get("/v1/alerts?limit=50"));
    run.take(status.value(), alerts.value());
    const auto waited = std::chrono::steady_clock::now() - begin;
    const bool nobody = run.platforms().empty() && waited > kQueued;
    if (run.complete() || nobody || waited >= length) return;
    pause_for(kLook);
  }
}

ExitCode run_and_wait(const Answer& alert, const TestAlertOptions& options, Session& session) {
  const auto length = length_of("--wait", options.wait);
  TestRun run(alert.value());
  wait_for(run, session.client, length);
  if (session.json) {
    session.out << run.to_json() << '\n';
  } else {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(length);
    session.out << test_run_text(run, seconds, session.look);
  }
  return run.complete() ? ExitCode::ok : ExitCode::no;
}

}  // namespace

ExitCode run(const TestAlertOptions& options, Session& session) {
  if (!options.wait.empty()) (void)length_of("--wait", options.wait);  // before anything is sent
  const std::string by = options.by.empty() ? user_name() : options.by;
  std::string body;
  json::Writer(body).begin_object().text("rule", options.rule).text("by", by).end_object();
  const std::string answer = session.client.post("/v1/test-alert", body);
  if (session.json && options.wait.empty()) {
    session.out << answer << '\n';
    return ExitCode::ok;
  }
  const Answer alert(answer);
  if (!session.json) {
    session.out << printable(tr("A test alert of {0} ({1}) is on its way.",
                                cell(alert.value().member("rule")),
                                cell(alert.value().member("id"))))
                << '\n';
    session.out.flush();
  }
  return options.wait.empty() ? ExitCode::ok : run_and_wait(alert, options, session);
}

}  // namespace homeward::cli
