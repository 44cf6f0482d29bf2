#include "daemon/core/silence.hpp"
#include "cli/asking/answer.hpp"
#include "cli/commands/commands.hpp"
#include "cli/machine/terminal.hpp"
#include "cli/text/answers.hpp"
#include "cli/text/language.hpp"
#include "daemon/settings/scalars.hpp"
#include "lib/json/writer.hpp"

namespace homeward::cli {
namespace {

std::uint64_t seconds_of(const std::string& length) {
  const settings::Parsed<core::Duration> parsed = settings::parse_duration(length);
  const auto seconds = parsed.value
                           ? std::chrono::duration_cast<std::chrono::seconds>(*parsed.value)
                           : std::chrono::seconds{0};
  if (seconds < std::chrono::seconds{1}) {
    throw CommandFailure(ExitCode::usage, tr("--for wants a length such as 8h: '{0}'", length));
  }
  if (seconds > core::kLongestSilence) {
    throw CommandFailure(ExitCode::usage, tr("a silence lasts from 1 second to 7 days"));
  }
  return static_cast<std::uint64_t>(seconds.count());
}

ExitCode end_silence(const SilenceOptions& options, const std::string& by, Session& session) {
  std::string body;
  json::Writer(body).begin_object().text("by", by).end_object();
  const std::string answer =
      session.client.post("/v1/silences/" + percent_encoded(options.rule) + "/end", body);
  session.out << (session.json ? answer : printable(tr("{0} is silent no more.", options.rule)))
              << '\n';
  return ExitCode::ok;
}

}  // namespace

ExitCode run(const SilenceOptions& options, Session& session) {
  const std::string by = options.by.empty() ? user_name() : options.by;
  if (options.end) return end_silence(options, by, session);
  if (options.length.empty() || options.reason.empty()) {
    throw CommandFailure(ExitCode::usage, tr("silence wants --for and --reason (see --help)"));
  }
  std::string body;
  json::Writer out(body);
  out.begin_object().text("rule", options.rule);
  out.key("for_s").unsigned_integer(seconds_of(options.length));
  out.text("reason", options.reason).text("by", by);
  out.key("critical").boolean(options.critical).end_object();
  const std::string answer = session.client.post("/v1/silences", body);
  if (session.json) {
    session.out << answer << '\n';
    return ExitCode::ok;
  }
  const Answer silence(answer);
  session.out << printable(tr("{0} is silent until {1}.", cell(silence.value().member("rule")),
                              local_time(silence.value().member("until").text(), session.look)))
              << '\n';
  return ExitCode::ok;
}

}  // namespace homeward::cli
