#include "cli/report/report.hpp"
#include "cli/asking/answer.hpp"
#include "cli/asking/journal.hpp"
#include "cli/commands/commands.hpp"
#include "cli/configuration/configuration_files.hpp"
#include "cli/machine/terminal.hpp"
#include "cli/text/language.hpp"
#include "cli/text/length.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

namespace homeward::cli {
namespace {

using report::Material;

std::unique_ptr<Answer> ask(const Session& session, const std::string& target) {
  return std::make_unique<Answer>(session.client.get(target));
}

/// The last line of what `walk-test` wrote: its summary.
std::unique_ptr<Answer> read_walk(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw CommandFailure(ExitCode::no_input, path.string() + ": " + std::strerror(errno));
  std::string line;
  std::string last;
  while (std::getline(file, line)) {
    if (!line.empty()) last = line;
  }
  json::Parser parser({.size = 4UL * 1024UL * 1024UL, .depth = 16});
  const Result<json::Value> parsed = parser.parse(last);
  if (!parsed || !parsed->member("summary").is_object()) {
    throw CommandFailure(ExitCode::data, tr("{0}: this is no result of walk-test", path.string()));
  }
  return std::make_unique<Answer>(last);
}

void add_rules(const Session& session, Material& material) {
  const auto list = ask(session, "/v1/rules");
  const json::Value rules = list->value().member("rules");
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const std::string name(rules.at(i).member("rule").text().value_or(""));
    material.rules.push_back(ask(session, "/v1/rules/" + percent_encoded(name) +
                                              "/explanation?language=" + language_code()));
  }
}

void add_journal(const Session& session, WallTime since, Material& material) {
  material.activity.since = since;
  material.activity.until = session.look.now;
  material.activity.utc_offset = session.look.utc_offset;
  read_journal(session.client, since, [&](WallTime time, const json::Value& event) {
    material.activity.take(time, event);
    if (event.member("property").text() != "battery") return;
    History& battery = material.batteries[std::string(event.member("device").text().value_or(""))];
    battery.device = event.member("device").text().value_or("");
    battery.property = "battery";
    battery.since = since;
    battery.until = session.look.now;
    battery.take(time, event);
  });
}

}  // namespace

ExitCode run(const ReportOptions& options, Session& session) {
  const WallTime since = session.look.now - length_of("--since", options.since);
  Material material;
  material.by = options.by.empty() ? user_name() : options.by;
  if (!options.walk_test.empty()) material.walk = read_walk(options.walk_test);
  material.status = ask(session, "/v1/status");
  material.devices = ask(session, "/v1/devices");
  material.alerts = ask(session, "/v1/alerts?limit=1000");
  add_rules(session, material);
  add_journal(session, since, material);
  const std::string html = to_html(material, session.look);
  if (options.output == "-") {
    session.out << html;
    return ExitCode::ok;
  }
  replace_file(options.output, html);
  session.out << (session.json ? "{}" : tr("Written: {0}", options.output)) << '\n';
  return ExitCode::ok;
}

}  // namespace homeward::cli
