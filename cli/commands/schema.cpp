#include "cli/commands/commands.hpp"
#include "daemon/settings/schema.hpp"

namespace homeward::cli {

ExitCode run(const SchemaOptions& /*options*/, Session& session) {
  session.out << settings::json_schema();
  return ExitCode::ok;
}

}  // namespace homeward::cli
