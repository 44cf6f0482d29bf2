#include "cli/commands/commands.hpp"
#include "cli/commands/configuration.hpp"
#include "cli/text/language.hpp"
#include "cli/text/phrases.hpp"
#include "lib/json/writer.hpp"

#include <algorithm>

namespace homeward::cli {
namespace {

std::uint64_t count(const core::Diagnostics& found, core::Diagnostic::Level level) {
  return static_cast<std::uint64_t>(
      std::count_if(found.begin(), found.end(),
                    [level](const core::Diagnostic& one) { return one.level == level; }));
}

void write_diagnostic(json::Writer& out, const core::Diagnostic& found) {
  out.begin_object();
  out.text("level", to_text(found.level));
  out.text("file", found.position.file);
  out.key("line").unsigned_integer(found.position.line);
  out.key("column").unsigned_integer(found.position.column);
  out.text("message", found.message);
  out.text("suggestion", found.suggestion);
  out.end_object();
}

std::string as_json(const core::Diagnostics& found) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.key("ok").boolean(!core::has_errors(found));
  out.key("errors").unsigned_integer(count(found, core::Diagnostic::Level::error));
  out.key("warnings").unsigned_integer(count(found, core::Diagnostic::Level::warning));
  out.key("diagnostics").begin_array();
  for (const core::Diagnostic& one : found) write_diagnostic(out, one);
  out.end_array().end_object();
  return text;
}

std::string as_text(const core::Diagnostics& found) {
  std::string text;
  for (const core::Diagnostic& one : found) {
    if (one.level == core::Diagnostic::Level::info) continue;
    text += printable(diagnostic_text(one)) + '\n';
  }
  const std::uint64_t errors = count(found, core::Diagnostic::Level::error);
  const std::uint64_t warnings = count(found, core::Diagnostic::Level::warning);
  const std::uint64_t notes = count(found, core::Diagnostic::Level::info);
  if (errors == 0 && warnings == 0) {
    text = tr("The configuration is right.\n");
  } else {
    text += tr("{0}, {1}\n", tr_count("{0} error", "{0} errors", errors),
               tr_count("{0} warning", "{0} warnings", warnings));
  }
  if (notes > 0)
    text += tr_count("{0} note of rule packs: see --json\n",
                     "{0} notes of rule packs: see --json\n", notes);
  return text;
}

}  // namespace

ExitCode run(const CheckOptions& options, Session& session) {
  const core::Diagnostics found = read_configuration(options.files).diagnostics;
  session.out << (session.json ? as_json(found) + '\n' : as_text(found));
  return core::has_errors(found) ? ExitCode::no : ExitCode::ok;
}

}  // namespace homeward::cli
