#include "daemon/settings/schema.hpp"
#include "cli/commands/commands.hpp"

namespace homeward::cli {

ExitCode run(const SchemaOptions& /*options*/, Session& session) {
  session.out << settings::json_schema();
  return ExitCode::ok;
}

}  // namespace homeward::cli
