#include "cli/commands/configuration.hpp"

#include "cli/exit_code.hpp"
#include "daemon/settings/settings.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace homeward::cli {
namespace {

void expect_readable(const std::filesystem::path& file) {
  if (::access(file.c_str(), R_OK) == 0) return;
  throw CommandFailure(ExitCode::no_input, file.string() + ": " + std::strerror(errno));
}

Configuration compiled(settings::Loaded loaded) {
  Configuration result;
  result.diagnostics = std::move(loaded.diagnostics);
  if (!loaded.settings) return result;
  rules::Compilation compilation = rules::compile(std::move(loaded.settings->rule_set));
  result.diagnostics.insert(result.diagnostics.end(), compilation.diagnostics.begin(),
                            compilation.diagnostics.end());
  if (!core::has_errors(result.diagnostics)) result.program = std::move(compilation.program);
  return result;
}

}  // namespace

Configuration read_configuration(const std::vector<std::filesystem::path>& files) {
  for (const std::filesystem::path& file : files) expect_readable(file);
  return compiled(files.size() == 1 ? settings::load(files.front()) : settings::load_files(files));
}

}  // namespace homeward::cli
