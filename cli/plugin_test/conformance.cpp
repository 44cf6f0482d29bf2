#include "cli/plugin_test/conformance.hpp"

#include "cli/exit_code.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace homeward::cli::plugin_test {
namespace {

std::filesystem::path make_folder() {
  std::string folder = (std::filesystem::temp_directory_path() / "homeward-plugin-XXXXXX").string();
  if (::mkdtemp(folder.data()) != nullptr) return folder;
  throw CommandFailure(ExitCode::internal, folder + ": " + std::strerror(errno));
}

}  // namespace

Conformance::Conformance(ConformanceOptions options, Tell tell)
    : options_(std::move(options)),
      tell_(std::move(tell)),
      folder_(make_folder()),
      socket_(folder_ / "plugins.sock"),
      process_(options_.command, socket_) {}

Conformance::~Conformance() {
  process_.kill();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

bool Conformance::run() {
  {
    BareCore core(socket_);
    process_.start();
    if (!first_contact(core)) return false;
    refusal(core);
    if (!conversation(core)) return false;
  }
  if (real_core()) return !failed_;
  return false;
}

void Conformance::judge(Verdict::Kind kind, const char* check, std::string detail) {
  failed_ = failed_ || kind == Verdict::Kind::fail;
  tell_({kind, check, std::move(detail)});
}

bool Conformance::expect(bool holds, const char* check, const std::string& detail) {
  judge(holds ? Verdict::Kind::pass : Verdict::Kind::fail, check, holds ? std::string() : detail);
  return holds;
}

}  // namespace homeward::cli::plugin_test
