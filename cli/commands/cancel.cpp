#include "cli/commands/commands.hpp"
#include "cli/machine/terminal.hpp"
#include "cli/text/language.hpp"
#include "lib/json/writer.hpp"

namespace homeward::cli {

ExitCode run(const CancelOptions& options, Session& session) {
  std::string body;
  json::Writer out(body);
  out.begin_object();
  if (!options.device.empty()) out.text("device", options.device);
  out.text("by", options.by.empty() ? user_name() : options.by).end_object();
  const std::string answer =
      session.client.post("/v1/rules/" + percent_encoded(options.rule) + "/cancel-warning", body);
  session.out << (session.json ? answer : printable(tr("No alarm: {0} counts anew.", options.rule)))
              << '\n';
  return ExitCode::ok;
}

}  // namespace homeward::cli
