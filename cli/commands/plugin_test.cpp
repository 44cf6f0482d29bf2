#include "cli/commands/commands.hpp"
#include "cli/plugin_test/conformance.hpp"
#include "cli/text/codes.hpp"
#include "cli/text/language.hpp"
#include "cli/text/table.hpp"
#include "lib/json/parser.hpp"
#include "lib/json/writer.hpp"
#include "lib/log/log.hpp"

namespace homeward::cli {
namespace {

using plugin_test::Verdict;

std::string line_of(const Verdict& verdict, const Look& look) {
  const std::string mark = padded(code_word("verdict", to_text(verdict.kind)), 8);
  std::string line = verdict.kind == Verdict::Kind::fail ? look.alarming(mark) : mark;
  line += tr(verdict.check.c_str());
  if (!verdict.detail.empty()) line += "\n        " + printable(verdict.detail);
  return line + '\n';
}

std::string as_json(const std::string& plugin, bool ok, const std::vector<Verdict>& verdicts) {
  std::string text;
  json::Writer out(text);
  out.begin_object().text("plugin", plugin);
  out.key("ok").boolean(ok);
  out.key("checks").begin_array();
  for (const Verdict& verdict : verdicts) {
    out.begin_object().text("check", verdict.check).text("result", to_text(verdict.kind));
    out.text("detail", verdict.detail).end_object();
  }
  out.end_array().end_object();
  return text;
}

void expect_object(const std::string& config) {
  json::Parser parser;
  const Result<json::Value> value = parser.parse(config);
  if (value && value->is_object()) return;
  throw CommandFailure(ExitCode::usage,
                       tr("--config wants a JSON object, such as '{\"port\":\"x\"}'"));
}

}  // namespace

ExitCode run(const PluginTestOptions& options, Session& session) {
  expect_object(options.config);
  log::start("homeward", log::Level::error);  // what the host notices is told by the checks
  std::vector<Verdict> verdicts;
  plugin_test::Conformance conformance(
      {options.command, options.config, std::chrono::seconds{options.seconds}},
      [&](const Verdict& verdict) {
        verdicts.push_back(verdict);
        if (!session.json) session.out << line_of(verdict, session.look) << std::flush;
      });
  const bool ok = conformance.run();
  if (session.json) {
    session.out << as_json(conformance.plugin(), ok, verdicts) << '\n';
  } else {
    session.out << (ok ? tr("\nThe plugin does what is asked of it.\n")
                       : tr("\nThe plugin does not do what is asked of it: docs/PLUGINS.md.\n"));
  }
  return ok ? ExitCode::ok : ExitCode::no;
}

}  // namespace homeward::cli
