#include "cli/commands/configuration.hpp"

#include "cli/exit_code.hpp"
#include "daemon/settings/check.hpp"

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

}  // namespace

Configuration read_configuration(const std::vector<std::filesystem::path>& files) {
  for (const std::filesystem::path& file : files) expect_readable(file);
  settings::Checked checked = settings::check(files);
  return {std::move(checked.program), std::move(checked.diagnostics)};
}

}  // namespace homeward::cli
