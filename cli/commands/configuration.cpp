#include "cli/commands/configuration.hpp"

#include "cli/exit_code.hpp"
#include "cli/text/language.hpp"
#include "cli/text/look.hpp"
#include "cli/text/phrases.hpp"
#include "daemon/settings/check.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace homeward::cli {
namespace {

constexpr const char* kDefaultFile = "/etc/homeward/homeward.yaml";

void expect_readable(const std::filesystem::path& file) {
  if (::access(file.c_str(), R_OK) == 0) return;
  throw CommandFailure(ExitCode::no_input, file.string() + ": " + std::strerror(errno));
}

}  // namespace

Configuration read_configuration(std::vector<std::filesystem::path> files) {
  if (files.empty()) files.emplace_back(kDefaultFile);
  for (const std::filesystem::path& file : files) expect_readable(file);
  settings::Checked checked = settings::check(files);
  return {std::move(checked.program), std::move(checked.diagnostics)};
}

rules::Program read_program(std::vector<std::filesystem::path> files) {
  Configuration configuration = read_configuration(std::move(files));
  if (configuration.program) return std::move(*configuration.program);
  std::string message = tr("the configuration has errors");
  for (const core::Diagnostic& found : configuration.diagnostics) {
    message += "\n" + printable(diagnostic_text(found));
  }
  throw CommandFailure(ExitCode::config, message);
}

}  // namespace homeward::cli
