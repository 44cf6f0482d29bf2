#pragma once

#include "daemon/core/diagnostic.hpp"
#include "daemon/rules/program.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace homeward::settings {

/// Loads and compiles the rules that tests name, each set of files once for each presence that a
/// test starts with. What is wrong with files is said once.
class TestPrograms {
 public:
  using Files = std::vector<std::filesystem::path>;
  using Initial = std::optional<rules::Presence::Initial>;

  TestPrograms(core::Diagnostics& diagnostics, std::vector<std::string>& read)
      : diagnostics_(diagnostics), read_(read) {}

  /// Null when the files have errors; they are reported. `initial`: nothing is as configured.
  [[nodiscard]] const rules::Program* find(const Files& files, Initial initial);

  /// The programs, for whoever keeps the tests. Nothing may be asked afterwards.
  [[nodiscard]] std::vector<std::unique_ptr<rules::Program>> release();

 private:
  [[nodiscard]] std::unique_ptr<rules::Program> load(const Files& files, Initial initial);

  core::Diagnostics& diagnostics_;
  std::vector<std::string>& read_;
  std::map<std::pair<Files, Initial>, std::unique_ptr<rules::Program>> programs_;
};

}  // namespace homeward::settings
