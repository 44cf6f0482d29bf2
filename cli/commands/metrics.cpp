#include "cli/commands/commands.hpp"

namespace homeward::cli {

/// The same text with and without --json: its format is Prometheus'.
ExitCode run(const MetricsOptions& /*options*/, Session& session) {
  session.out << session.client.get("/metrics") << '\n';
  return ExitCode::ok;
}

}  // namespace homeward::cli
